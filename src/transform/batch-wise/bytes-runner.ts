// Runs mapBytes on the bytes of a batch. The user may read the bytes during the call only. The
// result is copied, since it may be a view of the batch, of a pool, or of memory that the user
// keeps.
import { isUint8Array } from 'node:util/types';
import type { BatchHead } from '../../job/batch.ts';
import { ResultError, type Place } from '../../job/errors.ts';
import { formatSize } from '../../job/size.ts';
import { findTerminators, NEWLINE, NUL } from '../../records/scanner.ts';
import { MAX_RESULT_BYTES } from '../batch-output.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { blame } from '../blame.ts';
import { RecordRunner, type RunnerOptions } from '../record-wise/record-runner.ts';
import { describeKind } from '../result.ts';
import type { BytesFunction, LoadedWork } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';
import { batchPlace, NO_RECORD } from './batch-place.ts';

export class BytesRunner implements BatchRunner {
  readonly #mapBytes: BytesFunction;
  readonly #context: WorkerContext;
  readonly #options: RunnerOptions;
  /** Absent without filters: then nothing is decoded. */
  readonly #filtering: RecordRunner | undefined;
  #head!: BatchHead;
  #isFiltering = false;

  constructor(mapBytes: BytesFunction, { filters }: LoadedWork, context: WorkerContext, options: RunnerOptions) {
    this.#mapBytes = mapBytes;
    this.#context = context;
    this.#options = options;
    this.#filtering = filters.length === 0 ? undefined : new RecordRunner({ filters }, context, options);
  }

  async run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    this.#head = head;
    const kept = await this.#filter(head, buffer);
    if (kept.records === 0) return { buffer: kept.buffer, byteLength: 0, ...counts(head, 0, 0) };
    try {
      const given: unknown = await this.#mapBytes(new Uint8Array(kept.buffer, 0, kept.byteLength), this.#context);
      const result = placed(checked(given), kept.buffer);
      const bytes = new Uint8Array(result.buffer, 0, result.byteLength);
      return { ...result, ...counts(head, kept.records, this.#recordsIn(bytes)) };
    } catch (error) {
      throw blame(error, this.place());
    }
  }

  place(): Place {
    if (this.#isFiltering) return this.#filtering!.place();
    return batchPlace(this.#head, this.#options.inputNames, this.#context.worker);
  }

  /** The bytes of the records that pass the filters. */
  async #filter(head: BatchHead, buffer: ArrayBuffer) {
    const context = this.#context;
    let kept = { buffer, byteLength: head.byteLength, records: head.records };
    if (this.#filtering === undefined) {
      context.batchIndex = head.batch;
      context.file = this.#options.inputNames[head.segments[0]!.input] ?? '';
    } else {
      this.#isFiltering = true;
      const { recordsOut: records, ...bytes } = await this.#filtering.run(head, buffer);
      this.#isFiltering = false;
      kept = { ...bytes, records };
    }
    context.recordNumber = head.firstRecord;
    // From here errors belong to the batch, not to the last record that was filtered.
    this.#options.onSegment(head, head.segments[0]!);
    this.#options.recordSlot[0] = NO_RECORD;
    return kept;
  }

  /** Counts records by terminators; a last record without one counts, too. */
  #recordsIn(bytes: Uint8Array): number {
    const { terminator, linesPerRecord } = this.#options.framing;
    const { count, end } = findTerminators(
      bytes,
      0,
      bytes.length,
      terminator === 'nul' ? NUL : NEWLINE,
      Number.MAX_SAFE_INTEGER,
    );
    return Math.ceil((count + (end < bytes.length ? 1 : 0)) / linesPerRecord);
  }
}

function counts({ records }: BatchHead, kept: number, recordsOut: number) {
  return { recordsWrittenFrom: kept, recordsDropped: records - kept, recordsOut };
}

function checked(given: unknown): Uint8Array {
  if (!isUint8Array(given)) {
    throw new ResultError(`mapBytes gave ${given === null ? 'null' : describeKind(given)}`, { advice: advise(given) });
  }
  // A transferred array has length 0: the result would be silently empty.
  if (isDetached(given.buffer)) {
    throw new ResultError('mapBytes gave bytes whose memory was transferred to another thread', {
      advice: 'return a copy, or transfer a copy: bytes.slice()',
    });
  }
  if (given.length > MAX_RESULT_BYTES) {
    throw new ResultError(`the result of one batch is larger than ${formatSize(MAX_RESULT_BYTES)}`, {
      advice: 'use a smaller --batch-size',
    });
  }
  return given;
}

function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    new Uint8Array(buffer, 0, 0);
    return false;
  } catch {
    return true;
  }
}

function advise(given: unknown): string {
  if (given === undefined) return 'return a Uint8Array, or an empty one for no output; is return missing?';
  if (given === null) return 'for no output: return new Uint8Array(0)';
  if (typeof given === 'string') return 'return Buffer.from(text), or use mapBatch, which returns strings';
  if (given instanceof ArrayBuffer) return 'return new Uint8Array(buffer)';
  if (ArrayBuffer.isView(given)) return 'return new Uint8Array(x.buffer, x.byteOffset, x.byteLength)';
  if (Array.isArray(given))
    return 'return one Uint8Array: Buffer.concat([...]), or use mapBatch, which returns several results';
  return 'return a Uint8Array, such as a Buffer';
}

/** Copies the bytes into memory that may be transferred: the batch's own buffer if they fit. */
function placed(bytes: Uint8Array, own: ArrayBuffer): { buffer: ArrayBuffer; byteLength: number } {
  const buffer = own.byteLength >= bytes.length ? own : new ArrayBuffer(bytes.length);
  const target = new Uint8Array(buffer, 0, bytes.length);
  const isThere = bytes.buffer === buffer && bytes.byteOffset === 0;
  if (!isThere) target.set(bytes);
  return { buffer, byteLength: bytes.length };
}
