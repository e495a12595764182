// Runs work that may fail. A failed attempt leaves nothing: its counters, its filtered-out records
// and its output are discarded, and a runner that does not survive the failure (a kept command) is
// replaced.
import { isFailureOfBatch } from '../../job/policies.ts';
import { ThreadmillError } from '../../job/errors.ts';
import { fromReport, toReport } from '../../job/error-report.ts';
import { recordNumberOf, type BatchHead } from '../../job/batch.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import type { Refused, RefusedRecords } from '../refused-records.ts';
import type { WorkerContext } from '../worker-context.ts';

export interface AttemptParts {
  readonly context: WorkerContext;
  readonly refused: RefusedRecords;
  readonly runner: BatchRunner;
  /** Replaces a runner that a failure has broken. */
  readonly newRunner: () => Promise<BatchRunner>;
  /** Called before each attempt, with the batch that it works on. */
  readonly onAttempt: (head: BatchHead) => void;
  /** This thread is being terminated with all that it started: failures are a result of that. */
  readonly isTerminating: () => boolean;
}

export type Attempt =
  | { readonly kind: 'done'; readonly result: BatchResult; readonly refused: Refused }
  | { readonly kind: 'failed'; readonly error: ThreadmillError };

export class Attempts {
  readonly #parts: AttemptParts;
  #runner: BatchRunner;

  constructor(parts: AttemptParts) {
    this.#parts = parts;
    this.#runner = parts.runner;
  }

  get runner(): BatchRunner {
    return this.#runner;
  }

  /**
   * Works on a batch at the front of `buffer`, and owns the buffer. Rejects with errors that no
   * policy covers.
   */
  async run(head: BatchHead, buffer: ArrayBuffer): Promise<Attempt> {
    const { context, refused, onAttempt } = this.#parts;
    const counters = context.counters;
    onAttempt(head);
    try {
      const result = await this.#runner.run(head, buffer);
      return { kind: 'done', result, refused: result.own?.refused ?? refused.take() };
    } catch (thrown) {
      if (this.#parts.isTerminating()) return new Promise(() => {}); // never settles: the thread is ending
      const error = ofBatch(thrown, head);
      if (!isFailureOfBatch(error)) throw error;
      context.restoreCounters(counters);
      refused.take();
      if ((await this.#runner.recover?.()) === 'spent') this.#runner = await this.#parts.newRunner();
      return { kind: 'failed', error };
    }
  }

  /** Works on the batch only to see whether it fails: a success leaves nothing either. */
  async probe(head: BatchHead, buffer: ArrayBuffer): Promise<Attempt> {
    const { context } = this.#parts;
    const counters = context.counters;
    const attempt = await this.run(head, buffer);
    context.restoreCounters(counters);
    return attempt;
  }
}

/** An error between two batches has no batch: it is reported for the one that met it. */
function ofBatch(thrown: unknown, head: BatchHead): ThreadmillError {
  const report = toReport(thrown);
  const { batch, isPast } = report.place;
  const isPlaced = batch === undefined || batch === head.batch || isPast === true;
  if (thrown instanceof ThreadmillError && isPlaced) return thrown;
  if (!(thrown instanceof ThreadmillError)) return fromReport(report);
  const { batch: _batch, record: _record, lastRecord: _lastRecord, ...place } = report.place;
  const { batch: here, firstRecord, records } = head;
  const range = { batch: here, record: firstRecord, lastRecord: recordNumberOf(head, records - 1) };
  return fromReport({ ...report, place: { ...place, ...range } });
}
