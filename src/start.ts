// The first code of the command line's process and of each thread: loads the file of the build that is meant, by way of
// the code cache. Nothing but the build runs it: development loads the sources themselves.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { loadWithCache } from './io/code-cache.ts';

const file = isMainThread ? 'main.cjs' : `${(workerData as { file: string }).file}.cjs`;
const { exports, save } = loadWithCache(join(fileURLToPath(new URL('.', import.meta.url)), file), process.env);

process.on('exit', (code) => {
  if (code === 0 && (exports as { isWorthKeeping?: () => boolean }).isWorthKeeping?.() !== false) save();
});
