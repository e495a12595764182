// Real files beside a checkout, too large to be in it: tests that need one are skipped if they are
// missing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './program.ts';

const FOLDER = join(ROOT, '../shared/data');

/**
 * `describe`, or `describe.skip` if the folder does not exist: the skipped tests are listed by
 * name.
 */
export const withRealInputs = existsSync(FOLDER) ? describe : describe.skip;

/** Decompresses one of them into a folder, and returns its path. */
export function realInput(name: string, folder: string): string {
  const path = join(folder, name.replace(/\.gz$/, ''));
  const bytes = readFileSync(join(FOLDER, name));
  writeFileSync(path, name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  return path;
}
