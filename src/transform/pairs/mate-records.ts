// The records of one half of a batch of pairs, one after another.
import { recordNumberOf, type BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { bytesAround } from '../../records/invalid-text.ts';
import { invalidUtf8, placeOf } from '../blame.ts';
import { BlockChoice } from '../block-choice.ts';
import type { InvalidByte, RecordBlock } from '../record-block.ts';
import type { RunnerOptions } from '../record-runner.ts';
import type { GivenMate } from './pair-result.ts';

export class MateRecords implements GivenMate {
  readonly format: RecordFormat | undefined;
  readonly #options: RunnerOptions;
  readonly #worker: number;
  readonly #blocks: BlockChoice;
  #block: RecordBlock;
  #head!: BatchHead;
  #bytes: Buffer = Buffer.alloc(0);
  #index = -1;

  /** The current record: its text, or a typed one. */
  record: unknown;
  text = '';

  constructor(format: RecordFormat | undefined, options: RunnerOptions, worker: number) {
    this.format = format;
    this.#options = options;
    this.#worker = worker;
    this.#blocks = new BlockChoice(options);
    this.#block = this.#blocks.of(this.#bytes);
  }

  /** This half of a batch; `advance` then goes to its first record. */
  open(head: BatchHead, bytes: Buffer): void {
    this.#head = head;
    this.#bytes = bytes;
    this.#index = -1;
    this.#block.close();
    this.#block = this.#blocks.of(bytes);
    this.#block.open(head, bytes);
  }

  /** The next record; false behind the last one. @throws EncodingError, RecordFault */
  advance(): boolean {
    const index = this.#index + 1;
    const number = recordNumberOf(this.#head, index);
    while (!this.#block.advance(index)) {
      if (this.#block.end === this.#bytes.length) return false;
      this.#block.close();
      const invalid = this.#block.begin(index);
      if (invalid !== undefined) this.#throwInvalid(invalid);
      this.format?.openBlock?.(this.#block.text, number);
    }
    this.#index = index;
    const text = this.#block.record;
    this.text = text;
    this.record = this.format === undefined ? text : this.format.parse(text, number);
    return true;
  }

  #throwInvalid({ index, byteInRecord, byte }: InvalidByte): never {
    const around = bytesAround(this.#bytes, this.#block.byteOf(index) + byteInRecord);
    throw invalidUtf8(this.place(index), byteInRecord, byte, around);
  }

  /** What ends the current record, and so all that is made of it. */
  get terminator(): string {
    if (this.#options.framing.terminator === 'nul') return '\0';
    return this.#block.hasReturn ? '\r\n' : '\n';
  }

  /** The current record as it came, terminator included. To be asked once. */
  bytes(): Uint8Array {
    const { byteAt, byteEnd } = this.#block;
    return this.#bytes.subarray(byteAt, byteEnd);
  }

  /** Of a record of the current block. */
  place(index: number): Place {
    const { encoding, inputNames } = this.#options;
    const byteAt = this.#block.byteOf(index);
    const bytes = this.#bytes.subarray(byteAt, this.#block.endOf(index, byteAt));
    const line = this.#block.lineOf(index);
    return placeOf({ head: this.#head, index, line, byteAt, bytes, encoding }, inputNames, this.#worker);
  }
}
