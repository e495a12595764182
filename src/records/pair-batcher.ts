// Splits two inputs in lock-step into batches of pairs: record k of one with record k of the other.
// A batch holds the first input's records, followed by as many of the second's: as many as -b
// allows for either input, at least one. So its borders depend on the inputs and -b alone, and a
// batch stays small even if one input has much larger records. Pure: put the bytes of each input
// into its batcher, take batches from `next()`.
import type { BatchHead } from '../job/batch.ts';
import { FramingError } from '../job/errors.ts';
import { batchLimit } from './batch-limit.ts';
import type { BatcherOptions } from './batcher-options.ts';
import type { Batcher, ReadBatch } from './batcher.ts';
import { firstNumbering, type MateNumbering } from './mate-names.ts';
import { newBatcher } from './new-batcher.ts';
import { plus } from './skipped-lines.ts';

/** A batch of pairs; its views are valid as long as those of a ReadBatch. */
export interface ReadPairBatch extends ReadBatch {
  readonly mateBytes: Uint8Array;
}

/** The number of records of an input for a batch; undefined if unknown yet. */
type Found = number | undefined;

/** The index of one of the two inputs. */
export type MateIndex = 0 | 1;

export class PairBatcher {
  /** One batcher for each input. */
  readonly mates: readonly [Batcher, Batcher];
  readonly #options: BatcherOptions;
  #numbering: MateNumbering | undefined;

  /** `numbering`: of the first pair, if an earlier run has read it. */
  constructor(options: BatcherOptions, numbering?: MateNumbering) {
    this.#options = options;
    this.#numbering = numbering;
    const { before, ...rest } = options;
    // The earlier run's skipped lines are one sum for both inputs; it is counted with the first.
    const second = before === undefined ? options : { ...rest, before: { ...before, skipped: undefined } };
    this.mates = [newBatcher(options), newBatcher(second)];
  }

  /** The numbering of the first pair's names; undefined before it is batched. */
  get numbering(): MateNumbering | undefined {
    return this.#numbering;
  }

  get batchesCut(): number {
    return this.mates[0].batchesCut;
  }

  /** The pairs in all batches so far. */
  get recordsCut(): number {
    return this.mates[0].recordsCut;
  }

  /** The sums of both inputs, as in Batcher. */
  get skipped(): Batcher['skipped'] {
    const [first, second] = this.mates.map(({ skipped }) => skipped) as [Batcher['skipped'], Batcher['skipped']];
    return { all: plus(first.all, second.all), cut: plus(first.cut, second.cut) };
  }

  /** 0 until both inputs have bytes. */
  get bytesHeld(): number {
    return Math.min(...this.mates.map(({ bytesHeld }) => bytesHeld));
  }

  /**
   * The input of which `next()` needs more, if it returned undefined; all its bytes have been
   * scanned.
   */
  get lacking(): MateIndex {
    const [first, second] = this.mates;
    return second.recordsHeld < first.recordsHeld ? 1 : 0;
  }

  /** The next batch; undefined if more of the `lacking` input is needed, or its end. */
  next(): ReadPairBatch | undefined {
    const { batchSize, mostRecords = Infinity, spreading } = this.#options;
    const limit = batchLimit(batchSize, this.batchesCut, mostRecords - this.recordsCut, spreading?.());
    const [first, second] = this.mates.map((batcher) => batcher.find(limit)) as [Found, Found];
    const [held, heldBySecond] = this.mates.map((batcher) => batcher.recordsHeld) as [number, number];
    // While the number for one input is unknown, all of its records held are allowed.
    const allowed = Math.min(first ?? held, second ?? heldBySecond);
    const isKnown = allowed === first || allowed === second;
    return isKnown && allowed > 0 ? this.#takeBatch(allowed) : undefined;
  }

  /** The whole pairs found, at most `most`, as a batch. */
  flush(most = Infinity): ReadPairBatch | undefined {
    const records = Math.min(most, this.recordsHeld);
    return records > 0 ? this.#takeBatch(records) : undefined;
  }

  /** The whole pairs not yet batched. */
  get recordsHeld(): number {
    return Math.min(...this.mates.map(({ recordsHeld }) => recordsHeld));
  }

  /**
   * Call it when one input has ended and all pairs are batched. @throws FramingError if a record
   * has no mate
   */
  checkPaired(): void {
    const unpaired = this.mates.findIndex(({ recordsHeld }) => recordsHeld > 0);
    if (unpaired < 0) return;
    const place = this.mates[unpaired as MateIndex].nextPlace();
    const shorter = this.#options.inputName(unpaired === 0 ? 1 : 0);
    const end = this.recordsCut === 0 ? 'is empty' : `ends after its record ${this.recordsCut}`;
    throw new FramingError(`the record has no mate: ${shorter} ${end}`, {
      place,
      advice: 'is one of the two files cut short, or filtered without the other?',
    });
  }

  #takeBatch(records: number): ReadPairBatch {
    const [first, second] = this.mates.map((batcher) => batcher.takeBatch(records)) as [ReadBatch, ReadBatch];
    this.#numbering ??= firstNumbering(this.#options.format ?? 'lines', first.bytes, second.bytes);
    const { segments, bareReturns } = second.head;
    const head: BatchHead = {
      ...first.head,
      byteLength: first.head.byteLength + second.head.byteLength,
      mate: { start: first.head.byteLength, segments, bareReturns },
      ...(this.#numbering === 0 ? {} : { numbering: this.#numbering }),
    };
    return { head, bytes: first.bytes, mateBytes: second.bytes };
  }
}
