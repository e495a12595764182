// The segments of the batch in the making: where the records come from that it will hold.
import type { Segment } from '../job/batch.ts';

/** Where an input's records begin: what its byte-order mark and header have taken is behind them. */
export interface InputPosition {
  readonly input: number;
  readonly line: number;
  readonly byte: number;
}

export class SegmentList {
  #segments: Segment[] = [];

  /** Where the first record stands that no batch has taken. */
  get first(): Segment {
    return this.#segments[0]!;
  }

  /** The segment of the record that is open. */
  get last(): Segment {
    return this.#segments.at(-1)!;
  }

  /** Another input's records begin, as this record and at this byte of the batch. */
  begin(at: InputPosition, recordIndex: number, start: number): void {
    // an input before it that gave this batch no record leaves no trace in it
    if (this.#segments.at(-1)?.recordIndex === recordIndex) this.#segments.pop();
    this.#segments.push({ ...at, recordIndex, start });
  }

  /** Those of a batch that ends behind so many records and bytes; `lineAfter` is the line that follows a segment in it. */
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
