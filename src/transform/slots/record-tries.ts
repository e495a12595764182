// One record to its end: tried again after failures that may pass, each time from its beginning, with a context of its own.
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, retryAdviceOf, type RetryAdvice } from '../../flow/backoff.ts';
import { formatDuration } from '../../job/duration.ts';
import { TimeoutError, type ThreadmillError } from '../../job/errors.ts';
import { blame } from '../blame.ts';
import type { LoadedWork } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { RecordsOfBatch } from './batch-records.ts';
import { RecordWalk, type Walked } from './record-walk.ts';
import { SlotContext } from './slot-context.ts';
import type { SlotRunnerOptions } from './slot-options.ts';

export type RecordOutcome =
  | { readonly kind: 'done'; readonly walked: Walked; readonly counters: ReadonlyMap<string, number> | undefined }
  | { readonly kind: 'failed'; readonly error: ThreadmillError };

interface FailedTry {
  readonly kind: 'failed';
  readonly error: ThreadmillError;
  readonly advice: RetryAdvice;
}
type Try = Exclude<RecordOutcome, { readonly kind: 'failed' }> | FailedTry;

/** Others come again: the record's text, or a result that the output can't hold. */
const MAY_PASS: ReadonlySet<string> = new Set(['WorkError', 'ResultError', 'TimeoutError']);

export interface TriedRecord {
  readonly records: RecordsOfBatch;
  readonly index: number;
  /** Another try begins. */
  readonly onRetry: () => void;
  /** Calls the user's code, on this record. */
  readonly calling: <T>(call: () => T) => T;
}

export class RecordTries {
  readonly #work: LoadedWork;
  readonly #base: WorkerContext;
  readonly #options: SlotRunnerOptions;

  constructor(work: LoadedWork, base: WorkerContext, options: SlotRunnerOptions) {
    this.#work = work;
    this.#base = base;
    this.#options = options;
  }

  /** A promise only where something is waited for. */
  run(record: TriedRecord): RecordOutcome | Promise<RecordOutcome> {
    if (this.#options.rate !== undefined) return this.#goOn(record, undefined);
    const first = this.#try(record);
    if (first instanceof Promise || (first.kind === 'failed' && this.#mayRetry(first, 0))) {
      return this.#goOn(record, first);
    }
    return first;
  }

  async #goOn(record: TriedRecord, first: Try | Promise<Try> | undefined): Promise<RecordOutcome> {
    let running = first;
    for (let tries = 0; ; tries += 1) {
      if (running === undefined) {
        const waitMs = this.#options.rate?.takeMs() ?? 0;
        if (waitMs > 0) await sleep(waitMs);
        running = this.#try(record);
      }
      const tried = await running;
      running = undefined;
      if (tried.kind === 'done' || !this.#mayRetry(tried, tries)) return tried;
      const delayMs = tried.advice.afterMs ?? backoffMs(this.#options.firstDelayMs, tries, Math.random());
      if (delayMs > 0) await sleep(delayMs);
      record.onRetry();
    }
  }

  #mayRetry({ error, advice }: FailedTry, tries: number): boolean {
    return tries < this.#options.retries && !advice.isFinal && MAY_PASS.has(error.name);
  }

  #try(record: TriedRecord): Try | Promise<Try> {
    const { records, index, calling } = record;
    const { encoding, timeout } = this.#options;
    const context = new SlotContext(this.#base, records.factsOf(index));
    try {
      const given = records.textOf(index);
      const walk = new RecordWalk(this.#work, given, context, encoding);
      // what an earlier try may have changed is read again
      this.#work.textFormat?.openBlock(given.text, context.recordNumber);
      const startedMs = timeout === undefined ? 0 : performance.now();
      const pending = calling(() => walk.advance());
      if (pending === undefined) return { kind: 'done', walked: walk.walked, counters: context.counters };
      return this.#wait(record, walk, context, pending, startedMs);
    } catch (thrown) {
      return this.#failed(record, thrown);
    }
  }

  async #wait(
    record: TriedRecord,
    walk: RecordWalk,
    context: SlotContext,
    first: PromiseLike<unknown>,
    startedMs: number,
  ): Promise<Try> {
    const { timeout } = this.#options;
    let isOver = false;
    const settle = async (): Promise<void> => {
      for (let pending: PromiseLike<unknown> | undefined = first; pending !== undefined;) {
        const value: unknown = await pending;
        if (isOver) return;
        pending = record.calling(() => walk.advance({ value }));
      }
    };
    let timer: NodeJS.Timeout | undefined;
    try {
      const settled = settle();
      if (timeout === undefined) await settled;
      else {
        const overrun = new Promise<never>((_, reject) => {
          const restMs = Math.max(0, timeout.ms - (performance.now() - startedMs));
          timer = setTimeout(() => {
            reject(overrunError(timeout.text));
            context.abort(
              new DOMException(`no answer within ${formatDuration(timeout.ms)} (--timeout)`, 'TimeoutError'),
            );
          }, restMs);
        });
        await Promise.race([settled, overrun]);
      }
      return { kind: 'done', walked: walk.walked, counters: context.counters };
    } catch (thrown) {
      return this.#failed(record, thrown);
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  }

  #failed({ records, index }: TriedRecord, thrown: unknown): FailedTry {
    return { kind: 'failed', error: blame(thrown, records.placeOf(index)), advice: retryAdviceOf(thrown) };
  }
}

function overrunError(timeout: string): TimeoutError {
  return new TimeoutError(`the record took longer than ${timeout} (--timeout)`, {
    advice: 'what it waits for does not answer in time: allow more, --timeout DURATION, or other tries, --retries N',
  });
}
