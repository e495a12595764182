// A block of records whose borders a scanner finds. At the block's beginning they are looked up in
// a copy of it in a kernel's memory. Lines are counted in the copy, too, if needed: in the batch,
// records that are kept may by then have been moved over earlier ones.
import { segmentOf, type BatchHead } from '../../job/batch.ts';
import type { Encoding } from '../../job/job-spec.ts';
import type { BorderScanner } from '../../records/border-scanner.ts';
import { newScanKernel } from '../../kernel/scan-kernel.ts';
import { ScanMemory } from '../../records/scan-memory.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE } from '../../records/scanner.ts';
import { BLOCK_BYTES } from './block-end.ts';
import { RecordBlock } from './record-block.ts';

export class BorderedBlock extends RecordBlock {
  readonly #borders: BorderScanner;
  /** Offset in the batch of each record's end. */
  #ends: number[] = [];
  /** Holds the block's beginning: as many of its bytes as fit. */
  #copy: ScanMemory | undefined;
  /** Lines of the batch before the block, and up to its end. */
  #linesBefore = 0;
  #linesBehind = 0;
  /** Lines of the batch before the first record of each segment so far. */
  readonly #segmentLines = new Map<number, number>();

  constructor(borders: BorderScanner, encoding: Encoding, keepsReturns = true) {
    super(encoding, keepsReturns);
    this.#borders = borders;
  }

  override get byteAt(): number {
    return this.byteOf(this.index);
  }

  override get byteEnd(): number {
    return this.endOf(this.index);
  }

  override open(head: BatchHead, bytes: Buffer): void {
    super.open(head, bytes);
    this.firstIndex = 0;
    this.#linesBehind = 0;
    this.#segmentLines.clear();
  }

  override close(): void {
    super.close();
    this.#ends = [];
  }

  override next(index: number): string | undefined {
    const i = index - this.firstIndex;
    if (i >= this.#ends.length) return undefined;
    this.index = index;
    const from = this.byteOf(index);
    const last = this.#ends[i]! - 1; // the record's newline
    const hasReturn = last > from && this.bytes[last - 1] === CARRIAGE_RETURN && !this.head.bareReturns.includes(index);
    const to = hasReturn ? last - 1 : last;
    this.hasReturn = hasReturn && this.keepsReturns;
    // Otherwise byte offsets are not string offsets, and the record is decoded by itself.
    return this.isByteForByte
      ? this.text.slice(from - this.start, to - this.start)
      : this.bytes.toString(this.encoding, from, to);
  }

  override byteOf(index: number): number {
    return index === this.firstIndex ? this.start : this.#ends[index - this.firstIndex - 1]!;
  }

  override endOf(index: number): number {
    return this.#ends[index - this.firstIndex]!;
  }

  override lineOf(index: number): number {
    const segment = segmentOf(this.head, index);
    return segment.line + this.#linesUpTo(index) - this.#segmentLines.get(segment.recordIndex)!;
  }

  /** The whole records from `start` on that fit in BLOCK_BYTES, at least one. */
  protected override find(): number {
    this.#copy ??= new ScanMemory(BLOCK_BYTES, newScanKernel());
    const copy = this.#copy;
    const start = this.start;
    const bytes = this.bytes.subarray(start, start + BLOCK_BYTES);
    copy.bytes.set(bytes);
    this.#ends = [];
    this.#borders.reset();
    let at = 0;
    while (at < bytes.length) {
      const found = copy.findBorders(this.#borders, at, bytes.length, 1);
      if (found.count === 0) break;
      at = found.end;
      this.#ends.push(start + at);
    }
    const isRest = start + bytes.length === this.bytes.length;
    return at < bytes.length && (at === 0 || isRest) ? this.#endLongOrLast(bytes.length) : start + at;
  }

  protected override endBefore(index: number): number {
    this.#ends.length = index - this.firstIndex;
    return this.#ends.at(-1)!;
  }

  protected override indexAt(offset: number): number {
    return this.firstIndex + this.#ends.findIndex((end) => end > offset);
  }

  /**
   * A record is longer than the first `scanned` bytes: it is longer than a block, or the batch's
   * last.
   */
  #endLongOrLast(scanned: number): number {
    const from = this.start + scanned;
    const { count, end: at } = this.#borders.scan(this.bytes, from, this.bytes.length, 1);
    // The last record ends with the batch, even if a scanner would have to see what follows.
    const end = count === 0 ? this.bytes.length : at;
    this.#ends.push(end);
    return end;
  }

  protected override found(): void {
    this.#linesBefore = this.#linesBehind;
    for (const { recordIndex } of this.head.segments) {
      const i = recordIndex - this.firstIndex;
      if (i >= 0 && i < this.#ends.length) this.#segmentLines.set(recordIndex, this.#linesUpTo(recordIndex));
    }
    const { count } =
      this.end - this.start > BLOCK_BYTES
        ? findTerminators(this.bytes, this.start, this.end, NEWLINE, Infinity)
        : this.#copy!.find(0, this.end - this.start, NEWLINE, Infinity);
    this.#linesBehind = this.#linesBefore + count;
  }

  /** Lines of the batch before this record of the block, or up to the end of its last. */
  #linesUpTo(index: number): number {
    if (index - this.firstIndex === this.#ends.length) return this.#linesBehind;
    const to = this.byteOf(index) - this.start;
    return this.#linesBefore + this.#copy!.find(0, to, NEWLINE, Infinity).count;
  }
}
