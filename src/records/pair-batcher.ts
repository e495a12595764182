// Cuts two inputs in lock-step into batches of pairs: record k of one with record k of the other. A batch holds the
// first input's records and, behind them, as many of the second's. Its borders follow from the first input and -b
// alone. Pure: bytes are put into the two batchers, each as its input gives them, and whole batches come out of `next()`.
import type { BatchHead } from '../job/batch.ts';
import { FramingError } from '../job/errors.ts';
import { batchLimit } from './batch-limit.ts';
import { Batcher, type BatcherOptions, type Cut } from './batcher.ts';

/** A whole batch of pairs; views as those of a Cut. */
export interface PairCut extends Cut {
  readonly mateBytes: Uint8Array;
}

/** Index of one of the two inputs. */
export type MateIndex = 0 | 1;

export class PairBatcher {
  /** One for each input. */
  readonly mates: readonly [Batcher, Batcher];
  readonly #options: BatcherOptions;
  #lacking: MateIndex = 0;

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.mates = [new Batcher(options), new Batcher(options)];
  }

  get batchesCut(): number {
    return this.mates[0].batchesCut;
  }

  /** Pairs in all batches given out. */
  get pairsCut(): number {
    return this.mates[0].recordsCut;
  }

  /** The input that `next()` has had too few bytes of: they have all been scanned. */
  get lacking(): MateIndex {
    return this.#lacking;
  }

  /** The next batch, or undefined: then more of the `lacking` input is needed, or its end. */
  next(): PairCut | undefined {
    const [first, second] = this.mates;
    const records = first.find(batchLimit(this.#options.batchSize, this.batchesCut));
    this.#lacking = records === undefined ? 0 : 1;
    if (records === undefined || second.find({ records }) === undefined) return undefined;
    return this.#cut(records);
  }

  /** All whole pairs in hand, as a batch. */
  flush(): PairCut | undefined {
    const [first, second] = this.mates;
    if (first.recordsHeld > 0) second.find({ records: first.recordsHeld });
    const records = Math.min(first.recordsHeld, second.recordsHeld);
    return records > 0 ? this.#cut(records) : undefined;
  }

  /** To be asked when one input has ended, and all pairs are cut. @throws FramingError where a record has no mate */
  checkPaired(): void {
    const unpaired = this.mates.findIndex(({ recordsHeld }) => recordsHeld > 0);
    if (unpaired < 0) return;
    const place = this.mates[unpaired as MateIndex].nextPlace();
    const shorter = this.#options.inputName(unpaired === 0 ? 1 : 0);
    const end = this.pairsCut === 0 ? 'is empty' : `ends after its record ${this.pairsCut}`;
    throw new FramingError(`the record has no mate: ${shorter} ${end}`, {
      place,
      advice: 'is one of the two files cut short, or filtered without the other?',
    });
  }

  #cut(records: number): PairCut {
    const [first, second] = this.mates.map((batcher) => batcher.cut(records)) as [Cut, Cut];
    const { segments, bareReturns } = second.head;
    const head: BatchHead = {
      ...first.head,
      byteLength: first.head.byteLength + second.head.byteLength,
      mate: { start: first.head.byteLength, segments, bareReturns },
    };
    return { head, bytes: first.bytes, mateBytes: second.bytes };
  }
}
