// Cuts inputs whose records are mates in turns into batches of whole pairs: as a Batcher for stream-feed.ts, whose records
// are pairs. A batch has as many pairs as -b allows, at least one. Each input must hold whole pairs, so that no pair ever
// spans two of them. Pure, as batcher.ts is.
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

/** Records of a pair. */
const MATES = 2;

export class InterleavedBatcher {
  readonly #options: BatcherOptions;
  readonly #single: Batcher;
  #numbering: MateNumbering | undefined;

  /** `numbering`: that of the first pair, where it has been cut before. */
  constructor(options: BatcherOptions, numbering?: MateNumbering) {
    const { before } = options;
    const singles = before && { ...before, records: MATES * before.records };
    const given = { ...options, before: singles };
    this.#options = options;
    this.#single = newBatcher(given);
    this.#numbering = numbering;
  }

  /** Which way the names of the first pair go; undefined while it has not been cut. */
  get numbering(): MateNumbering | undefined {
    return this.#numbering;
  }

  get batchesCut(): number {
    return this.#single.batchesCut;
  }

  /** Pairs in all batches given out. */
  get recordsCut(): number {
    return this.#single.recordsCut / MATES;
  }

  /** Whole pairs found so far. */
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

  /** The next batch that can't grow any more, or undefined: then everything put in has been scanned. */
  next(): ReadBatch | undefined {
    const { batchSize, mostRecords = Infinity, spreading } = this.#options;
    const limit = batchLimit(batchSize, this.batchesCut, mostRecords - this.recordsCut, spreading?.());
    const found = this.#single.find({ ...limit, records: MATES * limit.records });
    if (found === undefined) return undefined;
    if (found >= MATES) return this.#takeBatch(found - (found % MATES));
    // the mates of one pair are larger than a batch
    return this.#single.find({ records: MATES }) === undefined ? undefined : this.#takeBatch(MATES);
  }

  /** The whole pairs in hand, `most` at the most, as a batch. */
  flush(most = Infinity): ReadBatch | undefined {
    const pairs = Math.min(most, this.recordsHeld);
    return pairs === 0 ? undefined : this.#takeBatch(MATES * pairs);
  }

  /** Whole pairs that no batch has yet. */
  get recordsHeld(): number {
    return Math.floor(this.#single.recordsHeld / MATES);
  }

  get bytesHeld(): number {
    return this.#single.bytesHeld;
  }

  /** Whether all records found have their mates: to be asked when an input has ended, and `next` gives nothing. */
  get isPaired(): boolean {
    return this.#single.recordsFound % MATES === 0;
  }

  /** To be asked when an input has ended, and `flush` gives nothing. @throws FramingError where a record has no mate */
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
      // each input begins with a first mate, and ends with a second one
      segments: head.segments.map((segment) => ({ ...segment, recordIndex: segment.recordIndex / MATES })),
      bareReturns: head.bareReturns.map((index) => (index - 1) / MATES),
      isInterleaved: true,
      ...(this.#numbering === 0 ? {} : { numbering: this.#numbering }),
    };
    return { head: paired, bytes };
  }

  /** A blank line that is skipped begins a segment: within a pair, the next mates may be those of two pairs. */
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

/** Where the first of these records ends, which are whole. */
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
