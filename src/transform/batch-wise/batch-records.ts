// The typed records of one batch with the texts they were made of, and the texts that stand for what the work gives: a
// record that comes back unchanged is its own text again, whichever of the batch it is.
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { mayBeRecord } from '../result.ts';

interface Original {
  readonly record: unknown;
  readonly text: string;
}

export class BatchRecords {
  readonly #format: RecordFormat | undefined;
  readonly #texts = new Map<object, string>();
  #first: Original | undefined;
  #records: unknown[] = [];
  /** Of records that have an id; made when the work gives a record of its own. */
  #byId: Map<unknown, Original> | undefined;

  /** Without a format records are their texts. */
  constructor(format: RecordFormat | undefined) {
    this.#format = format;
  }

  clear(): void {
    this.#texts.clear();
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
    if (typeof record === 'object' && record !== null) this.#texts.set(record, text);
    this.#first ??= { record, text };
    this.#records.push(record);
  }

  /** A result of the work: a typed record as its text, whatever else as it is. */
  print(value: unknown): unknown {
    if (this.#format === undefined || !mayBeRecord(value)) return value;
    const text = this.#texts.get(value);
    const model = text === undefined ? this.#modelOf(value) : { record: value, text };
    if (model !== undefined) this.#format.recall(model.record, model.text);
    return this.#format.print(value);
  }

  /** In whose manner a new one is written (line ends, white space, width of lines): the one it copies, else the first. */
  #modelOf(value: object): Original | undefined {
    if (!('id' in value)) return this.#first;
    this.#byId ??= new Map(
      [...this.#texts].map(([record, text]) => [(record as { id?: unknown }).id, { record, text }]),
    );
    return this.#byId.get(value.id) ?? this.#first;
  }
}
