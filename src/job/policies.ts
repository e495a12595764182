// How a run handles failures. By default it stops at the first one.
import type { Duration } from './duration.ts';
import type { Place } from './errors.ts';
import type { RecordOutputs } from './named-output.ts';

/**
 * How many records may fail. A share of the records read is checked after the first 1,000 of them,
 * and at the end. `orRecords`: a number that is allowed even if the share is less.
 */
export type ErrorBound =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'share'; readonly percent: number; readonly orRecords?: number };

export interface QuarantineSpec {
  /** Files, compressed by their names; or /dev/null, to skip the records. */
  readonly outputs: RecordOutputs;
  readonly bound: ErrorBound;
}

export interface Policies {
  /** The dead-letter file; undefined: the first failing record fails the run. */
  readonly quarantine: QuarantineSpec | undefined;
  /** How often a failed record is retried; of batch-wise work, pairs and commands a batch. */
  readonly retries: number;
  /** The pause before the first retry of a record; it doubles. Undefined: it depends on the work. */
  readonly retryDelayMs: number | undefined;
  /** The time limit for a record, or for a batch of batch-wise work and commands. */
  readonly timeout: Duration | undefined;
  /** Fail if nothing progresses for this long. */
  readonly idleTimeout: Duration | undefined;
}

/** How a run handles an interrupted run before it. */
export interface ResumeSpec {
  /** Keep checkpoints, and resume an interrupted run. */
  readonly isWanted: boolean;
  /** Discard the checkpoints of an earlier run. */
  readonly restarts: boolean;
  /** Resume even though the work changed. */
  readonly acceptsChangedWork: boolean;
}

/**
 * True if a copy of each batch is kept until its result arrives: to retry it, or to show the record
 * that timed out.
 */
export function keepsBatches({ quarantine, retries, timeout }: Policies): boolean {
  return quarantine !== undefined || retries > 0 || timeout !== undefined;
}

export function describeBound(bound: ErrorBound): string {
  if (bound.kind === 'records') return String(bound.records);
  const share = `${bound.percent} %`;
  return bound.orRecords === undefined ? share : `${share} or ${bound.orRecords} records, whichever is more,`;
}

/** Failures caused by the work or a record; all others stop a run whatever its policies. */
const FAILURES_OF_THE_WORK: ReadonlySet<string> = new Set([
  'WorkError',
  'CommandError',
  'ResultError',
  'EncodingError',
  'FormatError',
  'ThreadEndedError',
  'OutOfMemoryError',
  'TimeoutError',
]);

/**
 * True if the failure belongs to a batch, which can be retried or bisected. Not for failures in
 * setup and the like, or where records can't be separated.
 */
export function isFailureOfBatch({ name, place }: { readonly name: string; readonly place: Place }): boolean {
  if (place.isPast === true) return false;
  return FAILURES_OF_THE_WORK.has(name) && place.batch !== undefined && place.during === undefined;
}
