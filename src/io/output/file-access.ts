// Who may read and write a new file that is to take another one's place: nobody who could not do so before.
import { fchmodSync, fchownSync, fstatSync } from 'node:fs';

/** Of the file that is to be replaced. */
export interface FileAccess {
  /** Permission bits. */
  readonly mode: number;
  readonly group: number;
}

const OWNER_BITS = 0o700;
const GROUP_BITS = 0o070;
const OTHER_BITS = 0o007;

/** To create it with, until it has its group: with that, who has it open could read it later. */
export function firstMode({ mode }: FileAccess): number {
  return mode & OWNER_BITS;
}

/** The same permissions; another group than before has no more than others have. */
export function giveAccess(fd: number, { mode, group }: FileAccess): void {
  fchmodSync(fd, hasGroup(fd, group) ? mode : withoutGroup(mode));
}

/** Who replaces a file may not be in its group; in a folder with the setgid bit a file has the folder's group. */
function hasGroup(fd: number, group: number): boolean {
  if (fstatSync(fd).gid === group) return true;
  try {
    fchownSync(fd, -1, group);
  } catch {
    // not allowed, or a file system without groups
  }
  return fstatSync(fd).gid === group;
}

function withoutGroup(mode: number): number {
  return (mode & ~GROUP_BITS) | (mode & GROUP_BITS & ((mode & OTHER_BITS) << 3));
}
