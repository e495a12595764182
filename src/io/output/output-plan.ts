// Plans where an output is written: a regular file under a temporary name beside its target, which
// it replaces after a successful run (publish.ts); everything else directly. What would certainly
// fail at the end is refused at the start.
import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputError } from '../../job/errors.ts';
import { systemName } from '../system/byte-name.ts';
import type { FileAccess } from './file-access.ts';
import { outputError } from './byte-sink.ts';
import { temporaryName } from './temporary-name.ts';
import { isClosedAtStart } from '../system/closed-at-start.ts';
import { followLinks, SYSTEM_NAME_CALLS, type FileFacts, type NameCalls } from '../system/file-identity.ts';

/** Its paths are absolute and free of links; `displayName` is the name as the user gave it. */
export type OutputPlan =
  /** An open descriptor, written from its current offset. */
  | { readonly kind: 'descriptor'; readonly displayName: string; readonly fd: number }
  /** A FIFO or device, opened and written directly. */
  | { readonly kind: 'direct'; readonly displayName: string; readonly path: string }
  | AtomicPlan;

export interface AtomicPlan {
  readonly kind: 'atomic';
  readonly displayName: string;
  readonly target: string;
  /** The path to write, in the target's folder; created with O_EXCL. */
  readonly temporary: string;
  /**
   * The path by which `temporary` is opened and renamed, if it is in a folder that is held open
   * (resume/own-folder.ts).
   */
  readonly reach?: string;
  /** The permissions of the file that the output replaces, if it exists. */
  readonly access?: FileAccess;
}

export interface OutputFacts extends FileFacts {
  readonly mode: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  isDirectory(): boolean;
  isSocket(): boolean;
  isFIFO(): boolean;
}

/** The system calls, so that tests can make them fail. Each throws as its namesake in node:fs. */
export interface PlanCalls extends NameCalls {
  readonly stat: (path: string) => OutputFacts | undefined;
  readonly access: (path: string, mode: number) => void;
  /** True if a standard stream was closed when the process was started. */
  readonly isClosed: (fd: number) => boolean;
  /** The effective user; undefined on systems without users. */
  readonly userId: () => number | undefined;
}

export const SYSTEM_PLAN_CALLS: PlanCalls = {
  ...SYSTEM_NAME_CALLS,
  stat: (path) => statSync(systemName(path), { bigint: true, throwIfNoEntry: false }),
  access: (path, mode) => accessSync(systemName(path), mode),
  isClosed: isClosedAtStart,
  userId: () => process.geteuid?.(),
};

const STANDARD_OUTPUT = 1;
const PERMISSION_BITS = 0o777n;
/** Without write permission of group and others. */
const NOT_FOR_OTHERS = 0o755n;
/** The sticky bit of folders such as /tmp, in which only its owner may rename or replace a file. */
const STICKY_BIT = 0o1000n;

/**
 * Plans how `path` (`-` is standard output) is written; creates nothing. Throws an OutputError that
 * says why it can't be.
 */
export function planOutput(path: string, calls: PlanCalls = SYSTEM_PLAN_CALLS): OutputPlan {
  try {
    if (path === '-') return openAlready('standard output', STANDARD_OUTPUT, calls);
    const named = followLinks(path, calls);
    if (named.kind === 'descriptor') return openAlready(path, named.fd, calls);
    // By the given name: links in /proc, such as those of another process's pipes, lead to no path.
    const facts = calls.stat(path);
    if (facts?.isDirectory()) throw new OutputError(`${path} is a folder, not a file`);
    if (facts?.isSocket()) throw new OutputError(`${path} is a socket, which can't be written as a file`);
    if (facts !== undefined && !facts.isFile()) {
      const planted = facts.isFIFO() ? calls.whyPlanted?.(named.path) : undefined;
      if (planted !== undefined) throw new Error(planted);
      return { kind: 'direct', displayName: path, path };
    }
    if (path.endsWith('/')) throw new OutputError(`${path} names a folder, not a file`);
    return planReplacement(path, named.path, facts, calls);
  } catch (error) {
    throw outputError(path, "can't be written", error);
  }
}

function openAlready(displayName: string, fd: number, calls: PlanCalls): OutputPlan {
  if (calls.isClosed(fd)) throw new OutputError(`${displayName} is closed`);
  return { kind: 'descriptor', displayName, fd };
}

function planReplacement(
  displayName: string,
  target: string,
  facts: OutputFacts | undefined,
  calls: PlanCalls,
): AtomicPlan {
  const folder = dirname(target);
  // Renaming needs write permission for the folder only, but a file that `>` could not write is
  // protected and must stay so.
  if (facts !== undefined) calls.access(target, constants.W_OK);
  try {
    calls.access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw outputError(displayName, `can't be written, because no file can be created in ${folder}`, error);
  }
  if (facts !== undefined && !mayReplace(facts, calls.stat(folder), calls.userId())) {
    throw new OutputError(
      `${displayName} can't be replaced: it belongs to another user, in a folder that protects it (sticky)`,
    );
  }
  const temporary = join(folder, temporaryName(basename(target)));
  const plan = { kind: 'atomic', displayName, target, temporary } as const;
  if (facts === undefined) return plan;
  // The file's owner is another user, who chose its mode; ours must not be writable by others
  // because of that.
  const kept = facts.uid === BigInt(calls.userId() ?? facts.uid) ? PERMISSION_BITS : NOT_FOR_OTHERS;
  return { ...plan, access: { mode: Number(facts.mode & kept), group: Number(facts.gid) } };
}

function mayReplace(file: OutputFacts, folder: OutputFacts | undefined, userId: number | undefined): boolean {
  if (folder === undefined || userId === undefined || userId === 0 || (folder.mode & STICKY_BIT) === 0n) return true;
  return file.uid === BigInt(userId) || folder.uid === BigInt(userId);
}
