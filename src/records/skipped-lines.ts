// The lines that were taken out of an input: how many, where, and the text of those that go out in their place.
import type { CommentLines } from '../job/batch.ts';
import type { InputPosition } from './segment-list.ts';

export interface SkippedSums {
  readonly comments: number;
  readonly blanks: number;
  /** Of all of them. */
  readonly bytes: number;
}

export const NONE_SKIPPED: SkippedSums = { comments: 0, blanks: 0, bytes: 0 };

/** Lines in front of one record, or behind the last. */
interface Skip {
  /** Of that record, among those that are not cut yet. */
  readonly recordIndex: number;
  /** Of the first of them. */
  readonly from: InputPosition;
  readonly sums: SkippedSums;
  readonly text: string;
}

export class SkippedLines {
  #skips: Skip[] = [];
  /** Of those in front of records that are cut. */
  #cut: SkippedSums;
  #keptBytes = 0;

  constructor(before: SkippedSums = NONE_SKIPPED) {
    this.#cut = before;
  }

  get cut(): SkippedSums {
    return this.#cut;
  }

  get all(): SkippedSums {
    return this.#skips.reduce((sum, { sums }) => plus(sum, sums), this.#cut);
  }

  /** Of lines that are kept, and no batch has yet. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Where the first line was that stands directly behind what is cut; undefined where a record does. */
  get first(): InputPosition | undefined {
    const [skip] = this.#skips;
    return skip?.recordIndex === 0 ? skip.from : undefined;
  }

  /** `text`: latin1, of a line that is kept. */
  add(kind: 'comment' | 'blank', from: InputPosition, recordIndex: number, text: string, bytes: number): void {
    const sums = { comments: kind === 'comment' ? 1 : 0, blanks: kind === 'blank' ? 1 : 0, bytes };
    this.#keptBytes += text.length;
    const last = this.#skips.at(-1);
    if (last?.recordIndex !== recordIndex) this.#skips.push({ recordIndex, from, sums, text });
    else this.#skips.splice(-1, 1, { ...last, sums: plus(last.sums, sums), text: last.text + text });
  }

  /** Those of a batch of so many records; with those behind its last where nothing else will follow it for now. */
  take(records: number, isFlush: boolean): CommentLines[] {
    const isTaken = ({ recordIndex }: Skip) => recordIndex < records || (isFlush && recordIndex === records);
    const taken = this.#skips.filter(isTaken);
    this.#skips = this.#skips
      .filter((skip) => !isTaken(skip))
      .map((skip) => ({ ...skip, recordIndex: skip.recordIndex - records }));
    for (const { sums } of taken) this.#cut = plus(this.#cut, sums);
    const kept = taken.filter(({ text }) => text !== '');
    for (const { text } of kept) this.#keptBytes -= text.length;
    return kept.map(({ recordIndex, text }) => ({ before: recordIndex, text }));
  }
}

export function plus(one: SkippedSums, other: SkippedSums): SkippedSums {
  return {
    comments: one.comments + other.comments,
    blanks: one.blanks + other.blanks,
    bytes: one.bytes + other.bytes,
  };
}
