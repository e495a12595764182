// A block of records whose borders a scanner tells. Where each record ends, and how many lines lie before it, is looked up
// when the block begins: later, records that are kept may have been moved over those before.
import { segmentOf, type BatchHead } from '../job/batch.ts';
import type { Encoding } from '../job/job-spec.ts';
import type { BorderScanner } from '../records/border-scanner.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE } from '../records/scanner.ts';
import { decode, findInvalidUtf8 } from '../records/text.ts';
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
  /** Lines of the batch before each record of the block, and behind the last one. */
  #linesBefore: number[] = [0];
  /** Lines of the batch before the first record of each segment that has been met. */
  readonly #segmentLines = new Map<number, number>();

  record = '';
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
    this.#linesBefore = [0];
    this.#segmentLines.clear();
    this.close();
  }

  begin(index: number): InvalidByte | undefined {
    this.#start = this.#end;
    this.#firstIndex = index;
    this.#index = -1;
    this.#find();
    const bytes = this.#bytes.subarray(this.#start, this.#end);
    const decoded = decode(bytes, this.#encoding);
    if (decoded === undefined) return this.#invalidByte(bytes);
    this.#isByteForByte = decoded.isByteForByte;
    this.#text = decoded.text;
    return undefined;
  }

  close(): void {
    this.#text = '';
    this.#ends = [];
  }

  advance(index: number): boolean {
    const i = index - this.#firstIndex;
    if (i >= this.#ends.length) return false;
    this.#index = index;
    const from = this.byteOf(index);
    const last = this.#ends[i]! - 1; // its newline
    const hasReturn =
      last > from && this.#bytes[last - 1] === CARRIAGE_RETURN && !this.#head.bareReturns.includes(index);
    const to = hasReturn ? last - 1 : last;
    this.hasReturn = hasReturn;
    // else its place in the text is not known by its bytes, and it is decoded by itself
    this.record = this.#isByteForByte
      ? this.#text.slice(from - this.#start, to - this.#start)
      : this.#bytes.toString(this.#encoding, from, to);
    return true;
  }

  byteOf(index: number): number {
    return index === this.#firstIndex ? this.#start : this.#ends[index - this.#firstIndex - 1]!;
  }

  endOf(index: number): number {
    return this.#ends[index - this.#firstIndex]!;
  }

  lineOf(index: number): number {
    const segment = segmentOf(this.#head, index);
    return segment.line + this.#linesBefore[index - this.#firstIndex]! - this.#segmentLines.get(segment.recordIndex)!;
  }

  /** The whole records from #start on that fit in BLOCK_BYTES, at least one. */
  #find(): void {
    const { segments } = this.#head;
    let lines = this.#linesBefore.at(-1)!;
    this.#ends = [];
    this.#linesBefore = [];
    let at = this.#start;
    this.#borders.reset();
    for (;;) {
      const index = this.#firstIndex + this.#ends.length;
      if (segments.some(({ recordIndex }) => recordIndex === index)) this.#segmentLines.set(index, lines);
      // the last record of a batch ends with it, though a scanner may have to see what follows
      const found = this.#borders.scan(this.#bytes, at, this.#bytes.length, 1);
      const end = found.count === 0 ? this.#bytes.length : found.end;
      this.#linesBefore.push(lines);
      lines += findTerminators(this.#bytes, at, end, NEWLINE, Infinity).count;
      this.#ends.push(end);
      at = end;
      if (at === this.#bytes.length || at - this.#start >= BLOCK_BYTES) break;
    }
    this.#linesBefore.push(lines);
    this.#end = at;
  }

  #invalidByte(block: Buffer): InvalidByte {
    const offset = this.#start + findInvalidUtf8(block);
    const i = this.#ends.findIndex((end) => end > offset);
    const index = this.#firstIndex + i;
    return { index, byteInRecord: offset - this.byteOf(index), byte: this.#bytes[offset]! };
  }
}
