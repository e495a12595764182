// Packs the heads of many small batches into one list of numbers: sent between threads as objects,
// they would cost more than their batches.
import type { BatchHead, Segment } from './batch.ts';

/**
 * The kind of a batch: records, pairs with the mates of each input together, or interleaved pairs.
 */
const SINGLE = 0;
const TWO_HALVES = 1;
const INTERLEAVED = 2;

export function packHeads(heads: readonly BatchHead[]): number[] {
  const numbers: number[] = [];
  for (const {
    batch,
    firstRecord,
    records,
    byteLength,
    segments,
    bareReturns,
    mate,
    isInterleaved,
    numbering,
  } of heads) {
    numbers.push(
      batch,
      firstRecord,
      records,
      byteLength,
      mate !== undefined ? TWO_HALVES : isInterleaved === true ? INTERLEAVED : SINGLE,
    );
    packPart(numbers, segments, bareReturns);
    if (mate === undefined && isInterleaved !== true) continue;
    numbers.push(numbering ?? 0);
    if (mate === undefined) continue;
    numbers.push(mate.start);
    packPart(numbers, mate.segments, mate.bareReturns);
  }
  return numbers;
}

function packPart(numbers: number[], segments: readonly Segment[], bareReturns: readonly number[]): void {
  numbers.push(segments.length, bareReturns.length);
  for (const { input, recordIndex, start, line, byte, skippedBefore = 0 } of segments) {
    numbers.push(input, recordIndex, start, line, byte, skippedBefore);
  }
  for (const index of bareReturns) numbers.push(index);
}

/** Unpacks the heads in their order. */
export class PackedHeads {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get isEmpty(): boolean {
    return this.#at === this.#numbers.length;
  }

  take(): BatchHead {
    const [batch, firstRecord, records, byteLength] = [this.#next(), this.#next(), this.#next(), this.#next()];
    const kind = this.#next();
    const head: BatchHead = { batch, firstRecord, records, byteLength, ...this.#part() };
    if (kind === SINGLE) return head;
    const found = this.#next();
    const numbering = found === 0 ? {} : { numbering: found };
    if (kind === INTERLEAVED) return { ...head, ...numbering, isInterleaved: true };
    return { ...head, ...numbering, mate: { start: this.#next(), ...this.#part() } };
  }

  #part(): Pick<BatchHead, 'segments' | 'bareReturns'> {
    const segments: Segment[] = [];
    const bareReturns: number[] = [];
    const [segmentCount, bareCount] = [this.#next(), this.#next()];
    for (let count = 0; count < segmentCount; count += 1) segments.push(this.#segment());
    for (let count = 0; count < bareCount; count += 1) bareReturns.push(this.#next());
    return { segments, bareReturns };
  }

  #segment(): Segment {
    const input = this.#next();
    const recordIndex = this.#next();
    const start = this.#next();
    const line = this.#next();
    const byte = this.#next();
    const skippedBefore = this.#next();
    const segment = { input, recordIndex, start, line, byte };
    return skippedBefore === 0 ? segment : { ...segment, skippedBefore };
  }

  #next(): number {
    return this.#numbers[this.#at++]!;
  }
}
