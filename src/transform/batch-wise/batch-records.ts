// The typed records of one batch with the strings they were parsed from. A record that the work
// returns unchanged is printed as its original string, in whatever order.
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
  /** Digits from all records of the batch: the source of a new record is unknown. */
  #digits: KeptDigits | undefined;
  /** Records that have an id; built when the work first returns a record of its own. */
  #byId: Map<unknown, Original> | undefined;

  /** Without a format, records are strings. */
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

  /** @throws RecordFault if the string is not a record of the format */
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

  /** Returns a typed record as its string, and any other result unchanged. */
  print(value: unknown): unknown {
    if (this.#format === undefined || !mayBeRecord(value)) return value;
    const own = this.#originals.get(value);
    const model = own ?? this.#modelOf(value);
    const digits = own === undefined ? this.#digits : own.digits;
    if (model !== undefined) this.#format.recall(model.record, model.text, digits);
    return this.#format.print(value);
  }

  /**
   * The record whose style (line ends, white space, line width) a new one takes: the one with its
   * id, else the first.
   */
  #modelOf(value: object): Original | undefined {
    if (!('id' in value)) return this.#first;
    this.#byId ??= new Map(
      [...this.#originals].map(([record, original]) => [(record as { id?: unknown }).id, original]),
    );
    return this.#byId.get(value.id) ?? this.#first;
  }
}
