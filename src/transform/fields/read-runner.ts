// Runs work over the records of FASTQ in the kernel, which takes their lines for their fields: no text is made of any. A batch
// that is not for the kernel, or in which it finds anything wrong, goes to a RecordRunner, untouched.
import { isAscii, isUtf8 } from 'node:buffer';
import type { BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import { BatchOutput } from '../batch-output.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { batchPlace } from '../batch-wise/batch-place.ts';
import { blame } from '../blame.ts';
import { checkRecordsFound } from '../record-count.ts';
import type { RunnerOptions } from '../record-runner.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { KernelFields, KernelResult } from './kernel/kernel-fields.ts';

export interface ReadRunnerParts {
  readonly kernel: KernelFields;
  readonly ordinary: () => BatchRunner;
}

export class ReadRunner implements BatchRunner {
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  readonly #kernel: KernelFields;
  readonly #newOrdinary: () => BatchRunner;
  readonly #output: BatchOutput;
  #ordinary: BatchRunner | undefined;
  #head: BatchHead | undefined;

  constructor(context: WorkerContext, options: RunnerOptions, { kernel, ordinary }: ReadRunnerParts) {
    this.#context = context;
    this.#options = options;
    this.#kernel = kernel;
    this.#newOrdinary = ordinary;
    this.#output = new BatchOutput(options.encoding);
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    const bytes = Buffer.from(buffer, 0, head.byteLength);
    const found = this.#runInKernel(head, bytes);
    if (found?.next !== bytes.length) {
      this.#head = undefined;
      this.#ordinary ??= this.#newOrdinary();
      return this.#ordinary.run(head, buffer);
    }
    this.#head = head;
    this.#context.batchIndex = head.batch;
    this.#options.recordSlot[0] = 0;
    for (const segment of head.segments) this.#options.onSegment(head, segment);
    try {
      return this.#result(head, buffer, found);
    } catch (error) {
      throw blame(error, this.place());
    }
  }

  place(): Place {
    if (this.#head === undefined && this.#ordinary !== undefined) return this.#ordinary.place();
    const { worker } = this.#context;
    return this.#head === undefined ? { worker } : batchPlace(this.#head, this.#options.inputNames, worker);
  }

  #runInKernel(head: BatchHead, bytes: Buffer): KernelResult | undefined {
    const isByteForByte = this.#options.encoding === 'latin1' || isAscii(bytes);
    if (head.bareReturns.length > 0 || (!isByteForByte && !isUtf8(bytes))) return undefined;
    return this.#kernel.load(bytes, isByteForByte) ? this.#kernel.run(0) : undefined;
  }

  #result(head: BatchHead, buffer: ArrayBuffer, { records, kept, output }: KernelResult): BatchResult {
    checkRecordsFound(head, records);
    const { refused } = this.#options;
    this.#output.begin(buffer);
    if (output.length > 0) this.#output.append(output);
    refused?.count(records - kept);
    if (refused?.isKept === true) refused.keep(this.#kernel.runRefused().output);
    return {
      ...this.#output.take(),
      recordsWrittenFrom: kept,
      recordsDropped: records - kept,
      recordsOut: kept,
    };
  }
}
