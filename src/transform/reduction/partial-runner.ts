// Runs a reduction's start and add in a worker: a batch's records become one partial result, which
// goes to the writer instead of output.
import type { BatchHead } from '../../job/batch.ts';
import { ResultError, type Place } from '../../job/errors.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { batchPlace, NO_RECORD } from '../batch-wise/batch-place.ts';
import { blame } from '../blame.ts';
import { RecordRunner, type RunnerOptions } from '../record-wise/record-runner.ts';
import { isThenable } from '../result.ts';
import type { LoadedWork, Reduction } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';
import { packPartial } from './partial.ts';

export class PartialRunner implements BatchRunner {
  readonly #reduction: Reduction;
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #adder: RecordRunner;
  #head!: BatchHead;
  #stage: 'start' | 'add' | 'pack' = 'start';
  #accumulator: unknown;
  #added = 0;

  constructor(reduction: Reduction, work: LoadedWork, context: WorkerContext, options: RunnerOptions) {
    this.#reduction = reduction;
    this.#context = context;
    this.#options = options;
    const { recordFormat: format } = work;
    const add = (text: string): PromiseLike<null> | null => {
      const record = format === undefined ? text : format.parse(text, context.recordNumber);
      const given = reduction.add(this.#accumulator, record, context);
      if (isThenable(given)) return given.then((value) => this.#take(value));
      return this.#take(given);
    };
    this.#adder = new RecordRunner({ ...work, map: add }, context, options);
  }

  async run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    this.#head = head;
    this.#stage = 'start';
    this.#added = 0;
    this.#options.recordSlot[0] = NO_RECORD;
    this.#options.onSegment(head, head.segments[0]!);
    try {
      this.#accumulator = checkStarted(await this.#reduction.start());
    } catch (error) {
      throw blame(error, this.place());
    }
    this.#stage = 'add';
    this.#options.recordSlot[0] = 0;
    await this.#adder.run(head, buffer); // adds the records; its output is empty
    this.#stage = 'pack';
    try {
      const partial = packPartial(this.#accumulator);
      const dropped = head.records - this.#added;
      return { ...partial, recordsWrittenFrom: this.#added, recordsDropped: dropped, recordsOut: 0 };
    } catch (error) {
      throw blame(error, this.place());
    } finally {
      this.#accumulator = undefined;
    }
  }

  place(): Place {
    if (this.#stage === 'add') return this.#adder.place();
    const place = batchPlace(this.#head, this.#options.inputNames, this.#context.worker);
    return this.#stage === 'start' ? { ...place, during: 'start' } : place;
  }

  #take(given: unknown): null {
    if (given !== undefined) this.#accumulator = given;
    this.#added += 1;
    return null;
  }
}

/** @throws ResultError if start() returned undefined */
export function checkStarted(accumulator: unknown): unknown {
  if (accumulator !== undefined) return accumulator;
  throw new ResultError('start() gave undefined', {
    advice: 'return the accumulator for add; is return missing?',
  });
}
