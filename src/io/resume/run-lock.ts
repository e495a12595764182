// The lock on the folder of a run: only one process at a time works in it. The lock of a dead
// process is taken over by exactly one process, however many try. To do so it first makes a claim,
// a file name that only one process can create, and then checks that the lock has not changed
// meanwhile.
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { ResumeError, UsageError } from '../../job/errors.ts';
import { describeSystemError, errorCode } from '../system/system-error.ts';
import { systemName } from '../system/byte-name.ts';
import type { OwnFolder } from './own-folder.ts';
import { createOwn, readOwn, removeOwn } from './own-files.ts';
import {
  bootMs,
  ownIdentity,
  stateOf,
  SYSTEM_PROCESS_CALLS,
  type ProcessCalls,
  type ProcessIdentity,
} from '../system/process-identity.ts';
import { isShaped, isText, parsed } from './shape.ts';

interface LockText extends ProcessIdentity {
  /** Unique for each lock. */
  readonly nonce: string;
}

const LOCK = 'lock';
/** Far more than the size of a lock. */
const MOST_BYTES = 64 * 1024;
const LARGEST_PID = 2 ** 31 - 1;

export interface RunLock {
  readonly path: string;
  /**
   * Removes what processes left that died while they tried to take the lock; a process that still
   * tries starts over.
   */
  sweep(): void;
  release(): void;
}

/** @throws UsageError that names the process that holds it, if that may still run */
export function takeLock(folder: OwnFolder, output: string, calls: ProcessCalls = SYSTEM_PROCESS_CALLS): RunLock {
  const own: LockText = { ...ownIdentity(calls), nonce: randomBytes(12).toString('hex') };
  const draft = `${LOCK}.${own.nonce}`;
  writeDraft(folder, draft, JSON.stringify(own));
  const claims: string[] = [];
  try {
    while (!link(folder, draft, LOCK)) {
      const held = readLock(folder, LOCK, calls);
      if (held === undefined) continue; // released meanwhile
      refuseUnlessGone(held, folder.named(LOCK), output, calls);
      const claim = claimFor(held, draft, folder, output, calls);
      claims.push(claim);
      // An earlier claimant may have taken it over since we looked.
      if (readLock(folder, LOCK, calls)?.nonce !== held.nonce) continue;
      renameSync(systemName(folder.at(draft)), systemName(folder.at(LOCK)));
      break;
    }
  } finally {
    for (const leftover of [draft, ...claims]) removeOwn(folder, leftover);
  }
  return { path: folder.named(LOCK), sweep: () => sweep(folder), release: () => release(folder, own) };
}

/** Throws ENOENT unchanged if the folder was just removed: the caller then makes it anew. */
function writeDraft(folder: OwnFolder, draft: string, text: string): void {
  try {
    const fd = createOwn(folder, draft);
    try {
      writeSync(fd, text);
      // It is renamed at once: after a power loss that name must not lead to an empty file.
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw error;
    throw new ResumeError(`${folder.path} can't be written: ${describeSystemError(error)}`, { cause: error });
  }
}

function sweep(folder: OwnFolder): void {
  for (const name of readdirSync(systemName(folder.reach))) if (name.startsWith(`${LOCK}.`)) removeOwn(folder, name);
}

/** Throws a UsageError if another process holds the lock; for a run that only looks. */
export function refuseIfLocked(folder: OwnFolder, output: string, calls: ProcessCalls = SYSTEM_PROCESS_CALLS): void {
  const held = readLock(folder, LOCK, calls);
  if (held !== undefined) refuseUnlessGone(held, folder.named(LOCK), output, calls);
}

/**
 * The name of the claim to this lock, or to the claim of a dead claimant: a name that no other
 * process has made.
 */
function claimFor(held: LockText, draft: string, folder: OwnFolder, output: string, calls: ProcessCalls): string {
  let nonce = held.nonce;
  for (;;) {
    const claim = `${LOCK}.claim.${nonce}`;
    if (link(folder, draft, claim)) return claim;
    const other = readLock(folder, claim, calls);
    if (other === undefined) continue; // its claim was used or withdrawn
    refuseUnlessGone(other, folder.named(claim), output, calls);
    nonce = other.nonce;
  }
}

function refuseUnlessGone(held: LockText, path: string, output: string, calls: ProcessCalls): void {
  const state = stateOf(held, calls);
  if (state === 'gone') return;
  if (state === 'running') {
    throw new UsageError(`${output} is being written by another run (process ${held.pid})`, {
      advice: 'wait until it ends, or stop it',
    });
  }
  throw new UsageError(
    `${output} is being written by a run on another host or in another container (process ${held.pid} of ${held.host})`,
    { advice: `if that run has ended, remove ${path}` },
  );
}

/** False if that name exists already. */
function link(folder: OwnFolder, from: string, to: string): boolean {
  const [path, name] = [systemName(folder.at(from)), systemName(folder.at(to))];
  try {
    linkSync(path, name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'ENOTSUP' && errorCode(error) !== 'ENOSYS') throw error;
  }
  // A file system without hard links.
  try {
    writeFileSync(name, readFileSync(path), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A valid process ID, and names that are not paths. */
const isLockText = isShaped<LockText>({
  host: isText,
  space: isText,
  boot: isText,
  started: isText,
  pid: (value): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) <= LARGEST_PID,
  nonce: (value): value is string => isText(value) && /^[\w-]{1,64}$/.test(value),
});

/** Undefined if there is no lock. */
function readLock(folder: OwnFolder, name: string, calls: ProcessCalls): LockText | undefined {
  // While it is taken it has the draft's name too.
  const bytes = readOwn(folder, name, MOST_BYTES, true);
  if (bytes === undefined) return undefined;
  const held = parsed(bytes.toString());
  if (isLockText(held)) return held;
  const lost = lostLock(folder, name, calls);
  if (lost !== undefined) return lost;
  const path = folder.named(name);
  throw new UsageError(`${path} can't be read as a lock: another run may be creating it`, {
    advice: `if no run writes there now, remove ${path}`,
  });
}

/**
 * An unreadable lock last written before the system booted: its bytes were lost with the power.
 * Returned as a lock of that time, the same on each call. Undefined if a living process may hold
 * it.
 */
function lostLock(folder: OwnFolder, name: string, calls: ProcessCalls): LockText | undefined {
  const boot = bootMs(calls);
  const facts = lstatSync(folder.at(name), { bigint: true, throwIfNoEntry: false });
  if (boot === undefined || facts === undefined || Number(facts.mtimeMs) >= boot) return undefined;
  return { ...ownIdentity(calls), boot: 'an earlier one', nonce: `lost-${facts.ino}-${facts.mtimeNs}` };
}

function release(folder: OwnFolder, { nonce }: LockText): void {
  try {
    if (readLock(folder, LOCK, SYSTEM_PROCESS_CALLS)?.nonce === nonce) removeOwn(folder, LOCK);
  } catch {
    // It is void once this process has ended.
  }
}
