// The typed records of one batch with the texts they were made of, and the texts that stand for what the work gives: a
// record that comes back unchanged is its own text again, whichever of the batch it is.
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { isThenable } from '../result.ts';

export class BatchRecords {
  readonly #format: RecordFormat | undefined;
  readonly #texts = new Map<object, string>();
  #first: { readonly record: unknown; readonly text: string } | undefined;
  #records: unknown[] = [];

  /** Without a format records are their texts. */
  constructor(format: RecordFormat | undefined) {
    this.#format = format;
  }

  clear(): void {
    this.#texts.clear();
    this.#first = undefined;
    this.#records = []; // the work may have kept the other
  }

  get all(): unknown[] {
    return this.#records;
  }

  /** @throws RecordFault where the text is no record of the format */
  add(text: string, recordNumber: number): void {
    if (this.#format === undefined) {
      this.#records.push(text);
      return;
    }
    const record = this.#format.parse(text, recordNumber);
    if (typeof record === 'object' && record !== null) this.#texts.set(record, text);
    this.#first ??= { record, text };
    this.#records.push(record);
  }

  /** A result of the work: a typed record as its text, whatever else as it is. */
  print(value: unknown): unknown {
    if (this.#format === undefined || typeof value !== 'object' || value === null || isThenable(value)) return value;
    const text = this.#texts.get(value);
    if (text !== undefined) this.#format.recall(value, text);
    // a new one is written in the manner of the first: its line ends, the width of its lines
    else if (this.#first !== undefined) this.#format.recall(this.#first.record, this.#first.text);
    return this.#format.print(value);
  }
}
