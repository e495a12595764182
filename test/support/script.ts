// Programs that use the library, as processes of their own, which jest's changes to its process
// don't reach.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './program.ts';

export const LIBRARY_URL = pathToFileURL(join(ROOT, 'dist/index.js')).href;

let folder: string | undefined;
let scripts = 0;

/**
 * Path of a script with this text. It can use the whole library, and `say`, which writes a line to
 * standard error at once.
 */
export function newScript(text: string): string {
  if (folder === undefined) {
    const made = (folder = mkdtempSync(join(tmpdir(), 'threadmill-scripts-')));
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  const path = join(folder, `script-${(scripts += 1)}.mjs`);
  writeFileSync(
    path,
    `import * as library from ${JSON.stringify(LIBRARY_URL)};
import { writeSync } from 'node:fs';
const { run } = library;
const say = (value) => writeSync(2, JSON.stringify(value) + '\\n');
${text}`,
  );
  return path;
}
