// The lock on a folder of a run: one process at a time works on what lies in it. A lock whose process is gone is taken over,
// by one process alone however many try: whoever wants to do so first claims the right to, by a name that only one can make,
// and looks again whether that lock is still the one it has seen.
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ResumeError, UsageError } from '../../job/errors.ts';
import { describeSystemError, errorCode } from '../system-error.ts';
import {
  ownIdentity,
  stateOf,
  SYSTEM_PROCESS_CALLS,
  type ProcessCalls,
  type ProcessIdentity,
} from './process-identity.ts';

interface LockText extends ProcessIdentity {
  /** No other lock has the same. */
  readonly nonce: string;
}

const LOCK = 'lock';

export interface RunLock {
  readonly path: string;
  /** For who is done with the folder: what those have left in it who died while they tried. Who still tries begins anew. */
  sweep(): void;
  release(): void;
}

/** @throws UsageError that names who holds it, where that may still run */
export function takeLock(folder: string, output: string, calls: ProcessCalls = SYSTEM_PROCESS_CALLS): RunLock {
  const path = join(folder, LOCK);
  const own: LockText = { ...ownIdentity(calls), nonce: randomBytes(12).toString('hex') };
  const draft = join(folder, `${LOCK}.${own.nonce}`);
  writeDraft(draft, JSON.stringify(own), folder);
  const claims: string[] = [];
  try {
    while (!link(draft, path)) {
      const held = readLock(path);
      if (held === undefined) continue; // released meanwhile
      refuseUnlessGone(held, path, output, calls);
      const claim = claimFor(held, draft, folder, output, calls);
      claims.push(claim);
      // whoever had the right before us may have used it since we looked
      if (readLock(path)?.nonce !== held.nonce) continue;
      renameSync(draft, path);
      break;
    }
  } finally {
    for (const leftover of [draft, ...claims]) rmSync(leftover, { force: true });
  }
  return { path, sweep: () => sweep(folder), release: () => release(path, own) };
}

/** Where the folder has just been removed that is told as it is: whoever waits for it makes it anew. */
function writeDraft(draft: string, text: string, folder: string): void {
  try {
    writeFileSync(draft, text, { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw error;
    throw new ResumeError(`${folder} can not be written: ${describeSystemError(error)}`, { cause: error });
  }
}

function sweep(folder: string): void {
  for (const name of readdirSync(folder)) if (name.startsWith(`${LOCK}.`)) rmSync(join(folder, name), { force: true });
}

/** Who holds the folder now, whoever that is: for who only wants to look. */
export function refuseIfLocked(folder: string, output: string, calls: ProcessCalls = SYSTEM_PROCESS_CALLS): void {
  const path = join(folder, LOCK);
  const held = readLock(path);
  if (held !== undefined) refuseUnlessGone(held, path, output, calls);
}

/** The claim to this lock, or to that of one who has claimed it and is gone as well: a name that nobody else has made. */
function claimFor(held: LockText, draft: string, folder: string, output: string, calls: ProcessCalls): string {
  let nonce = held.nonce;
  for (;;) {
    const claim = join(folder, `${LOCK}.claim.${nonce}`);
    if (link(draft, claim)) return claim;
    const other = readLock(claim);
    if (other === undefined) continue; // its claim is used, or given up
    refuseUnlessGone(other, claim, output, calls);
    nonce = other.nonce;
  }
}

function refuseUnlessGone(held: LockText, path: string, output: string, calls: ProcessCalls): void {
  const state = stateOf(held, calls);
  if (state === 'gone') return;
  if (state === 'running') {
    throw new UsageError(`${output} is being written by another run (process ${held.pid})`, {
      advice: 'wait for its end, or stop it',
    });
  }
  throw new UsageError(
    `${output} is being written by a run on another host or in another container (process ${held.pid} of ${held.host})`,
    { advice: `if that does not run any more, remove ${path}` },
  );
}

/** False where that name is there already. */
function link(path: string, name: string): boolean {
  try {
    linkSync(path, name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'ENOTSUP' && errorCode(error) !== 'ENOSYS') throw error;
  }
  // a file system where a file has one name only
  try {
    writeFileSync(name, readFileSync(path), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is none. */
function readLock(path: string): LockText | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new ResumeError(`${path} can not be read: ${describeSystemError(error)}`, { cause: error });
  }
  try {
    return JSON.parse(text) as LockText;
  } catch {
    throw new UsageError(`${path} can not be read as a lock: a run may just be making it`, {
      advice: `if no run writes there any more, remove ${path}`,
    });
  }
}

function release(path: string, { nonce }: LockText): void {
  try {
    if (readLock(path)?.nonce === nonce) unlinkSync(path);
  } catch {
    // it counts for nothing once this process is gone
  }
}
