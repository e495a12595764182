// NDJSON: a line is a JSON value. Numbers are exact: records/json/ says how.
import { isMap } from 'node:util/types';
import { parseJson, type ParsedJson } from '../json/exact-json.ts';
import type { KeptDigits } from '../json/kept-digits.ts';
import { printJson } from '../json/print-json.ts';
import { jsonErrorAt } from './json-error.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

export class NdjsonFormat implements RecordFormat {
  /** Lines are held apart by their ends alone: what is in one matters only to who looks. */
  readonly isAlwaysChecked = false;
  #text = '';
  #number = -1;
  #value: unknown;
  #isEdited = false;
  /** Those of #value. */
  #digits: KeptDigits | undefined;

  parse(text: string, recordNumber: number): unknown {
    if (this.#number === recordNumber && this.#text === text) return this.#value;
    const { value, digits } = parsed(text);
    this.#value = value;
    this.#digits = digits;
    this.#isEdited = false;
    this.#text = text;
    this.#number = recordNumber;
    return this.#value;
  }

  openBlock(): void {
    this.#number = NaN;
  }

  recall(record: unknown, text: string, digits?: KeptDigits): void {
    this.#text = text;
    this.#number = NaN;
    this.#value = record;
    this.#digits = digits;
    this.#isEdited = false;
  }

  get digits(): KeptDigits | undefined {
    return this.#digits;
  }

  markEdited(): void {
    this.#isEdited = true;
  }

  /** An array that comes back is several records, unless it is the record. */
  isOne(value: object): boolean {
    // the entries of a Map are no records: print refuses it
    return value === this.#value || isMap(value);
  }

  print(value: object): string {
    // the record itself: unchanged, it goes out as it came, with its spaces and numbers as they were written
    const isUnchanged = value === this.#value && !this.#isEdited && this.#isAsParsed(value);
    return isUnchanged ? this.#text : printJson(value, this.#digits);
  }

  /** Compared by what both are written as, each Number by itself. */
  #isAsParsed(value: object): boolean {
    const text = printJson(value);
    return text === this.#text || text === printJson(parsed(this.#text).value as object);
  }
}

/** @throws RecordFault */
function parsed(text: string): ParsedJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof RecordFault) throw error;
    const { at, what } = jsonErrorAt(text);
    const facts = text === '' ? { advice: "to drop empty lines: --filter 'line'" } : {};
    throw new RecordFault('format', `invalid JSON at column ${at + 1}: ${what}`, facts);
  }
}
