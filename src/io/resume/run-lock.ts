// The lock on a folder of a run: one process at a time works on what lies in it. A lock whose process is gone is taken over,
// by one process alone however many try: whoever wants to do so first claims the right to, by a name that only one can make,
// and looks again whether that lock is still the one it has seen.
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
} from './process-identity.ts';
import { isShaped, isText, parsed } from './shape.ts';

interface LockText extends ProcessIdentity {
  /** No other lock has the same. */
  readonly nonce: string;
}

const LOCK = 'lock';
/** Far more than any lock has. */
const MOST_BYTES = 64 * 1024;
const LARGEST_PID = 2 ** 31 - 1;

export interface RunLock {
  readonly path: string;
  /** For who is done with the folder: what those have left in it who died while they tried. Who still tries begins anew. */
  sweep(): void;
  release(): void;
}

/** @throws UsageError that names who holds it, where that may still run */
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
      // whoever had the right before us may have used it since we looked
      if (readLock(folder, LOCK, calls)?.nonce !== held.nonce) continue;
      renameSync(systemName(folder.at(draft)), systemName(folder.at(LOCK)));
      break;
    }
  } finally {
    for (const leftover of [draft, ...claims]) removeOwn(folder, leftover);
  }
  return { path: folder.named(LOCK), sweep: () => sweep(folder), release: () => release(folder, own) };
}

/** Where the folder has just been removed that is told as it is: whoever waits for it makes it anew. */
function writeDraft(folder: OwnFolder, draft: string, text: string): void {
  try {
    const fd = createOwn(folder, draft);
    try {
      writeSync(fd, text);
      // it gets its name at once: a power cut must not leave that name to an empty file
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

/** Who holds the folder now, whoever that is: for who only wants to look. */
export function refuseIfLocked(folder: OwnFolder, output: string, calls: ProcessCalls = SYSTEM_PROCESS_CALLS): void {
  const held = readLock(folder, LOCK, calls);
  if (held !== undefined) refuseUnlessGone(held, folder.named(LOCK), output, calls);
}

/** The claim to this lock, or to that of one who has claimed it and is gone as well: a name that nobody else has made. */
function claimFor(held: LockText, draft: string, folder: OwnFolder, output: string, calls: ProcessCalls): string {
  let nonce = held.nonce;
  for (;;) {
    const claim = `${LOCK}.claim.${nonce}`;
    if (link(folder, draft, claim)) return claim;
    const other = readLock(folder, claim, calls);
    if (other === undefined) continue; // its claim is used, or given up
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

/** False where that name is there already. */
function link(folder: OwnFolder, from: string, to: string): boolean {
  const [path, name] = [systemName(folder.at(from)), systemName(folder.at(to))];
  try {
    linkSync(path, name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'ENOTSUP' && errorCode(error) !== 'ENOSYS') throw error;
  }
  // a file system where a file has one name only
  try {
    writeFileSync(name, readFileSync(path), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A number that is some process's, and a name that is no path. */
const isLockText = isShaped<LockText>({
  host: isText,
  space: isText,
  boot: isText,
  started: isText,
  pid: (value): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) <= LARGEST_PID,
  nonce: (value): value is string => isText(value) && /^[\w-]{1,64}$/.test(value),
});

/** Undefined where there is none. */
function readLock(folder: OwnFolder, name: string, calls: ProcessCalls): LockText | undefined {
  // while it is taken it has the name of a draft, too
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
 * What cannot be read and was last written before the system was started: its bytes were lost with the power. As a lock of
 * that time, and the same one each time it is looked at. Undefined where it may be somebody's.
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
    // it counts for nothing once this process is gone
  }
}
