// Cuts two inputs in lock-step into batches of pairs: record k of one with record k of the other. A batch holds the
// first input's records and, behind them, as many of the second's: as many as -b allows of either, at least one. So its
// borders follow from the inputs and -b alone, and it is small however much larger the records of one input are. Pure: bytes are put into the two batchers, each as its input gives them, and whole batches come out of `next()`.
import type { BatchHead } from '../job/batch.ts';
import { FramingError } from '../job/errors.ts';
import { batchLimit } from './batch-limit.ts';
import type { BatcherOptions } from './batcher-options.ts';
import type { Batcher, ReadBatch } from './batcher.ts';
import { firstNumbering, type MateNumbering } from './mate-names.ts';
import { newBatcher } from './new-batcher.ts';
import { plus } from './skipped-lines.ts';

/** A whole batch of pairs; views as those of a ReadBatch. */
export interface ReadPairBatch extends ReadBatch {
  readonly mateBytes: Uint8Array;
}

/** How many records of an input a batch may have; undefined while that is not known. */
type Found = number | undefined;

/** Index of one of the two inputs. */
export type MateIndex = 0 | 1;

export class PairBatcher {
  /** One for each input. */
  readonly mates: readonly [Batcher, Batcher];
  readonly #options: BatcherOptions;
  #numbering: MateNumbering | undefined;

  /** `numbering`: that of the first pair, where it has been cut before. */
  constructor(options: BatcherOptions, numbering?: MateNumbering) {
    this.#options = options;
    this.#numbering = numbering;
    const { before, ...rest } = options;
    // what has been skipped before is told of both together, and counted with the first
    const second = before === undefined ? options : { ...rest, before: { ...before, skipped: undefined } };
    this.mates = [newBatcher(options), newBatcher(second)];
  }

  /** Which way the names of the first pair go; undefined while it has not been cut. */
  get numbering(): MateNumbering | undefined {
    return this.#numbering;
  }

  get batchesCut(): number {
    return this.mates[0].batchesCut;
  }

  /** Pairs in all batches given out. */
  get recordsCut(): number {
    return this.mates[0].recordsCut;
  }

  /** Of both inputs, as a Batcher's. */
  get skipped(): Batcher['skipped'] {
    const [first, second] = this.mates.map(({ skipped }) => skipped) as [Batcher['skipped'], Batcher['skipped']];
    return { all: plus(first.all, second.all), cut: plus(first.cut, second.cut) };
  }

  /** 0 until both inputs have some. */
  get bytesHeld(): number {
    return Math.min(...this.mates.map(({ bytesHeld }) => bytesHeld));
  }

  /** The input that `next()` has had too few records of, where it gave nothing: all of its bytes have been scanned. */
  get lacking(): MateIndex {
    const [first, second] = this.mates;
    return second.recordsHeld < first.recordsHeld ? 1 : 0;
  }

  /** The next batch, or undefined: then more of the `lacking` input is needed, or its end. */
  next(): ReadPairBatch | undefined {
    const { batchSize, mostRecords = Infinity, spreading } = this.#options;
    const limit = batchLimit(batchSize, this.batchesCut, mostRecords - this.recordsCut, spreading?.());
    const [first, second] = this.mates.map((batcher) => batcher.find(limit)) as [Found, Found];
    const [held, heldBySecond] = this.mates.map((batcher) => batcher.recordsHeld) as [number, number];
    // while it is not known how many there may be of one, all of it that is held is allowed
    const allowed = Math.min(first ?? held, second ?? heldBySecond);
    const isKnown = allowed === first || allowed === second;
    return isKnown && allowed > 0 ? this.#takeBatch(allowed) : undefined;
  }

  /** The whole pairs that have been found, `most` at the most, as a batch. */
  flush(most = Infinity): ReadPairBatch | undefined {
    const records = Math.min(most, this.recordsHeld);
    return records > 0 ? this.#takeBatch(records) : undefined;
  }

  /** Whole pairs that no batch has yet. */
  get recordsHeld(): number {
    return Math.min(...this.mates.map(({ recordsHeld }) => recordsHeld));
  }

  /** To be asked when one input has ended, and all pairs are cut. @throws FramingError where a record has no mate */
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
