// --rate: calls in a time, as people write them: 100/s, 30/m, 1000/h.
import { UsageError } from './errors.ts';

export interface Rate {
  readonly calls: number;
  readonly perMs: number;
  /** How the user wrote it. */
  readonly text: string;
}

const RATE = /^(\d+(?:\.\d+)?)\s*\/\s*(s|m|h)$/;
const MS_OF: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** More is no bound, and time is counted in nanoseconds. */
const MOST_CALLS = 1_000_000;

export function parseRate(text: string): Rate {
  const match = RATE.exec(text.trim());
  const calls = match === null ? NaN : Number(match[1]);
  if (calls > 0 && calls <= MOST_CALLS) return { calls, perMs: MS_OF[match![2]!]!, text: text.trim() };
  throw new UsageError(`--rate takes calls in a second, minute or hour, such as 100/s, 30/m or 1000/h, not '${text}'`, {
    ...(/^\d+(\.\d+)?$/.test(text.trim()) ? { advice: `for calls in a second: --rate ${text.trim()}/s` } : {}),
  });
}
