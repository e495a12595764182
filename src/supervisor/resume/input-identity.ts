// The facts that identify an input file: its size, its modification time, and a digest of its first
// and last MiB. Inputs may be hundreds of gigabytes, so a digest of all of it would take too long.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { systemName } from '../../io/system/byte-name.ts';
import { InputError, UsageError } from '../../job/errors.ts';
import { inputError, type InputPlan } from '../../io/input/byte-source.ts';
import type { Fact } from './identity.ts';

const END_BYTES = 1024 * 1024;

/** @throws UsageError if it is not a regular file, InputError if it can't be read */
export function inputFacts({ displayName, from }: InputPlan, index: number): { facts: Fact[]; bytes: number } {
  if (from.kind !== 'path') throw notRegular(displayName);
  try {
    const stats = statSync(systemName(from.path), { bigint: true });
    if (!stats.isFile()) throw notRegular(displayName);
    const bytes = Number(stats.size);
    const factName = (what: string) => `input ${displayName}: its ${what}`;
    // The number tells two uses of the same file apart.
    const fact = (what: string, value: string, shows = true): Fact => ({
      key: `input ${index + 1} ${what}`,
      name: factName(what),
      value,
      isShown: shows,
    });
    const facts = [
      fact('name', displayName),
      fact('size', `${bytes} bytes`),
      fact('modification time', timeOf(stats.mtimeNs)),
      fact('first and last MiB', endsDigest(from.path, bytes), false),
    ];
    return { facts, bytes };
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError) throw error;
    throw inputError(displayName, "can't be read", error);
  }
}

/** ISO 8601 with nanoseconds, in UTC. */
function timeOf(ns: bigint): string {
  const seconds = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, -5);
  return `${seconds}.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`;
}

function notRegular(displayName: string): UsageError {
  return new UsageError(`--resume needs inputs that can be read again, and ${displayName} is not a regular file`, {
    advice: 'write the stream to a file first',
  });
}

function endsDigest(path: string, bytes: number): string {
  const hash = createHash('sha256');
  const fd = openSync(systemName(path), 'r');
  try {
    const end = new Uint8Array(END_BYTES);
    for (const from of [0, Math.max(0, bytes - END_BYTES)]) {
      for (let at = 0; at < END_BYTES;) {
        const count = readSync(fd, end, 0, END_BYTES - at, from + at);
        if (count === 0) break;
        hash.update(end.subarray(0, count));
        at += count;
      }
    }
  } finally {
    closeSync(fd);
  }
  return hash.digest('hex');
}
