// Heads of many small batches as one list of numbers: to cross between threads as objects they would cost more than what
// they are the heads of.
import type { BatchHead, Segment } from './batch.ts';

export function packHeads(heads: readonly BatchHead[]): number[] {
  const numbers: number[] = [];
  for (const { batch, firstRecord, records, byteLength, segments, bareReturns, mate, numbering } of heads) {
    numbers.push(batch, firstRecord, records, byteLength, mate === undefined ? 0 : 1);
    packPart(numbers, segments, bareReturns);
    if (mate === undefined) continue;
    numbers.push(numbering ?? 0, mate.start);
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

/** One after another, in their order. */
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
    const hasMate = this.#next() === 1;
    const head: BatchHead = { batch, firstRecord, records, byteLength, ...this.#part() };
    if (!hasMate) return head;
    const numbering = this.#next();
    const paired = { ...head, mate: { start: this.#next(), ...this.#part() } };
    return numbering === 0 ? paired : { ...paired, numbering };
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
