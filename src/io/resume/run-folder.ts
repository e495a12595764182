// The files in the folder of a run with --resume: which names are threadmill's, and how they are
// removed. Files with other names are left alone.
import { readdirSync } from 'node:fs';
import { systemName } from '../system/byte-name.ts';
import type { OwnFolder } from './own-folder.ts';
import { removeOwn } from './own-files.ts';

export const IDENTITY = 'identity.json';
export const JOURNAL = 'journal';
/** Exists when everything is written: from then on the outputs are only renamed. */
export const MARKER = 'publishing';
export const PARTIAL = /^[a-z]+(?:-[a-z]+)?\.partial$/;
export const STATE = /^state\.\d{1,15}$/;

const OURS = [/^(?:identity\.json|journal|publishing)(?:\.draft)?$/, PARTIAL, STATE];
const LOCK = /^lock(?:\.|$)/;

/** True if there is something to resume or to finish. */
export function holdsRun(folder: OwnFolder): boolean {
  const names = readdirSync(systemName(folder.reach));
  return names.includes(IDENTITY) || names.includes(MARKER);
}

/** The outputs in it that have not been renamed. */
export function partialsIn(folder: OwnFolder): string[] {
  return readdirSync(systemName(folder.reach)).filter((name) => PARTIAL.test(name));
}

/** Removes the files of an earlier run, but not the lock. */
export function emptyFolder(folder: OwnFolder): void {
  // The files that make a run resumable go last: if we are killed, the rest is found again.
  const last = (name: string) => (name === MARKER ? 2 : name === IDENTITY ? 1 : 0);
  const names = readdirSync(systemName(folder.reach)).filter((name) => OURS.some((pattern) => pattern.test(name)));
  names.sort((a, b) => last(a) - last(b));
  for (const name of names) removeOwn(folder, name);
}

/** The files that threadmill did not put there. */
export function strangersIn(folder: OwnFolder): string[] {
  return readdirSync(systemName(folder.reach)).filter((name) => !LOCK.test(name));
}
