// What makes a file or folder this user's own, so that its content may be trusted. It is asked of an open descriptor:
// a name could be given to something else between the question and the use. And what of others is not followed by its name.
import { constants, lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemName } from './byte-name.ts';

/** Group and others. */
export const OTHERS_MAY_WRITE = 0o022;
export const OWNER_ALONE = 0o700;
const ANYBODY_MAY_WRITE = 0o002;
const STICKY_BIT = 0o1000;
const ROOT = 0;

/** A link at the end of the name is not followed, and a FIFO does not make the open wait. */
export const UNFOLLOWED = constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** For a file that must not be there yet, under whatever name somebody else may have put there. */
export const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
export const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** What fstat says, as far as it matters here. */
export interface Ownership {
  readonly uid: number;
  readonly mode: number;
  readonly nlink: number;
  isFile(): boolean;
}

/** Undefined where the file is ours. `mayHaveNames`: one that is linked to on purpose. */
export function whyNotOwnFile(facts: Ownership, mayHaveNames = false): string | undefined {
  if (!facts.isFile()) return 'it is not a regular file';
  // a second name: somebody may have linked it here from another folder
  if (!mayHaveNames && facts.nlink > 1) return `it has ${facts.nlink} names (hard links)`;
  return whyNotOurs(facts);
}

export function whyNotOurs({ uid }: Pick<Ownership, 'uid'>): string | undefined {
  const own = process.geteuid?.();
  return own === undefined || uid === own ? undefined : `it belongs to user ${uid}, and you are user ${own}`;
}

/** Whether nobody but root and us can rename what is ours in this folder, nor the folders that it lies in. */
export function isProtected(path: string): boolean {
  const { uid, mode } = lstatSync(systemName(path));
  const isTrusted = uid === ROOT || whyNotOurs({ uid }) === undefined;
  const isClosed = (mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY_BIT) !== 0;
  return isTrusted && isClosed && (dirname(path) === path || isProtected(dirname(path)));
}

/**
 * A link or FIFO that another user has put into a folder that everybody may write to, such as /tmp: who writes to that
 * name would write where the other wants. As Linux has it with fs.protected_symlinks and fs.protected_fifos, which hold
 * for few of our calls. Undefined where it may be used.
 */
export function whyPlanted(path: string): string | undefined {
  const folder = statSync(systemName(dirname(path)), { throwIfNoEntry: false });
  if (folder === undefined || (folder.mode & ANYBODY_MAY_WRITE) === 0) return undefined;
  const facts = lstatSync(systemName(path), { throwIfNoEntry: false });
  if (facts === undefined || facts.uid === folder.uid || whyNotOurs(facts) === undefined) return undefined;
  const what = facts.isSymbolicLink() ? 'symbolic link' : 'FIFO';
  return `it is a ${what} of another user (${facts.uid}), in a folder that everybody may write to`;
}

/** Octal, as chmod takes it. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
