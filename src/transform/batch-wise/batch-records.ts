// The typed records of one batch with the texts they were made of, and the texts that stand for what the work gives: a
// record that comes back unchanged is its own text again, whichever of the batch it is.
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { KeptDigits } from '../../records/json/kept-digits.ts';
import { mayBeRecord } from '../result.ts';

interface Original {
  readonly record: unknown;
  readonly text: string;
  readonly digits?: KeptDigits | undefined;
}

export class BatchRecords {
  readonly #format: RecordFormat | undefined;
  readonly #originals = new Map<object, Original>();
  #first: Original | undefined;
  #records: unknown[] = [];
  /** Of all records of the batch: nobody knows which one a new record was made of. */
  #digits: KeptDigits | undefined;
  /** Of records that have an id; made when the work gives a record of its own. */
  #byId: Map<unknown, Original> | undefined;

  /** Without a format records are their texts. */
  constructor(format: RecordFormat | undefined) {
    this.#format = format;
  }

  clear(): void {
    this.#originals.clear();
    this.#digits = undefined;
    this.#first = undefined;
    this.#byId = undefined;
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
    const { digits } = this.#format;
    const original = { record, text, digits };
    if (digits !== undefined) (this.#digits ??= new KeptDigits()).addOthers(digits);
    if (typeof record === 'object' && record !== null) this.#originals.set(record, original);
    this.#first ??= original;
    this.#records.push(record);
  }

  /** A result of the work: a typed record as its text, whatever else as it is. */
  print(value: unknown): unknown {
    if (this.#format === undefined || !mayBeRecord(value)) return value;
    const own = this.#originals.get(value);
    const model = own ?? this.#modelOf(value);
    const digits = own === undefined ? this.#digits : own.digits;
    if (model !== undefined) this.#format.recall(model.record, model.text, digits);
    return this.#format.print(value);
  }

  /** In whose manner a new one is written (line ends, white space, width of lines): the one it copies, else the first. */
  #modelOf(value: object): Original | undefined {
    if (!('id' in value)) return this.#first;
    this.#byId ??= new Map(
      [...this.#originals].map(([record, original]) => [(record as { id?: unknown }).id, original]),
    );
    return this.#byId.get(value.id) ?? this.#first;
  }
}
