// The records of one batch, each by itself: its text, its bytes, its place. The batch's buffer stays as it is.
import { recordNumberOf, segmentOf, type BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import { bytesAround } from '../../records/invalid-text.ts';
import { BatchSlicer } from '../../records/batch-slicer.ts';
import { CARRIAGE_RETURN } from '../../records/scanner.ts';
import { asBuffer, decode, findInvalidUtf8 } from '../../records/text.ts';
import { excerptOf, invalidUtf8 } from '../blame.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import type { RecordFacts } from './slot-context.ts';

export interface RecordText {
  readonly text: string;
  /** What ends its results. */
  readonly terminator: string;
}

export class RecordsOfBatch {
  readonly head: BatchHead;
  readonly #options: RunnerOptions;
  readonly #slicer: BatchSlicer;
  readonly #worker: number;

  constructor(head: BatchHead, buffer: ArrayBuffer, options: RunnerOptions, worker: number) {
    this.head = head;
    this.#options = options;
    this.#worker = worker;
    this.#slicer = new BatchSlicer(head, new Uint8Array(buffer, 0, head.byteLength), options);
  }

  /** As it came, terminator included. */
  bytesOf(index: number): Uint8Array {
    return this.#slicer.bytesOf(index)[0];
  }

  factsOf(index: number): RecordFacts {
    const { head } = this;
    return {
      recordNumber: recordNumberOf(head, index),
      batchIndex: head.batch,
      file: this.#options.inputNames[segmentOf(head, index).input] ?? '',
    };
  }

  /** @throws EncodingError */
  textOf(index: number): RecordText {
    const { encoding, framing, conversion } = this.#options;
    const isLines = framing.terminator === 'newline';
    const bytes = asBuffer(this.bytesOf(index));
    const last = bytes.length - 1; // its terminator
    const hasReturn =
      isLines && last > 0 && bytes[last - 1] === CARRIAGE_RETURN && !this.head.bareReturns.includes(index);
    const decoded = decode(bytes.subarray(0, hasReturn ? last - 1 : last), encoding);
    if (decoded === undefined) throw this.#invalid(index, bytes);
    return { text: decoded.text, terminator: hasReturn && conversion === undefined ? '\r\n' : isLines ? '\n' : '\0' };
  }

  placeOf(index: number): Place {
    const { input, line, byte } = this.#slicer.placeOf(index);
    const { inputNames, encoding } = this.#options;
    const file = inputNames[input];
    return {
      ...(file === undefined ? {} : { file }),
      line,
      record: recordNumberOf(this.head, index),
      byte,
      batch: this.head.batch,
      worker: this.#worker,
      excerpt: excerptOf(asBuffer(this.bytesOf(index)), encoding),
    };
  }

  #invalid(index: number, bytes: Buffer) {
    const at = findInvalidUtf8(bytes);
    return invalidUtf8(this.placeOf(index), at, bytes[at]!, bytesAround(bytes, at));
  }
}
