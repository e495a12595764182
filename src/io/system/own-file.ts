// Checks whether a file or folder is this user's own, so that its content may be trusted. The open
// descriptor is checked, because a name could be given to another file between check and use. Also
// refuses links and FIFOs that other users have planted.
import { constants, lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemName } from './byte-name.ts';

/** The write permissions of group and others. */
export const OTHERS_MAY_WRITE = 0o022;
export const OWNER_ALONE = 0o700;
const ANYBODY_MAY_WRITE = 0o002;
const STICKY_BIT = 0o1000;
const ROOT = 0;

/** Doesn't follow a link at the end of the path, and doesn't wait for a FIFO's writer. */
export const UNFOLLOWED = constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** For a file that must not exist yet, not even as a link. */
export const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
export const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** The facts from fstat that matter here. */
export interface Ownership {
  readonly uid: number;
  readonly mode: number;
  readonly nlink: number;
  isFile(): boolean;
}

/** Undefined if the file is ours. `mayHaveNames`: hard links are allowed. */
export function whyNotOwnFile(facts: Ownership, mayHaveNames = false): string | undefined {
  if (!facts.isFile()) return 'it is not a regular file';
  // A hard link: another user may have linked it here from another folder.
  if (!mayHaveNames && facts.nlink > 1) return `it has ${facts.nlink} names (hard links)`;
  return whyNotOurs(facts);
}

export function whyNotOurs({ uid }: Pick<Ownership, 'uid'>): string | undefined {
  const own = process.geteuid?.();
  return own === undefined || uid === own ? undefined : `it belongs to user ${uid}, and you are user ${own}`;
}

/** True if only root and we can rename our files in this folder, and the folders above it. */
export function isProtected(path: string): boolean {
  const { uid, mode } = lstatSync(systemName(path));
  const isTrusted = uid === ROOT || whyNotOurs({ uid }) === undefined;
  const isClosed = (mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY_BIT) !== 0;
  return isTrusted && isClosed && (dirname(path) === path || isProtected(dirname(path)));
}

/**
 * Refuses a link or FIFO that another user has put into a folder that everybody may write to, such
 * as /tmp: writing to it would write where that user wants. The same rule as Linux's
 * fs.protected_symlinks and fs.protected_fifos, which cover few of our calls. Undefined if the path
 * may be used.
 */
export function whyPlanted(path: string): string | undefined {
  const folder = statSync(systemName(dirname(path)), { throwIfNoEntry: false });
  if (folder === undefined || (folder.mode & ANYBODY_MAY_WRITE) === 0) return undefined;
  const facts = lstatSync(systemName(path), { throwIfNoEntry: false });
  if (facts === undefined || facts.uid === folder.uid || whyNotOurs(facts) === undefined) return undefined;
  const what = facts.isSymbolicLink() ? 'symbolic link' : 'FIFO';
  return `it is a ${what} of another user (${facts.uid}), in a folder that everybody may write to`;
}

/** The mode in octal, as for chmod. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
