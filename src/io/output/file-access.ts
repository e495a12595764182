// The permissions of a file that replaces another: nobody gets access who had none before.
import { fchmodSync, fchownSync, fstatSync } from 'node:fs';

/** The permissions of the file that will be replaced. */
export interface FileAccess {
  /** Permission bits. */
  readonly mode: number;
  readonly group: number;
}

const OWNER_BITS = 0o700;
const GROUP_BITS = 0o070;
const OTHER_BITS = 0o007;

/**
 * The mode to create the file with, before it has its group: a process that opened it earlier could
 * read it later.
 */
export function firstMode({ mode }: FileAccess): number {
  return mode & OWNER_BITS;
}

/**
 * Sets the same permissions. If the group can't be kept, the new group gets no more than others.
 */
export function giveAccess(fd: number, { mode, group }: FileAccess): void {
  fchmodSync(fd, hasGroup(fd, group) ? mode : withoutGroup(mode));
}

/**
 * Sets the group. This user may not be a member of it, and in a folder with the setgid bit files
 * get the folder's group.
 */
function hasGroup(fd: number, group: number): boolean {
  if (fstatSync(fd).gid === group) return true;
  try {
    fchownSync(fd, -1, group);
  } catch {
    // Not allowed, or a file system without groups.
  }
  return fstatSync(fd).gid === group;
}

function withoutGroup(mode: number): number {
  return (mode & ~GROUP_BITS) | (mode & GROUP_BITS & ((mode & OTHER_BITS) << 3));
}
