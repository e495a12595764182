// The text of results before it becomes bytes: one long string for many records, encoded from time
// to time. It remembers where each record's part ends, so that a character which the encoding can't
// hold is blamed on its record.
import { EncodingError } from '../../job/errors.ts';
import type { Encoding } from '../../job/job-spec.ts';
import { findUnencodable } from '../../records/text.ts';
import type { BatchOutput } from '../batch-output.ts';

/** Characters after which the collected text is encoded. */
const FLUSH_CHARACTERS = 1024 * 1024;

/** An EncodingError with the index in the batch of its record. */
export class UnencodableError extends EncodingError {
  readonly recordIndex: number;

  constructor(recordIndex: number, character: number, encoding: Encoding) {
    const code = `U+${character.toString(16).toUpperCase().padStart(4, '0')}`;
    const isLatin1 = encoding === 'latin1';
    super(isLatin1 ? `the work gave ${code}, which latin1 can't hold` : `the work gave a lone surrogate, ${code}`, {
      advice: isLatin1
        ? 'without --encoding latin1 the output is UTF-8'
        : 'was a character cut in two? [...x] cuts between characters',
    });
    this.recordIndex = recordIndex;
  }
}

export class TextOutput {
  readonly #bytes: BatchOutput;
  readonly #encoding: Encoding;
  #text = '';
  /** Index of the first record with text in #text. */
  #firstIndex = 0;
  /** #ends[i] is the length of #text after record #firstIndex + i. */
  #ends = new Int32Array(1024);

  constructor(bytes: BatchOutput, encoding: Encoding) {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  begin(recordIndex: number): void {
    this.#text = '';
    this.#firstIndex = recordIndex;
  }

  get isFull(): boolean {
    return this.#text.length >= FLUSH_CHARACTERS;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** Call it when all text of this record is added. */
  endRecord(recordIndex: number): void {
    const i = recordIndex - this.#firstIndex;
    if (i >= this.#ends.length) {
      const larger = new Int32Array(2 * this.#ends.length);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[i] = this.#text.length;
  }

  /**
   * Encodes the text; the next text belongs to record `nextIndex`. Batch bytes before `freeBytes`
   * may be overwritten.
   */
  flush(freeBytes: number, nextIndex: number): void {
    if (this.#text !== '') {
      const wrong = findUnencodable(this.#text, this.#encoding);
      if (wrong >= 0)
        throw new UnencodableError(this.#recordOf(wrong, nextIndex), this.#text.charCodeAt(wrong), this.#encoding);
      this.#bytes.appendText(this.#text, freeBytes);
    }
    this.begin(nextIndex);
  }

  #recordOf(position: number, nextIndex: number): number {
    let index = this.#firstIndex;
    while (index < nextIndex && this.#ends[index - this.#firstIndex]! <= position) index += 1;
    return index;
  }
}
