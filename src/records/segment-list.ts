// The segments of the current batch: the inputs and positions its records come from.
import type { Segment } from '../job/batch.ts';

/** The position of a record; at the start of an input it is after byte-order mark and header. */
export interface InputPosition {
  readonly input: number;
  readonly line: number;
  readonly byte: number;
}

export class SegmentList {
  #segments: Segment[] = [];

  /** The position of the first record not yet batched. */
  get first(): Segment {
    return this.#segments[0]!;
  }

  /** The segment of the open record. */
  get last(): Segment {
    return this.#segments.at(-1)!;
  }

  /** Begins a segment at this record and byte of the batch. */
  begin(at: InputPosition, recordIndex: number, start: number): void {
    // An input without records in this batch leaves no segment.
    if (this.#segments.at(-1)?.recordIndex === recordIndex) this.#segments.pop();
    this.#segments.push({ ...at, recordIndex, start });
  }

  /**
   * Takes the segments of a batch that ends after this many records and bytes; `lineAfter`: the
   * line that follows a segment in it.
   */
  take(records: number, byteLength: number, lineAfter: (segment: Segment) => number): Segment[] {
    const [only] = this.#segments;
    if (this.#segments.length === 1 && only!.recordIndex === 0) {
      const { input, byte, start } = only!;
      const taken = this.#segments;
      this.#segments = [{ input, recordIndex: 0, start: 0, line: lineAfter(only!), byte: byte + byteLength - start }];
      return taken;
    }
    const taken = this.#segments.filter((segment) => segment.recordIndex < records);
    const rest = this.#segments
      .filter((segment) => segment.recordIndex >= records)
      .map((one) => ({ ...one, recordIndex: one.recordIndex - records, start: one.start - byteLength }));
    if (rest[0]?.recordIndex !== 0) {
      const last = taken.at(-1)!;
      const byte = last.byte + byteLength - last.start;
      rest.unshift({ input: last.input, line: lineAfter(last), byte, recordIndex: 0, start: 0 });
    }
    this.#segments = rest;
    return taken;
  }
}
