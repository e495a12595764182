// Writes what a map makes of each record: fields and literals, copied as bytes. They are put together beside the batch, in
// memory that stays in the caches, and go into its buffer a piece at a time, so that a result never overtakes what is
// still to be read, in whatever order its fields come.
import { CARRIAGE_RETURN } from '../../records/scanner.ts';
import type { BatchOutput } from '../batch-output.ts';
import type { FieldIndex } from './condition-test.ts';
import { partsOf, type Part } from './field-parts.ts';
import type { FieldText } from './field-plan.ts';
import type { RecordFields } from './record-fields.ts';

const PIECE_BYTES = 64 * 1024;
/** Longer fields are copied by a native call. */
const SHORT_BYTES = 64;

export class FieldWriter {
  readonly #fields: RecordFields;
  readonly #output: BatchOutput;
  readonly #terminator: number;
  readonly #parts: readonly Part[];
  readonly #tail: Uint8Array;
  readonly #fixedBytes: number;
  #piece = new Uint8Array(PIECE_BYTES);
  #used = 0;

  /** Asks for the fields that it writes. The literals must be such as the encoding can hold. */
  constructor(
    text: FieldText,
    fields: RecordFields,
    indexOf: FieldIndex,
    output: BatchOutput,
    { delimiter, terminator }: { readonly delimiter: number; readonly terminator: number },
  ) {
    this.#fields = fields;
    this.#output = output;
    this.#terminator = terminator;
    const { parts, tail, fixedBytes } = partsOf(text, { indexOf, delimiter, encoding: fields.encoding });
    for (const { field } of parts) fields.want(field);
    this.#parts = parts;
    this.#tail = tail;
    this.#fixedBytes = fixedBytes;
  }

  /** Adds the result of the record that the fields stand at. */
  put(): void {
    const { bytes, starts, ends } = this.#fields;
    const most = this.#fixedBytes + this.#parts.length * (ends[0]! - starts[0]!);
    if (this.#used + most > this.#piece.length) this.#makeRoom();
    const piece = this.#piece;
    let used = this.#used;
    for (const { before, field } of this.#parts) {
      for (let i = 0; i < before.length; i += 1) piece[used++] = before[i]!;
      let at = starts[field]!;
      const end = ends[field]!;
      if (end - at > SHORT_BYTES) {
        piece.set(bytes.subarray(at, end), used);
        used += end - at;
      } else {
        while (at < end) piece[used++] = bytes[at++]!;
      }
    }
    const tail = this.#tail;
    for (let i = 0; i < tail.length; i += 1) piece[used++] = tail[i]!;
    if (this.#fields.hasReturn) piece[used++] = CARRIAGE_RETURN;
    piece[used++] = this.#terminator;
    this.#used = used;
  }

  /** Gives the batch's output what has come together; the batch's bytes before `freeBytes` are not needed any more. */
  flush(freeBytes: number): void {
    if (this.#used > 0) this.#output.append(this.#piece.subarray(0, this.#used), freeBytes);
    this.#used = 0;
    // one long record is no reason to keep so much for all others
    if (this.#piece.length > PIECE_BYTES) this.#piece = new Uint8Array(PIECE_BYTES);
  }

  #makeRoom(): void {
    const { starts, ends } = this.#fields;
    // the record is still to be read: only what lies before it is free
    this.flush(starts[0]!);
    const needed = this.#parts.reduce((sum, { field }) => sum + ends[field]! - starts[field]!, this.#fixedBytes);
    if (needed > this.#piece.length) this.#piece = new Uint8Array(needed);
  }
}
