// A block of records whose borders a scanner tells: looked up, when the block begins, in a copy of it that lies in a kernel's
// memory. Lines are counted in that, too, should one be asked for: in the batch, records that are kept may have been moved
// over those before by then.
import { segmentOf, type BatchHead } from '../../job/batch.ts';
import type { Encoding } from '../../job/job-spec.ts';
import type { BorderScanner } from '../../records/border-scanner.ts';
import { newScanKernel } from '../../kernel/scan-kernel.ts';
import { ScanMemory } from '../../records/scan-memory.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE } from '../../records/scanner.ts';
import { decode, findInvalidUtf8, type Decoded } from '../../records/text.ts';
import { BLOCK_BYTES } from './block-end.ts';
import type { InvalidByte, RecordBlock } from './record-block.ts';

export class BorderedBlock implements RecordBlock {
  readonly #borders: BorderScanner;
  readonly #encoding: Encoding;
  #head!: BatchHead;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #firstIndex = 0;
  #index = -1;
  #text = '';
  #isByteForByte = true;
  /** Offsets in the batch behind each record of the block. */
  #ends: number[] = [];
  /** Holds the block from its front on, of a longer one as many bytes as it can. */
  #copy: ScanMemory | undefined;
  /** Lines of the batch before the block, and behind it. */
  #linesBefore = 0;
  #linesBehind = 0;
  /** Lines of the batch before the first record of each segment that has been met. */
  readonly #segmentLines = new Map<number, number>();

  hasReturn = false;

  constructor(borders: BorderScanner, encoding: Encoding) {
    this.#borders = borders;
    this.#encoding = encoding;
  }

  get text(): string {
    return this.#text;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  get index(): number {
    return this.#index;
  }

  get byteAt(): number {
    return this.byteOf(this.#index);
  }

  get byteEnd(): number {
    return this.endOf(this.#index);
  }

  open(head: BatchHead, bytes: Buffer): void {
    this.#head = head;
    this.#bytes = bytes;
    this.#start = 0;
    this.#end = 0;
    this.#firstIndex = 0;
    this.#linesBehind = 0;
    this.#segmentLines.clear();
    this.close();
  }

  begin(index: number): InvalidByte | undefined {
    this.#start = this.#end;
    this.#firstIndex = index;
    this.#index = -1;
    this.#find();
    let decoded = this.#decode();
    if (decoded === undefined) {
      const invalid = this.#invalidByte(this.#bytes.subarray(this.#start, this.#end));
      if (invalid.index === index) {
        this.#countLines();
        return invalid;
      }
      // the records before it come first: any of them may have an earlier fault
      this.#ends.length = invalid.index - index;
      this.#end = this.#ends.at(-1)!;
      decoded = this.#decode()!;
    }
    this.#countLines();
    this.#isByteForByte = decoded.isByteForByte;
    this.#text = decoded.text;
    return undefined;
  }

  close(): void {
    this.#text = '';
    this.#ends = [];
  }

  next(index: number): string | undefined {
    const i = index - this.#firstIndex;
    if (i >= this.#ends.length) return undefined;
    this.#index = index;
    const from = this.byteOf(index);
    const last = this.#ends[i]! - 1; // its newline
    const hasReturn =
      last > from && this.#bytes[last - 1] === CARRIAGE_RETURN && !this.#head.bareReturns.includes(index);
    const to = hasReturn ? last - 1 : last;
    this.hasReturn = hasReturn;
    // else its place in the text is not known by its bytes, and it is decoded by itself
    return this.#isByteForByte
      ? this.#text.slice(from - this.#start, to - this.#start)
      : this.#bytes.toString(this.#encoding, from, to);
  }

  byteOf(index: number): number {
    return index === this.#firstIndex ? this.#start : this.#ends[index - this.#firstIndex - 1]!;
  }

  endOf(index: number): number {
    return this.#ends[index - this.#firstIndex]!;
  }

  lineOf(index: number): number {
    const segment = segmentOf(this.#head, index);
    return segment.line + this.#linesUpTo(index) - this.#segmentLines.get(segment.recordIndex)!;
  }

  /** The whole records from #start on that fit in BLOCK_BYTES, at least one. */
  #find(): void {
    this.#copy ??= new ScanMemory(BLOCK_BYTES, newScanKernel());
    const copy = this.#copy;
    const start = this.#start;
    const bytes = this.#bytes.subarray(start, start + BLOCK_BYTES);
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
    this.#end = start + at;
    const isRest = start + bytes.length === this.#bytes.length;
    if (at < bytes.length && (at === 0 || isRest)) this.#endLongOrLast(bytes.length);
  }

  /** A record goes on behind the first `scanned` bytes: one that is longer than a block, or the batch's last. */
  #endLongOrLast(scanned: number): void {
    const from = this.#start + scanned;
    const { count, end } = this.#borders.scan(this.#bytes, from, this.#bytes.length, 1);
    // the last record of a batch ends with it, though a scanner may have to see what follows
    this.#end = count === 0 ? this.#bytes.length : end;
    this.#ends.push(this.#end);
  }

  #countLines(): void {
    this.#linesBefore = this.#linesBehind;
    for (const { recordIndex } of this.#head.segments) {
      const i = recordIndex - this.#firstIndex;
      if (i >= 0 && i < this.#ends.length) this.#segmentLines.set(recordIndex, this.#linesUpTo(recordIndex));
    }
    const { count } =
      this.#end - this.#start > BLOCK_BYTES
        ? findTerminators(this.#bytes, this.#start, this.#end, NEWLINE, Infinity)
        : this.#copy!.find(0, this.#end - this.#start, NEWLINE, Infinity);
    this.#linesBehind = this.#linesBefore + count;
  }

  /** Lines of the batch before this record of the block, or behind its last. */
  #linesUpTo(index: number): number {
    if (index - this.#firstIndex === this.#ends.length) return this.#linesBehind;
    const to = this.byteOf(index) - this.#start;
    return this.#linesBefore + this.#copy!.find(0, to, NEWLINE, Infinity).count;
  }

  #decode(): Decoded | undefined {
    return decode(this.#bytes.subarray(this.#start, this.#end), this.#encoding);
  }

  #invalidByte(block: Buffer): InvalidByte {
    const offset = this.#start + findInvalidUtf8(block);
    const i = this.#ends.findIndex((end) => end > offset);
    const index = this.#firstIndex + i;
    return { index, byteInRecord: offset - this.byteOf(index), byte: this.#bytes[offset]! };
  }
}
