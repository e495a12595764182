// A block of records with a fixed number of lines: walked with indexOf and slice on one string,
// without an array of lines.
import { InternalError } from '../../job/errors.ts';
import { segmentOf } from '../../job/batch.ts';
import type { Encoding, Framing } from '../../job/job-spec.ts';
import { CARRIAGE_RETURN, findTerminators, NEWLINE, NUL } from '../../records/scanner.ts';
import { BLOCK_BYTES, blockEnd } from './block-end.ts';
import { RecordBlock } from './record-block.ts';

export class LineBlock extends RecordBlock {
  readonly #lines: number;
  readonly #terminator: number;
  readonly #terminatorText: string;
  /** Offsets in the text of the current record and of the next one. */
  #at = 0;
  #next = 0;
  /**
   * A record whose offset in the batch is known: the block's first, or the one after the last that
   * was passed.
   */
  #knownByte = 0;
  #knownIndex = 0;

  constructor({ terminator, linesPerRecord }: Framing, encoding: Encoding, keepsReturns = true) {
    super(encoding, keepsReturns);
    this.#lines = linesPerRecord;
    this.#terminator = terminator === 'nul' ? NUL : NEWLINE;
    this.#terminatorText = String.fromCharCode(this.#terminator);
  }

  override close(): void {
    super.close();
    this.#at = 0;
    this.#next = 0;
  }

  protected override find(): number {
    this.#knownByte = this.start;
    this.#knownIndex = this.firstIndex;
    return blockEnd(this.bytes, this.start, this.#terminator, this.#lines, BLOCK_BYTES);
  }

  protected override endBefore(index: number): number {
    return this.byteOf(index);
  }

  protected override indexAt(offset: number): number {
    const lines = findTerminators(this.bytes, this.start, offset, this.#terminator, Infinity).count;
    return this.firstIndex + Math.floor(lines / this.#lines);
  }

  override next(index: number): string | undefined {
    const { text } = this;
    const { bareReturns } = this.head;
    const at = this.#next;
    if (at === text.length) return undefined;
    let end = text.indexOf(this.#terminatorText, at);
    for (let line = 1; line < this.#lines; line += 1) end = text.indexOf(this.#terminatorText, end + 1);
    if (end < at) throw new InternalError(`record ${index} of the block has no end`);
    const hasReturn =
      this.#terminator === NEWLINE &&
      end > at &&
      text.charCodeAt(end - 1) === CARRIAGE_RETURN &&
      (bareReturns.length === 0 || !bareReturns.includes(index));
    this.hasReturn = hasReturn && this.keepsReturns;
    this.#at = at;
    this.#next = end + 1;
    this.index = index;
    return text.slice(at, hasReturn ? end - 1 : end);
  }

  override get byteAt(): number {
    return this.isByteForByte ? this.start + this.#at : this.byteOf(this.index);
  }

  override get byteEnd(): number {
    if (this.isByteForByte) return this.start + this.#next;
    const end = this.endOf(this.index, this.byteAt);
    this.#knownByte = end;
    this.#knownIndex = this.index + 1;
    return end;
  }

  override endOf(_index: number, byteAt: number): number {
    return findTerminators(this.bytes, byteAt, this.bytes.length, this.#terminator, this.#lines).end;
  }

  override byteOf(index: number): number {
    if (this.isByteForByte && index === this.index) return this.start + this.#at;
    const isBehind = index >= this.#knownIndex;
    const from = isBehind ? this.#knownByte : this.start;
    const lines = (index - (isBehind ? this.#knownIndex : this.firstIndex)) * this.#lines;
    if (lines === 0) return from;
    return findTerminators(this.bytes, from, this.bytes.length, this.#terminator, lines).end;
  }

  override lineOf(index: number): number {
    const { line, recordIndex } = segmentOf(this.head, index);
    return line + (index - recordIndex) * this.#lines;
  }
}
