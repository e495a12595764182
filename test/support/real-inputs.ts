// Real files that lie beside a checkout, too large to be in it: tests that need one are skipped where they are not there.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './program.ts';

const FOLDER = join(ROOT, '../shared/data');

/** `test`, or `test.skip` where the folder is not there: the skipped tests are listed by name. */
export const withRealInputs = existsSync(FOLDER) ? describe : describe.skip;

/** Puts one of them into a folder, unpacked, and gives its path. */
export function realInput(name: string, folder: string): string {
  const path = join(folder, name.replace(/\.gz$/, ''));
  const bytes = readFileSync(join(FOLDER, name));
  writeFileSync(path, name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  return path;
}
