// How long to wait before a record is tried again. Pure.

/** A doubling pause ends here, unless the first one is longer. */
export const MOST_DELAY_MS = 30_000;
/** What a timer can wait for. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Before try `tries` + 2, so many having been repeated already: `firstMs` doubled each time, and of that between a half and
 * all (`random` is from 0 to 1), so that records which failed together don't come again together.
 */
export function backoffMs(firstMs: number, tries: number, random: number): number {
  const fullMs = Math.min(firstMs * 2 ** Math.min(tries, 30), Math.max(MOST_DELAY_MS, firstMs));
  return Math.min(LONGEST_MS, fullMs * (0.5 + random / 2));
}

/** What an error that the work threw says of another try. */
export interface RetryAdvice {
  readonly isFinal: boolean;
  /** To wait for, in place of the back-off. */
  readonly afterMs: number | undefined;
}

export function retryAdviceOf(thrown: unknown): RetryAdvice {
  if (typeof thrown !== 'object' || thrown === null) return { isFinal: false, afterMs: undefined };
  const { retryable, retryAfterMs } = thrown as { readonly retryable?: unknown; readonly retryAfterMs?: unknown };
  const isWait = typeof retryAfterMs === 'number' && retryAfterMs >= 0;
  return { isFinal: retryable === false, afterMs: isWait ? Math.min(LONGEST_MS, retryAfterMs) : undefined };
}
