// What makes a file or folder this user's own, so that its content may be trusted. It is asked of an open descriptor:
// a name could be given to something else between the question and the use. Pure.
import { constants } from 'node:fs';

/** Group and others. */
export const OTHERS_MAY_WRITE = 0o022;
export const OWNER_ALONE = 0o700;

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
  return own === undefined || uid === own ? undefined : `it belongs to user ${uid}, and this run is of user ${own}`;
}

/** Octal, as chmod takes it. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
