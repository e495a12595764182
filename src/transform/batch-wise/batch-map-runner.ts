// Runs mapBatch: a RecordRunner collects the records that pass the filters, and mapBatch gets them
// all at once. Its results take the line terminator of the batch's first record.
import { isMap } from 'node:util/types';
import type { BatchHead } from '../../job/batch.ts';
import { ResultError, type Place } from '../../job/errors.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { BatchOutput } from '../batch-output.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { blame } from '../blame.ts';
import { RecordRunner, type RunnerOptions } from '../record-wise/record-runner.ts';
import { describeKind, emitResult, isIterable } from '../result.ts';
import { TextOutput } from '../record-wise/text-output.ts';
import type { BatchFunction, LoadedWork } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';
import { batchPlace, NO_RECORD } from './batch-place.ts';
import { BatchRecords } from './batch-records.ts';

export class BatchMapRunner implements BatchRunner {
  readonly #mapBatch: BatchFunction;
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #collector: RecordRunner;
  readonly #records: BatchRecords;
  readonly #format: RecordFormat | undefined;
  readonly #output: BatchOutput;
  readonly #out: TextOutput;
  #head!: BatchHead;
  #isCollecting = false;

  constructor(mapBatch: BatchFunction, work: LoadedWork, context: WorkerContext, options: RunnerOptions) {
    this.#mapBatch = mapBatch;
    this.#context = context;
    this.#options = options;
    this.#records = new BatchRecords(work.recordFormat, work.conversion === undefined ? undefined : work.textFormat);
    this.#format = work.recordFormat;
    this.#output = new BatchOutput(options.encoding);
    this.#out = new TextOutput(this.#output, options.encoding);
    const collect = (text: string) => {
      this.#records.add(text, context.recordNumber);
      // Only the first record gives an empty string, so the collector's output is that record's
      // terminator.
      return this.#records.all.length === 1 ? '' : null;
    };
    this.#collector = new RecordRunner({ ...work, map: collect }, context, options);
  }

  async run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    this.#head = head;
    this.#records.clear();
    this.#isCollecting = true;
    const collected = await this.#collector.run(head, buffer);
    this.#isCollecting = false;
    const kept = this.#records.all.length;
    const terminator = Buffer.from(collected.buffer, 0, collected.byteLength).toString('latin1');
    this.#output.begin(collected.buffer);
    this.#out.begin(0);
    const recordsOut = kept === 0 ? 0 : await this.#call(terminator, collected.buffer.byteLength);
    this.#records.clear();
    return {
      ...this.#output.take(),
      recordsWrittenFrom: kept,
      recordsDropped: head.records - kept,
      recordsOut,
    };
  }

  place(): Place {
    if (this.#isCollecting) return this.#collector.place();
    return batchPlace(this.#head, this.#options.inputNames, this.#context.worker);
  }

  async #call(terminator: string, capacity: number): Promise<number> {
    const context = this.#context;
    context.recordNumber = this.#head.firstRecord;
    // From here errors belong to the batch, not to the last record that was collected.
    this.#options.onSegment(this.#head, this.#head.segments[0]!);
    this.#options.recordSlot[0] = NO_RECORD;
    try {
      const given = await this.#mapBatch(this.#records.all, context);
      if (!isIterable(given)) throw refusal(given);
      // A Map is refused: its entries are arrays, which JSON would take for records.
      if (isMap(given) && this.#format?.isOne(given) === true) this.#format.print(given);
      let count = 0;
      for (const item of given) {
        count += emitResult([this.#records.print(item)], (text) => {
          this.#out.add(text + terminator);
          if (!this.#out.isFull) return;
          // Results belong to no record: an unencodable character is blamed on the batch, too.
          this.#out.endRecord(0);
          this.#out.flush(capacity, 0);
        });
      }
      this.#out.endRecord(0);
      this.#out.flush(capacity, 1);
      return count;
    } catch (error) {
      throw blame(error, this.place());
    }
  }
}

function refusal(value: unknown): ResultError {
  return new ResultError(`mapBatch gave ${describeKind(value)}`, { advice: advise(value) });
}

function advise(value: unknown): string {
  if (value === undefined) return 'return an array of results, or [] for none; is return missing?';
  if (value === null) return 'return [] for no results';
  if (ArrayBuffer.isView(value)) return 'mapBatch returns strings; use mapBytes to return bytes';
  if (typeof value === 'object' && Symbol.asyncIterator in value) {
    return 'collect it first: return an array, or a promise of one';
  }
  return 'return an iterable of results: wrap it in an array';
}
