// NDJSON: a line is a JSON value.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { jsonErrorAt } from './json-error.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

export class NdjsonFormat implements RecordFormat {
  /** Lines are held apart by their ends alone: what is in one matters only to who looks. */
  readonly isAlwaysChecked = false;
  #text = '';
  #number = -1;
  #value: unknown;

  parse(text: string, recordNumber: number): unknown {
    if (this.#number === recordNumber && this.#text === text) return this.#value;
    try {
      this.#value = JSON.parse(text) as unknown;
    } catch {
      const { at, what } = jsonErrorAt(text);
      const facts = text === '' ? { advice: "to drop empty lines: --filter 'line'" } : {};
      throw new RecordFault('format', `invalid JSON at column ${at + 1}: ${what}`, facts);
    }
    this.#text = text;
    this.#number = recordNumber;
    return this.#value;
  }

  recall(record: unknown, text: string): void {
    this.#text = text;
    this.#number = NaN;
    this.#value = record;
  }

  /** An array that comes back is several records, unless it is the record. */
  isOne(value: object): boolean {
    return value === this.#value;
  }

  print(value: object): string {
    const text = stringify(value);
    if (text === undefined) {
      throw new ResultError(`the work gave ${describeValue(value)}, which JSON has no text for`, {
        advice: 'its toJSON gives nothing',
      });
    }
    // the record itself: unchanged, it goes out as it came, with its spaces and numbers as they were written
    const isUnchanged = value === this.#value && text === JSON.stringify(JSON.parse(this.#text));
    return isUnchanged ? this.#text : text;
  }
}

function stringify(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new ResultError(`the work gave an object that is no JSON: ${(error as Error).message.split('\n', 1)[0]}`, {
      advice: 'JSON has texts, finite numbers, booleans, null, arrays and plain objects of these',
    });
  }
}
