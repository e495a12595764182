// The limit of open files of this process, and the number of its open files.
import { readdirSync } from 'node:fs';
import type { ReadText } from './cgroup-folders.ts';

export interface OpenFiles {
  readonly limit: number;
  /** Equal to the limit if no descriptor is left to count them with. */
  readonly open: number;
}

/**
 * Undefined without a limit, or without /proc. `countOpen` returns undefined if no descriptor is
 * left.
 */
export function openFiles(readText: ReadText, countOpen: () => number | undefined): OpenFiles | undefined {
  const [, digits] = /^Max open files\s+(\d+)\s/m.exec(readText('/proc/self/limits') ?? '') ?? [];
  if (digits === undefined) return undefined;
  const limit = Number(digits);
  return { limit, open: countOpen() ?? limit };
}

export function countOpen(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return undefined;
  }
}
