// The typed records of one batch with the strings they were parsed from. A record that the work
// returns unchanged is printed as its original string, in whatever order.
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { KeptDigits } from '../../records/json/kept-digits.ts';
import { scalarText } from '../../records/scalar.ts';
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

  /** The texts of records that are strings, if the output has another format. */
  readonly #texts = new Set<string>();
  readonly #converting: RecordFormat | undefined;

  /** Without a format, records are strings. `converting`: the format that writes the results, if it is another one. */
  constructor(format: RecordFormat | undefined, converting?: RecordFormat) {
    this.#format = format;
    this.#converting = converting;
  }

  clear(): void {
    this.#originals.clear();
    this.#texts.clear();
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
      if (this.#converting !== undefined) this.#texts.add(text);
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

  #converted(value: unknown, format: RecordFormat): unknown {
    const text = scalarText(value);
    return text === undefined ? value : format.printText!(text, this.#texts.has(text) ? text : undefined);
  }

  /** Returns a typed record as its string, and any other result unchanged. */
  print(value: unknown): unknown {
    if (this.#converting !== undefined && !mayBeRecord(value)) return this.#converted(value, this.#converting);
    if (this.#format === undefined)
      return this.#converting === undefined || !mayBeRecord(value) ? value : this.#converting.print(value);
    if (!mayBeRecord(value)) return value;
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
