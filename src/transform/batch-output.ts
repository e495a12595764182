// Collects the output bytes of one batch. It overwrites the part of the batch's own buffer that the
// work no longer needs, so that a steady run allocates no memory per batch: the buffer goes to the
// writer and back to the reader. Results that need more room get a buffer of their own.
import { ResultError } from '../job/errors.ts';
import type { Encoding } from '../job/job-spec.ts';
import { formatSize } from '../job/size.ts';
import { encodedLength, encodeInto } from '../records/text.ts';

/** A result's bytes: the first `byteLength` of the buffer, which is handed over whole. */
export interface OutputBytes {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
}

/** For pairs with an output per mate, `mate` is the second mates' part. */
export interface MatedBytes extends OutputBytes {
  readonly mate?: OutputBytes;
}

/** More than this from one batch is an error: single writes and transfers end at 2 GiB. */
export const MAX_RESULT_BYTES = 1024 ** 3;

/** The target between two batches, shared because even an empty buffer is costly to create. */
const NOTHING = Buffer.alloc(0);

/**
 * Growth: results slightly longer than their records need a little more room; results that outgrow
 * that get twice what they need.
 */
const FIRST_ROOM = 1.25;
const MORE_ROOM = 2;

export class BatchOutput {
  readonly #encoding: Encoding;
  readonly #maxBytes: number;
  #target: Buffer = NOTHING;
  #used = 0;
  /** True while #target is the batch's own buffer. */
  #isShared = false;
  /** The batch's own buffer; the work may read it until `take`. */
  #batch = new ArrayBuffer(0);
  /** The buffer of an earlier batch, for the next result that needs one of its own. */
  #spare: ArrayBuffer | undefined;

  constructor(encoding: Encoding, maxBytes = MAX_RESULT_BYTES) {
    this.#encoding = encoding;
    this.#maxBytes = maxBytes;
  }

  /** Begins a batch, which is at the front of `buffer`. */
  begin(buffer: ArrayBuffer): void {
    this.#batch = buffer;
    this.#target = Buffer.from(buffer);
    this.#used = 0;
    this.#isShared = true;
  }

  /**
   * The same for results that must not overwrite the batch. They get memory of their own, at least
   * `expectedBytes`; the batch's buffer becomes the spare one.
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
   * Appends bytes from outside the batch's own buffer; after `beginApart` they may be from it. The
   * batch's bytes before `freeBytes` (default: all) are no longer needed.
   */
  append(bytes: Uint8Array, freeBytes = this.#target.length): void {
    const needed = this.#used + bytes.length;
    if (needed > (this.#isShared ? freeBytes : this.#target.length)) this.#moveTo(needed);
    this.#target.set(bytes, this.#used);
    this.#used = needed;
  }

  /**
   * Appends a string that the encoding can hold. The batch's bytes before `freeBytes` are no longer
   * needed.
   */
  appendText(text: string, freeBytes: number): void {
    const room = (this.#isShared ? freeBytes : this.#target.length) - this.#used;
    // A UTF-16 unit takes at most 3 bytes: only if those may not fit is the exact length computed.
    if (text.length * 3 > room) {
      const bytes = encodedLength(text, this.#encoding);
      if (bytes > room) this.#moveTo(this.#used + bytes);
    }
    this.#used += encodeInto(text, this.#target, this.#used, this.#encoding);
  }

  /**
   * Keeps bytes `from` to `to` of the batch unchanged. All output so far must have come from
   * `keep`.
   */
  keep(from: number, to: number): void {
    if (this.#used !== from) this.#target.copyWithin(this.#used, from, to);
    this.#used += to - from;
  }

  /** The bytes; the caller owns the buffer now. */
  take(): OutputBytes {
    const result = { buffer: this.#target.buffer as ArrayBuffer, byteLength: this.#used };
    // Only now has the work stopped reading the batch.
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
    // A transferred buffer must never come from Node's pool of small buffers.
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
