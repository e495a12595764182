// Takes parts of a batch out as batches of their own, whose records keep their numbers, lines and
// offsets. For the bisection of a failed batch. Pure.
import { mateHeads, type BatchHead, type CommentLines, type Segment } from '../job/batch.ts';
import { hasFixedLines, type Delimiter, type Encoding, type FormatName, type Framing } from '../job/job-spec.ts';
import { newBorderScanner } from './formats/borders.ts';
import { firstRecordEnd } from './interleaved-batcher.ts';
import { findTerminators, NEWLINE, NUL } from './scanner.ts';

export interface SlicerOptions {
  readonly format: FormatName;
  readonly framing: Framing;
  readonly delimiter: Delimiter;
  readonly encoding: Encoding;
}

export interface Slice {
  readonly head: BatchHead;
  /** A buffer of exactly the slice's bytes, owned by the caller. */
  readonly buffer: ArrayBuffer;
}

/** The position of a record in its file. */
export interface RecordPlace {
  readonly input: number;
  readonly line: number;
  readonly byte: number;
}

/** Records from `from` up to but not including `to`, by index in the batch. */
export type Range = readonly [from: number, to: number];

export class BatchSlicer {
  readonly head: BatchHead;
  readonly #options: SlicerOptions;
  readonly #mates: readonly MateSlicer[];

  /** `bytes`: all bytes of the batch; they must not change. */
  constructor(head: BatchHead, bytes: Uint8Array, options: SlicerOptions) {
    this.head = head;
    this.#options = options;
    const { mate } = head;
    if (mate === undefined) {
      this.#mates = [new MateSlicer(head, bytes, options)];
      return;
    }
    const [first, second] = mateHeads({ ...head, mate });
    const slicerOf = (half: BatchHead, from: number) =>
      new MateSlicer(half, bytes.subarray(from, from + half.byteLength), options);
    this.#mates = [slicerOf(first, 0), slicerOf(second, mate.start)];
  }

  /**
   * A batch of the records in these ranges. The ranges must be in order, not empty and not overlap.
   */
  pick(ranges: readonly Range[]): Slice {
    const records = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    const [first, second] = this.#mates.map((mate) => mate.pick(ranges));
    const firstRecord = this.head.firstRecord + ranges[0]![0];
    const byteLength = first!.bytes.length + (second?.bytes.length ?? 0);
    const buffer = new ArrayBuffer(byteLength);
    new Uint8Array(buffer).set(first!.bytes);
    const { batch, numbering, isInterleaved } = this.head;
    const { segments, bareReturns } = first!;
    const comments = this.#commentsIn(ranges);
    const head: BatchHead = {
      ...{ batch, firstRecord, records, byteLength, segments, bareReturns },
      ...(isInterleaved === undefined ? {} : { isInterleaved }),
      ...(numbering === undefined ? {} : { numbering }),
      ...(comments.length === 0 ? {} : { comments }),
    };
    if (second === undefined) return { head, buffer };
    const start = first!.bytes.length;
    new Uint8Array(buffer).set(second.bytes, start);
    return {
      head: { ...head, mate: { start, segments: second.segments, bareReturns: second.bareReturns } },
      buffer,
    };
  }

  /**
   * The comment lines before records of the ranges, but not those after the batch's last record.
   */
  #commentsIn(ranges: readonly Range[]): CommentLines[] {
    const { comments } = this.head;
    if (comments === undefined) return [];
    let records = 0;
    return ranges.flatMap(([from, to]) => {
      const base = records - from;
      records += to - from;
      const inside = comments.filter(({ before }) => before >= from && before < to);
      return inside.map(({ before, text }) => ({ before: base + before, text }));
    });
  }

  /** The record's original bytes, terminator included; for a pair those of both mates. */
  bytesOf(index: number): [Uint8Array] | [Uint8Array, Uint8Array] {
    const [first, second] = this.#mates.map((mate) => mate.bytesOf(index));
    if (this.head.isInterleaved !== true) return second === undefined ? [first!] : [first!, second];
    const pair = first!;
    const end = firstRecordEnd(pair, this.#options);
    return [pair.subarray(0, end), pair.subarray(end)];
  }

  /** For a pair, the position of the first mate. */
  placeOf(index: number): RecordPlace {
    return this.#mates[0]!.placeOf(index);
  }
}

/** Slices a batch, or one half of a batch of pairs. */
class MateSlicer {
  readonly #head: BatchHead;
  readonly #bytes: Uint8Array;
  readonly #options: SlicerOptions;
  /** The offset of each record, and the end of the last. */
  readonly #starts: Uint32Array;

  constructor(head: BatchHead, bytes: Uint8Array, options: SlicerOptions) {
    this.#head = head;
    this.#bytes = bytes;
    this.#options = options;
    this.#starts = startsOf(head, bytes, options);
  }

  pick(ranges: readonly Range[]) {
    const byteLength = ranges.reduce((sum, range) => sum + this.#bytesIn(range), 0);
    const bytes = new Uint8Array(byteLength);
    const segments: Segment[] = [];
    const bareReturns: number[] = [];
    const numberingFrom = ranges[0]![0];
    let records = 0;
    let at = 0;
    for (const [from, to] of ranges) {
      bytes.set(this.#bytes.subarray(this.#starts[from], this.#starts[to]), at);
      for (const index of this.#segmentStarts(from, to)) {
        const recordIndex = records + index - from;
        const skippedBefore = index - numberingFrom - recordIndex;
        segments.push({
          ...this.placeOf(index),
          recordIndex,
          start: at + this.#starts[index]! - this.#starts[from]!,
          ...(skippedBefore === 0 ? {} : { skippedBefore }),
        });
      }
      for (const index of this.#head.bareReturns) {
        if (index >= from && index < to) bareReturns.push(records + index - from);
      }
      records += to - from;
      at += this.#bytesIn([from, to]);
    }
    return { bytes, segments, bareReturns };
  }

  bytesOf(index: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]);
  }

  placeOf(index: number): RecordPlace {
    const segment = this.#head.segments.findLast(({ recordIndex }) => recordIndex <= index)!;
    const { input, line, byte, recordIndex, start } = segment;
    const offset = this.#starts[index]!;
    const { format, framing } = this.#options;
    const lines = hasFixedLines(format)
      ? (index - recordIndex) * framing.linesPerRecord * recordsEach(this.#head)
      : findTerminators(this.#bytes, start, offset, NEWLINE, Infinity).count;
    return { input, line: line + lines, byte: byte + offset - start };
  }

  #bytesIn([from, to]: Range): number {
    return this.#starts[to]! - this.#starts[from]!;
  }

  /** The range's first record, and its records at which another segment begins. */
  #segmentStarts(from: number, to: number): number[] {
    const inside = this.#head.segments.map(({ recordIndex }) => recordIndex).filter((at) => at > from && at < to);
    return [from, ...inside];
  }
}

/** Records of the input for each record of the batch. */
function recordsEach({ isInterleaved }: BatchHead): number {
  return isInterleaved === true ? 2 : 1;
}

function startsOf(head: BatchHead, bytes: Uint8Array, options: SlicerOptions): Uint32Array {
  const { format, framing } = options;
  const { records } = head;
  const each = recordsEach(head);
  const starts = new Uint32Array(records + 1);
  const terminator = framing.terminator === 'nul' ? NUL : NEWLINE;
  const borders = newBorderScanner(format, options);
  let at = 0;
  for (let index = 1; index < records; index += 1) {
    const { end } =
      borders === undefined
        ? findTerminators(bytes, at, bytes.length, terminator, framing.linesPerRecord * each)
        : borders.scan(bytes, at, bytes.length, each);
    at = end;
    starts[index] = at;
  }
  starts[records] = bytes.length;
  return starts;
}
