// What lies in the folder of a run with --resume, which is found again by the output's name alone: which names are
// threadmill's, and how they are removed. What has another name is left where it is.
import { readdirSync } from 'node:fs';
import { systemName } from '../system/byte-name.ts';
import type { OwnFolder } from './own-folder.ts';
import { removeOwn } from './own-files.ts';

export const IDENTITY = 'identity.json';
export const JOURNAL = 'journal';
/** There once all is written: from then on the outputs only get their names. */
export const MARKER = 'publishing';
export const PARTIAL = /^[a-z]+(?:-[a-z]+)?\.partial$/;
export const STATE = /^state\.\d{1,15}$/;

const OURS = [/^(?:identity\.json|journal|publishing)(?:\.draft)?$/, PARTIAL, STATE];
const LOCK = /^lock(?:\.|$)/;

/** Whether anything is there that could be gone on with, or finished. */
export function holdsRun(folder: OwnFolder): boolean {
  const names = readdirSync(systemName(folder.reach));
  return names.includes(IDENTITY) || names.includes(MARKER);
}

/** Of the outputs that lie in it, those that have not been put in their places. */
export function partialsIn(folder: OwnFolder): string[] {
  return readdirSync(systemName(folder.reach)).filter((name) => PARTIAL.test(name));
}

/** Removes what an earlier run has left in it; who holds the lock keeps that. */
export function emptyFolder(folder: OwnFolder): void {
  // what makes it worth anything goes last: should we be killed, the rest is found again
  const last = (name: string) => (name === MARKER ? 2 : name === IDENTITY ? 1 : 0);
  const names = readdirSync(systemName(folder.reach)).filter((name) => OURS.some((pattern) => pattern.test(name)));
  names.sort((a, b) => last(a) - last(b));
  for (const name of names) removeOwn(folder, name);
}

/** What threadmill has not put there. */
export function strangersIn(folder: OwnFolder): string[] {
  return readdirSync(systemName(folder.reach)).filter((name) => !LOCK.test(name));
}
