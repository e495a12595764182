// What is to become of a run when something fails: by default it stops at the first failure, and that is all there is.
import type { Duration } from './duration.ts';
import type { Place } from './errors.ts';
import type { RecordOutputs } from './named-output.ts';

/**
 * How much may be set aside. A share of the records read is judged after the first 1,000 of them, and at the end.
 * `orRecords`: so many are allowed where the share is fewer.
 */
export type ErrorBound =
  | { readonly kind: 'records'; readonly records: number }
  | { readonly kind: 'share'; readonly percent: number; readonly orRecords?: number };

export interface QuarantineSpec {
  /** Files, compressed by their names; or /dev/null: then the records are only skipped. */
  readonly outputs: RecordOutputs;
  readonly bound: ErrorBound;
}

export interface Policies {
  /** Where failing records go; undefined: the first of them fails the run. */
  readonly quarantine: QuarantineSpec | undefined;
  /** How often a batch that has failed is worked on again. */
  readonly retries: number;
  /** The longest that a record may take, or a batch of batch-wise work and commands. */
  readonly timeout: Duration | undefined;
  /** The longest that nothing may move anywhere. */
  readonly idleTimeout: Duration | undefined;
}

/** How a run deals with one before it that has not come to its end. */
export interface ResumeSpec {
  /** Progress is journalled, and a run that was broken off goes on. */
  readonly isWanted: boolean;
  /** What an earlier run has left is thrown away. */
  readonly restarts: boolean;
  /** The work may be another than that of the earlier run. */
  readonly acceptsChangedWork: boolean;
}

/** Whether a copy of each batch is kept until its result is in: to give it again, or to show the record that took too long. */
export function keepsBatches({ quarantine, retries, timeout }: Policies): boolean {
  return quarantine !== undefined || retries > 0 || timeout !== undefined;
}

export function describeBound(bound: ErrorBound): string {
  if (bound.kind === 'records') return String(bound.records);
  const share = `${bound.percent} %`;
  return bound.orRecords === undefined ? share : `${share} or ${bound.orRecords} records, whichever is more,`;
}

/** What the work, or a record, is to blame for: other failures stop a run whatever its policies say. */
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
 * Whether the failure is one of a batch, so that the batch can be tried again or its records set aside. Not what happens in
 * setup and the like, nor where records can't be told apart any more.
 */
export function isFailureOfBatch({ name, place }: { readonly name: string; readonly place: Place }): boolean {
  if (place.isPast === true) return false;
  return FAILURES_OF_THE_WORK.has(name) && place.batch !== undefined && place.during === undefined;
}
