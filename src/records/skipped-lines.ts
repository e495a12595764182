// The lines that were removed from an input: how many, where, and the text of comment lines that
// are kept in the output.
import type { CommentLines } from '../job/batch.ts';
import type { InputPosition } from './segment-list.ts';

export interface SkippedSums {
  readonly comments: number;
  readonly blanks: number;
  /** The bytes of all these lines. */
  readonly bytes: number;
}

export const NONE_SKIPPED: SkippedSums = { comments: 0, blanks: 0, bytes: 0 };

/** Lines before one record, or after the last. */
interface Skip {
  /** The index of that record among those not yet batched. */
  readonly recordIndex: number;
  /** The position of the first line. */
  readonly from: InputPosition;
  readonly sums: SkippedSums;
  readonly text: string;
}

export class SkippedLines {
  #skips: Skip[] = [];
  /** The sums of lines before batched records. */
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

  /** The bytes of kept lines that are not yet in a batch. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /**
   * The position of the first skipped line directly after the batched records; undefined if a
   * record follows them.
   */
  get first(): InputPosition | undefined {
    const [skip] = this.#skips;
    return skip?.recordIndex === 0 ? skip.from : undefined;
  }

  /** `text`: the line in latin1, if it is kept. */
  add(kind: 'comment' | 'blank', from: InputPosition, recordIndex: number, text: string, bytes: number): void {
    const sums = { comments: kind === 'comment' ? 1 : 0, blanks: kind === 'blank' ? 1 : 0, bytes };
    this.#keptBytes += text.length;
    const last = this.#skips.at(-1);
    if (last?.recordIndex !== recordIndex) this.#skips.push({ recordIndex, from, sums, text });
    else this.#skips.splice(-1, 1, { ...last, sums: plus(last.sums, sums), text: last.text + text });
  }

  /**
   * Takes the lines of a batch of this many records; with `isFlush` also those after its last
   * record.
   */
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
