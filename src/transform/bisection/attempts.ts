// Runs work that may fail: of an attempt that does, nothing is left. What it has counted, refused and put out is gone, and
// a runner that does not survive its failure (a command that is kept alive) has another in its place.
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
  /** For a runner that is broken by a failure. */
  readonly newRunner: () => Promise<BatchRunner>;
  /** Called before each attempt with what it works on. */
  readonly onAttempt: (head: BatchHead) => void;
  /** This thread is being ended, and what it has started: that is what fails now. */
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

  /** Works on a batch at the front of `buffer`, which is its own from now on. Rejects with what no policy covers. */
  async run(head: BatchHead, buffer: ArrayBuffer): Promise<Attempt> {
    const { context, refused, onAttempt } = this.#parts;
    const counters = context.counters;
    onAttempt(head);
    try {
      const result = await this.#runner.run(head, buffer);
      return { kind: 'done', result, refused: refused.take() };
    } catch (thrown) {
      if (this.#parts.isTerminating()) return new Promise(() => {}); // there is nothing left to say
      const error = ofBatch(thrown, head);
      if (!isFailureOfBatch(error)) throw error;
      context.restoreCounters(counters);
      refused.take();
      if ((await this.#runner.recover?.()) === 'spent') this.#runner = await this.#parts.newRunner();
      return { kind: 'failed', error };
    }
  }

  /** Works on it only to see whether it fails: nothing is left of an attempt that does not, either. */
  async probe(head: BatchHead, buffer: ArrayBuffer): Promise<Attempt> {
    const { context } = this.#parts;
    const counters = context.counters;
    const attempt = await this.run(head, buffer);
    context.restoreCounters(counters);
    return attempt;
  }
}

/** What broke between two batches was found out by this one. */
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
