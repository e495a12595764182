// Finds the fields of one record after another in the bytes of a batch, as far as anybody has asked for them. Bytes are
// enough: in UTF-8 and in latin1 no part of another character looks like an ASCII delimiter or terminator.
import type { BatchHead } from '../../job/batch.ts';
import type { Encoding } from '../../job/job-spec.ts';
import { CARRIAGE_RETURN, NEWLINE } from '../../records/scanner.ts';

/** Behind the last field wanted, a call that searches natively is worth its cost from about here on. */
const NEAR_BYTES = 64;

export interface FieldBytes {
  readonly delimiter: number;
  readonly terminator: number;
  readonly encoding: Encoding;
}

export class RecordFields {
  readonly encoding: Encoding;
  readonly #delimiter: number;
  readonly #terminator: number;
  /** The highest field wanted. */
  #wanted = 0;
  #bareReturns: readonly number[] = [];

  /** Of the batch. */
  bytes: Buffer = Buffer.alloc(0);
  /** Whether each byte is a character. */
  isByteForByte = true;
  /** Field k of the record lies from `starts[k]` to `ends[k]`, the record's text from `starts[0]` to `ends[0]`. */
  starts = new Int32Array(1);
  ends = new Int32Array(1);
  /** Whether the record's terminator is \r\n. */
  hasReturn = false;
  /** Offset behind the record's terminator. */
  next = 0;

  constructor({ delimiter, terminator, encoding }: FieldBytes) {
    this.#delimiter = delimiter;
    this.#terminator = terminator;
    this.encoding = encoding;
  }

  /** Field `k` is to be found in all records; before the first batch. */
  want(k: number): number {
    this.#wanted = Math.max(this.#wanted, k);
    this.starts = new Int32Array(this.#wanted + 1);
    this.ends = new Int32Array(this.#wanted + 1);
    return k;
  }

  /** A batch; its last byte is a terminator. */
  open(head: BatchHead, bytes: Buffer, isByteForByte: boolean): void {
    this.bytes = bytes;
    this.isByteForByte = isByteForByte;
    this.#bareReturns = head.bareReturns;
    this.starts[0] = 0;
    this.next = 0;
  }

  /** Of the record. */
  get text(): string {
    return this.bytes.toString(this.encoding, this.starts[0], this.ends[0]);
  }

  /** How many fields the record has: none where it is empty. */
  count(): number {
    const { bytes, starts, ends } = this;
    if (starts[0] === ends[0]) return 0;
    let count = 1;
    for (let at = starts[0]!; at < ends[0]!; at += 1) if (bytes[at] === this.#delimiter) count += 1;
    return count;
  }

  /** Goes on to the record with this index, the next one: there must be one. */
  advance(index: number): void {
    const { bytes, starts, ends, next: from } = this;
    const delimiter = this.#delimiter;
    const terminator = this.#terminator;
    const wanted = this.#wanted;
    let at = from;
    let byte = bytes[at];
    let found = 0;
    while (found < wanted) {
      found += 1;
      starts[found] = at;
      while (byte !== delimiter && byte !== terminator) byte = bytes[++at];
      ends[found] = at;
      if (byte === terminator) break;
      byte = bytes[++at];
    }
    for (const near = at + NEAR_BYTES; byte !== terminator && at < near;) byte = bytes[++at];
    if (byte !== terminator) at = bytes.indexOf(terminator, at);

    let end = at;
    this.hasReturn =
      terminator === NEWLINE &&
      at > from &&
      bytes[at - 1] === CARRIAGE_RETURN &&
      (this.#bareReturns.length === 0 || !this.#bareReturns.includes(index));
    if (this.hasReturn) {
      end -= 1;
      // the return may be the end of the last field, or the delimiter before it
      if (found > 0 && ends[found]! > end) {
        starts[found] = Math.min(starts[found]!, end);
        ends[found] = end;
      }
    }
    while (found < wanted) {
      found += 1;
      starts[found] = end;
      ends[found] = end;
    }
    starts[0] = from;
    ends[0] = end;
    this.next = at + 1;
  }
}
