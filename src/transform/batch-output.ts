// Collects the output bytes of one batch. It writes into the batch's own buffer as far as the work is done with it,
// so that in a steady run no memory is allocated for a batch at all: its buffer goes on to the writer and comes back
// to the reader. Results that need more room get a buffer of their own.
import { ResultError } from '../job/errors.ts';
import type { Encoding } from '../job/job-spec.ts';
import { formatSize } from '../job/size.ts';
import { encodedLength, encodeInto } from '../records/text.ts';

/** A result's bytes: the first `byteLength` of the buffer, which is handed over whole. */
export interface OutputBytes {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
}

/** Of records: of pairs whose mates go to an output each, `mate` is the second mates' part. */
export interface MatedBytes extends OutputBytes {
  readonly mate?: OutputBytes;
}

/** More than this from one batch is an error: single writes and transfers end at 2 GiB. */
export const MAX_RESULT_BYTES = 1024 ** 3;

/** Between two batches. An empty buffer is as dear to make as any. */
const NOTHING = Buffer.alloc(0);

/** Results a little longer than their records need a little more room; those that outgrow that too are of another size. */
const FIRST_ROOM = 1.25;
const MORE_ROOM = 2;

export class BatchOutput {
  readonly #encoding: Encoding;
  readonly #maxBytes: number;
  #target: Buffer = NOTHING;
  #used = 0;
  /** True while #target is the batch's own buffer. */
  #isShared = false;
  /** The batch's own buffer: until `take` the work may still read what lies in it. */
  #batch = new ArrayBuffer(0);
  /** The buffer of an earlier batch whose result outgrew it: a result that needs one may take it. */
  #spare: ArrayBuffer | undefined;

  constructor(encoding: Encoding, maxBytes = MAX_RESULT_BYTES) {
    this.#encoding = encoding;
    this.#maxBytes = maxBytes;
  }

  /** Begins a batch that lies at the front of `buffer`. */
  begin(buffer: ArrayBuffer): void {
    this.#batch = buffer;
    this.#target = Buffer.from(buffer);
    this.#used = 0;
    this.#isShared = true;
  }

  /**
   * The same for results that can't take the place of what they are made of: they get memory of their own, as much as
   * expected or more, and the batch's is then the next one's.
   */
  beginApart(buffer: ArrayBuffer, expectedBytes: number): void {
    const isSpareEnough = this.#spare !== undefined && this.#spare.byteLength >= expectedBytes;
    this.#batch = buffer;
    this.#target = Buffer.from(isSpareEnough ? this.#spare! : new ArrayBuffer(expectedBytes));
    this.#spare = undefined;
    this.#used = 0;
    this.#isShared = false;
  }

  /**
   * Appends bytes that are none of the batch's own buffer, unless the results stand apart from it. The batch's bytes
   * before `freeBytes` are not needed any more; left out, all are.
   */
  append(bytes: Uint8Array, freeBytes = this.#target.length): void {
    const needed = this.#used + bytes.length;
    if (needed > (this.#isShared ? freeBytes : this.#target.length)) this.#moveTo(needed);
    this.#target.set(bytes, this.#used);
    this.#used = needed;
  }

  /** Appends a text that the encoding can hold. The batch's bytes before `freeBytes` are not needed any more. */
  appendText(text: string, freeBytes: number): void {
    const room = (this.#isShared ? freeBytes : this.#target.length) - this.#used;
    // at most 3 bytes a character: only where these would not fit are they counted
    if (text.length * 3 > room) {
      const bytes = encodedLength(text, this.#encoding);
      if (bytes > room) this.#moveTo(this.#used + bytes);
    }
    this.#used += encodeInto(text, this.#target, this.#used, this.#encoding);
  }

  /** Keeps bytes `from` to `to` of the batch as they are; every text so far must have been kept like this. */
  keep(from: number, to: number): void {
    if (this.#used !== from) this.#target.copyWithin(this.#used, from, to);
    this.#used += to - from;
  }

  /** The bytes; the caller owns the buffer now. */
  take(): OutputBytes {
    const result = { buffer: this.#target.buffer as ArrayBuffer, byteLength: this.#used };
    // only now is the work done with the batch's bytes
    if (!this.#isShared) this.#spare = this.#batch;
    this.#target = NOTHING;
    return result;
  }

  #moveTo(bytes: number): void {
    if (bytes > this.#maxBytes) {
      throw new ResultError(`the results of one batch are larger than ${formatSize(this.#maxBytes)}`, {
        advice: 'use a smaller --batch-size',
      });
    }
    // Only what is transferred may come from here, so never from Node's pool of small buffers.
    let next = this.#spare;
    if (next === undefined || next.byteLength < bytes) {
      const room = this.#isShared ? FIRST_ROOM : MORE_ROOM;
      next = new ArrayBuffer(Math.min(this.#maxBytes, Math.ceil(bytes * room)));
    }
    const target = Buffer.from(next);
    this.#target.copy(target, 0, 0, this.#used);
    this.#spare = undefined;
    this.#target = target;
    this.#isShared = false;
  }
}
