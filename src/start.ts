// The first code of the command line's process and of each thread: loads the file of the build that is meant, by way of
// the code cache. Nothing but the build runs it: development loads the sources themselves.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { loadWithCache, type FileWithCode } from './io/code-cache.ts';

/** What a thread is started with: its file has been read by whoever starts it (src/threads/thread-code.ts). */
interface ThreadStart extends FileWithCode {
  readonly file: string;
}

const start = isMainThread ? undefined : (workerData as ThreadStart);
const path = join(fileURLToPath(new URL('.', import.meta.url)), `${start?.file ?? 'main'}.cjs`);
const { exports, save } = loadWithCache(path, process.env, start);

process.on('exit', (code) => {
  if (code === 0 && (exports as { isWorthKeeping?: () => boolean }).isWorthKeeping?.() !== false) save();
});
