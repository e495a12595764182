// Finds out which file a name means: follows links to their end, and compares device and inode. No
// regular file may be both read and written, or written twice, in one run: `threadmill … f -o f` is
// refused before anything is opened.
import { fstatSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { UsageError } from '../../job/errors.ts';
import { linkAt, realPath, systemName } from './byte-name.ts';
import { descriptorNamed } from './named-descriptor.ts';
import { whyPlanted } from './own-file.ts';
import { errorCode } from './system-error.ts';

/**
 * The file that a name means. The path's folder exists and contains no links; the file itself may
 * be missing.
 */
export type NamedFile =
  { readonly kind: 'descriptor'; readonly fd: number } | { readonly kind: 'path'; readonly path: string };

export interface FileFacts {
  readonly dev: bigint;
  readonly ino: bigint;
  isFile(): boolean;
}

/** The system calls, so that tests can make them fail. */
export interface NameCalls {
  /** The facts of the file at the end of all links; undefined if it does not exist. */
  readonly stat: (path: string) => FileFacts | undefined;
  readonly fstat: (fd: number) => FileFacts;
  readonly readlink: (path: string) => string;
  readonly realpath: (path: string) => string;
  /** Why a link or FIFO must not be written through; undefined if it may be. */
  readonly whyPlanted?: (path: string) => string | undefined;
}

export const SYSTEM_NAME_CALLS: NameCalls = {
  stat: (path) => statSync(systemName(path), { bigint: true, throwIfNoEntry: false }),
  fstat: (fd) => fstatSync(fd, { bigint: true }),
  readlink: linkAt,
  realpath: realPath,
  whyPlanted,
};

/** The limit of Linux (MAXSYMLINKS). */
const MOST_LINKS = 40;

/**
 * Follows links, dangling ones too, to the file that opening `path` for writing would open or
 * create. Throws if there are too many.
 */
export function followLinks(path: string, calls: NameCalls = SYSTEM_NAME_CALLS): NamedFile {
  let name = path;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    // Checked at every step: a log file may be a link to /dev/stdout.
    const fd = descriptorNamed(name);
    if (fd !== undefined) return { kind: 'descriptor', fd };
    const folder = realFolder(dirname(name), calls);
    const file = join(folder, basename(name));
    const link = linkOf(file, calls);
    if (link === undefined) return { kind: 'path', path: file };
    const planted = calls.whyPlanted?.(file);
    if (planted !== undefined) throw new Error(`${planted}; name the file that it points to`);
    // Not join(): it would shorten `x/..`, though x may be a link itself.
    name = isAbsolute(link) ? link : `${folder}/${link}`;
  }
  throw new Error('too many symbolic links, or a circle of them');
}

function realFolder(folder: string, calls: NameCalls): string {
  try {
    return calls.realpath(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new Error(`there is no folder ${folder}`, { cause: error });
  }
}

function linkOf(path: string, calls: NameCalls): string | undefined {
  try {
    return calls.readlink(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EINVAL' || code === 'ENOENT') return undefined; // no link, or nothing there
    throw error;
  }
}

/** A file of a run and its role. */
export interface FileRole {
  /** The role in messages: `input reads.tsv`. */
  readonly role: string;
  readonly kind: 'read' | 'write';
  /** A path, or an open descriptor. */
  readonly target: string | number;
}

/**
 * Throws a UsageError if an output is also read, or is written in two roles. Only regular files
 * count: the null device, a terminal or a pipe may have several roles.
 */
export function refuseSameFile(roles: readonly FileRole[], calls: NameCalls = SYSTEM_NAME_CALLS): void {
  const seen = new Map<string, FileRole>();
  for (const role of roles) {
    const identity = identityOf(role, calls);
    if (identity === undefined) continue;
    const earlier = seen.get(identity);
    if (earlier === undefined) seen.set(identity, role);
    else if (earlier.kind === 'write' || role.kind === 'write') {
      throw new UsageError(`${earlier.role} and ${role.role} are the same file`, {
        advice: 'write to another file',
      });
    }
  }
}

/** True if both exist and are the same regular file. */
export function isSameFile(one: FileRole, other: FileRole, calls: NameCalls = SYSTEM_NAME_CALLS): boolean {
  const identity = identityOf(one, calls);
  return identity !== undefined && identity === identityOf(other, calls);
}

/**
 * Undefined for what is not a regular file, and for what can't be examined: opening it will report
 * why.
 */
function identityOf({ kind, target }: FileRole, calls: NameCalls): string | undefined {
  try {
    const facts = typeof target === 'number' ? calls.fstat(target) : calls.stat(target);
    if (facts !== undefined) return facts.isFile() ? `${facts.dev}:${facts.ino}` : undefined;
    if (kind === 'read' || typeof target === 'number') return undefined;
    // To be created: two names are one file if they lead to one path.
    const named = followLinks(target, calls);
    return named.kind === 'path' ? named.path : undefined;
  } catch {
    return undefined;
  }
}
