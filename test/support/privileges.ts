// Tests of permissions when run as root, to whom they don't apply: the program runs as another
// user.
import { chmodSync } from 'node:fs';
import type { RunSettings } from './program.ts';

/** The user id of `nobody`, on any Linux. */
const NOBODY = 65_534;

export const isRoot = process.geteuid?.() === 0;

/**
 * Settings to run without root's privileges in this folder, which every user may enter from now on.
 */
export function asNobody(folder: string): Pick<RunSettings, 'userId'> {
  if (!isRoot) return {};
  chmodSync(folder, 0o755);
  return { userId: NOBODY };
}
