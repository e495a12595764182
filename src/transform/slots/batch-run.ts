// One batch whose records are under way: what became of each, and at the end the result of all, in their order.
import type { BatchHead } from '../../job/batch.ts';
import { toReport } from '../../job/error-report.ts';
import type { ThreadmillError } from '../../job/errors.ts';
import { isFailureOfBatch } from '../../job/policies.ts';
import type { BadRecord } from '../../flow/retry-policy.ts';
import { BatchOutput } from '../batch-output.ts';
import type { BatchResult } from '../batch-runner.ts';
import { batchPlace } from '../batch-wise/batch-place.ts';
import { blame } from '../blame.ts';
import { countedOf } from '../counters.ts';
import { RefusedRecords } from '../refused-records.ts';
import type { RecordsOfBatch } from './batch-records.ts';
import type { RecordOutcome } from './record-tries.ts';
import type { SlotRunnerOptions } from './slot-options.ts';

export class BatchRun {
  readonly records: RecordsOfBatch;
  readonly done: Promise<BatchResult>;
  readonly #options: SlotRunnerOptions;
  readonly #buffer: ArrayBuffer;
  readonly #worker: number;
  readonly #outcomes: (RecordOutcome | undefined)[];
  #resolve!: (result: BatchResult) => void;
  #reject!: (error: ThreadmillError) => void;
  #next = 0;
  #settled = 0;
  /** Those before it have all settled. */
  #firstOpen = 0;
  #retried = 0;
  /** The first record that ends this batch, and so far the run. */
  #failedAt = Infinity;

  constructor(records: RecordsOfBatch, buffer: ArrayBuffer, options: SlotRunnerOptions, worker: number) {
    this.records = records;
    this.#options = options;
    this.#buffer = buffer;
    this.#worker = worker;
    this.#outcomes = new Array<RecordOutcome | undefined>(records.head.records);
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get head(): BatchHead {
    return this.records.head;
  }

  get hasNext(): boolean {
    return this.#next < this.head.records;
  }

  /** Index of the record that begins now. */
  takeNext(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  get isComplete(): boolean {
    return this.#settled === this.head.records;
  }

  get hasFailed(): boolean {
    return this.#failedAt < Infinity;
  }

  /** It has failed, and nothing in it is earlier that could still fail. */
  get isFailureKnown(): boolean {
    return this.#firstOpen >= this.#failedAt;
  }

  retried(): void {
    this.#retried += 1;
  }

  settle(index: number, outcome: RecordOutcome): void {
    this.#outcomes[index] = outcome;
    this.#settled += 1;
    while (this.#firstOpen < this.#next && this.#outcomes[this.#firstOpen] !== undefined) this.#firstOpen += 1;
    if (outcome.kind === 'failed' && !(this.#options.setsAside && isFailureOfBatch(outcome.error))) {
      this.#failedAt = Math.min(this.#failedAt, index);
    }
  }

  fail(): void {
    const outcome = this.#outcomes[this.#failedAt] as RecordOutcome & { readonly kind: 'failed' };
    this.#reject(outcome.error);
  }

  finish(): void {
    try {
      this.#resolve(this.#result());
    } catch (thrown) {
      this.#reject(blame(thrown, batchPlace(this.head, this.#options.inputNames, this.#worker)));
    }
  }

  #result(): BatchResult {
    const output = new BatchOutput(this.#options.encoding);
    const refused = new RefusedRecords(this.#options.newKept());
    const bad: BadRecord[] = [];
    let writtenFrom = 0;
    let recordsOut = 0;
    output.beginApart(this.#buffer, this.#buffer.byteLength);
    for (const [index, outcome] of this.#outcomes.entries()) {
      if (outcome!.kind === 'failed') {
        bad.push({ index, error: toReport(outcome!.error) });
        continue;
      }
      const { walked } = outcome!;
      if (walked.kind === 'refused') {
        refused.count();
        if (refused.isKept) refused.keep(this.records.bytesOf(index));
        continue;
      }
      if (walked.kind === 'kept') output.append(this.records.bytesOf(index));
      else output.appendText(walked.text, 0);
      const results = walked.kind === 'kept' ? 1 : walked.results;
      recordsOut += results;
      writtenFrom += results > 0 ? 1 : 0;
    }
    const counters = countedOf(
      this.#outcomes.map((outcome) => (outcome!.kind === 'done' ? outcome!.counters : undefined)),
    );
    return {
      ...output.take(),
      recordsWrittenFrom: writtenFrom,
      recordsDropped: this.head.records - writtenFrom - bad.length,
      recordsOut,
      own: {
        refused: refused.take(),
        bad,
        retried: this.#retried,
        ...(counters === undefined ? {} : { counters }),
      },
    };
  }
}
