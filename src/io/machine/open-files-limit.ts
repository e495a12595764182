// The limit of open files of this process, and how many it has.
import { readdirSync } from 'node:fs';
import type { ReadText } from './cgroup-folders.ts';

export interface OpenFiles {
  readonly limit: number;
  /** What cannot be counted for want of one more counts as all there may be. */
  readonly open: number;
}

/** Undefined where there is no limit, or no /proc that tells of it. `countOpen` gives undefined where it has none left. */
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
