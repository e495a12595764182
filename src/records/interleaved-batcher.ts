// Splits inputs of interleaved mates into batches of whole pairs: like a Batcher whose records are
// pairs. A batch has as many pairs as -b allows, at least one. Each input must consist of whole
// pairs, so that no pair spans two inputs. Pure, like batcher.ts.
import type { BatchHead } from '../job/batch.ts';
import { FramingError } from '../job/errors.ts';
import { batchLimit } from './batch-limit.ts';
import type { BatcherOptions } from './batcher-options.ts';
import type { Batcher, ReadBatch } from './batcher.ts';
import { firstNumbering, nameIn, type MateNumbering } from './mate-names.ts';
import { newBatcher } from './new-batcher.ts';
import { newBorderScanner } from './formats/borders.ts';
import type { InputPosition } from './segment-list.ts';
import { findTerminators, NEWLINE, NUL } from './scanner.ts';

/** The records of a pair. */
const MATES = 2;

export class InterleavedBatcher {
  readonly #options: BatcherOptions;
  readonly #single: Batcher;
  #numbering: MateNumbering | undefined;

  /** `numbering`: of the first pair, if an earlier run has read it. */
  constructor(options: BatcherOptions, numbering?: MateNumbering) {
    const { before } = options;
    const singles = before && { ...before, records: MATES * before.records };
    const given = { ...options, before: singles };
    this.#options = options;
    this.#single = newBatcher(given);
    this.#numbering = numbering;
  }

  /** The numbering of the first pair's names; undefined before it is batched. */
  get numbering(): MateNumbering | undefined {
    return this.#numbering;
  }

  get batchesCut(): number {
    return this.#single.batchesCut;
  }

  /** The pairs in all batches so far. */
  get recordsCut(): number {
    return this.#single.recordsCut / MATES;
  }

  /** The whole pairs found so far. */
  get recordsFound(): number {
    return Math.floor(this.#single.recordsFound / MATES);
  }

  get position(): InputPosition {
    return this.#single.position;
  }

  beginInput(at: InputPosition): void {
    this.#single.beginInput(at);
  }

  space(): Uint8Array {
    return this.#single.space();
  }

  filled(bytes: number): void {
    this.#single.filled(bytes);
  }

  append(bytes: Uint8Array): void {
    this.#single.append(bytes);
  }

  get skipped(): Batcher['skipped'] {
    return this.#single.skipped;
  }

  closeInput(): boolean {
    return this.#single.closeInput();
  }

  endInput(): void {
    this.#single.endInput();
  }

  /** The next complete batch; undefined if everything put in has been scanned. */
  next(): ReadBatch | undefined {
    const { batchSize, mostRecords = Infinity, spreading } = this.#options;
    const limit = batchLimit(batchSize, this.batchesCut, mostRecords - this.recordsCut, spreading?.());
    const found = this.#single.find({ ...limit, records: MATES * limit.records });
    if (found === undefined) return undefined;
    if (found >= MATES) return this.#takeBatch(found - (found % MATES));
    // The two mates alone exceed the limit of a batch.
    return this.#single.find({ records: MATES }) === undefined ? undefined : this.#takeBatch(MATES);
  }

  /** The whole pairs held, at most `most`, as a batch. */
  flush(most = Infinity): ReadBatch | undefined {
    const pairs = Math.min(most, this.recordsHeld);
    return pairs === 0 ? undefined : this.#takeBatch(MATES * pairs);
  }

  /** The whole pairs not yet batched. */
  get recordsHeld(): number {
    return Math.floor(this.#single.recordsHeld / MATES);
  }

  get bytesHeld(): number {
    return this.#single.bytesHeld;
  }

  /**
   * True if all records found have mates; ask when an input has ended and `next` returns undefined.
   */
  get isPaired(): boolean {
    return this.#single.recordsFound % MATES === 0;
  }

  /**
   * Call it when an input has ended and `flush` returns undefined. @throws FramingError if a record
   * has no mate
   */
  checkPaired(): void {
    if (this.#single.recordsHeld === 0) return;
    const { input, ...place } = { ...this.#single.nextPlace(), input: this.#single.position.input };
    const record = this.recordsCut + 1;
    const { bytes } = this.#single.takeBatch();
    const { format = 'lines', inputName } = this.#options;
    const isNamed = format === 'fastq' || format === 'fasta';
    const which = isNamed ? `the last record, ${JSON.stringify(nameIn(bytes).id)},` : 'the last record';
    throw new FramingError(`${which} has no mate: ${inputName(input)} has an odd number of records`, {
      place: { ...place, record },
      advice: 'is it cut short, or not interleaved? for two files of mates: --pair',
    });
  }

  #takeBatch(records: number): ReadBatch {
    const { head, bytes } = this.#single.takeBatch(records);
    this.#refuseBetween(head);
    this.#numbering ??= this.#firstNumbering(bytes);
    const paired: BatchHead = {
      ...head,
      firstRecord: (head.firstRecord + 1) / MATES,
      records: head.records / MATES,
      // Each input begins with a first mate and ends with a second one.
      segments: head.segments.map((segment) => ({ ...segment, recordIndex: segment.recordIndex / MATES })),
      bareReturns: head.bareReturns.map((index) => (index - 1) / MATES),
      isInterleaved: true,
      ...(this.#numbering === 0 ? {} : { numbering: this.#numbering }),
    };
    return { head: paired, bytes };
  }

  /** Refuses a skipped line within a pair: the records around it may belong to two pairs. */
  #refuseBetween({ firstRecord, segments }: BatchHead): void {
    const split = segments.find(({ recordIndex }) => recordIndex % MATES !== 0);
    if (split === undefined) return;
    const { input, recordIndex, line } = split;
    const record = (firstRecord + recordIndex) / MATES;
    throw new FramingError('there is a blank line between the mates of a pair', {
      place: { file: this.#options.inputName(input), line: line - 1, record },
      advice: 'is a record missing there? blank lines are allowed only between pairs',
    });
  }

  #firstNumbering(bytes: Uint8Array): MateNumbering {
    const { format = 'lines' } = this.#options;
    return firstNumbering(format, bytes, bytes.subarray(firstRecordEnd(bytes, this.#options)));
  }
}

/** The end of the first of these records, which must be complete. */
export function firstRecordEnd(
  bytes: Uint8Array,
  options: Pick<BatcherOptions, 'format' | 'framing' | 'delimiter' | 'encoding'>,
) {
  const { format = 'lines', framing } = options;
  const borders = newBorderScanner(format, options);
  if (borders !== undefined) return borders.scan(bytes, 0, bytes.length, 1).end;
  const terminator = framing.terminator === 'nul' ? NUL : NEWLINE;
  return findTerminators(bytes, 0, bytes.length, terminator, framing.linesPerRecord).end;
}
