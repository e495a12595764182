// Tests of permissions as root: it may do all things, so the program is run as somebody who may not.
import { chmodSync } from 'node:fs';
import type { RunSettings } from './program.ts';

/** The user of that name, on any Linux. */
const NOBODY = 65_534;

export const isRoot = process.geteuid?.() === 0;

/** Settings to run without root's privileges in this folder, which everybody may enter from now on. */
export function asNobody(folder: string): Pick<RunSettings, 'userId'> {
  if (!isRoot) return {};
  chmodSync(folder, 0o755);
  return { userId: NOBODY };
}
