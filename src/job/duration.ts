// Parses and formats durations: 500ms, 30s, 5m, 2h.
import { UsageError } from './errors.ts';

const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/;
const MS_OF: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration, and the user's text for it, which messages show. */
export interface Duration {
  /** At least 1. */
  readonly ms: number;
  readonly text: string;
}

/** Throws a UsageError that names `option`. */
export function parseDuration(text: string, option: string): Duration {
  const match = DURATION.exec(text.trim());
  const ms = match === null ? NaN : Math.round(Number(match[1]) * MS_OF[match[2]!]!);
  if (Number.isSafeInteger(ms) && ms >= 1) return { ms, text: text.trim() };
  const isBare = /^\d+(\.\d+)?$/.test(text.trim());
  throw new UsageError(`${option} takes a duration such as 500ms, 30s or 5m, not '${text}'`, {
    ...(isBare ? { advice: `for seconds: ${option} ${text.trim()}s` } : {}),
  });
}

/** `0.5 s`, `30 s`, `5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(1))} s`;
  return `${Number((ms / 60_000).toFixed(1))} min`;
}
