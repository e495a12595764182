// NDJSON: a line is a JSON value. Numbers are exact: records/json/ says how.
import { isMap } from 'node:util/types';
import { parseJson, type ParsedJson } from '../json/exact-json.ts';
import type { KeptDigits } from '../json/kept-digits.ts';
import { printJson } from '../json/print-json.ts';
import { jsonErrorAt } from './json-error.ts';
import { RecordFault, type RecordFormat } from './record-format.ts';

export class NdjsonFormat implements RecordFormat {
  /** Only line ends separate records, so a record is checked only if the work reads it. */
  readonly isAlwaysChecked = false;
  #text = '';
  #number = -1;
  #value: unknown;
  #isEdited = false;
  /** The digits of #value. */
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

  /** An array that the work returns is several records, unless it is the record itself. */
  isOne(value: object): boolean {
    // The entries of a Map are not records: print refuses it.
    return value === this.#value || isMap(value);
  }

  print(value: object): string {
    // An unchanged record is written byte for byte, with its spaces and numbers.
    const isUnchanged = value === this.#value && !this.#isEdited && this.#isAsParsed(value);
    return isUnchanged ? this.#text : printJson(value, this.#digits);
  }

  /** True if both print as the same JSON. */
  #isAsParsed(value: object): boolean {
    const text = printJson(value);
    return text === this.#text || text === printJson(parsed(this.#text).value as object);
  }
}

/** Checks that the text is JSON, whatever its numbers are. @throws RecordFault */
export function checkJson(text: string): void {
  read(text, JSON.parse);
}

/** @throws RecordFault */
function parsed(text: string): ParsedJson {
  return read(text, parseJson);
}

function read<Result>(text: string, parse: (text: string) => Result): Result {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RecordFault) throw error;
    const { at, what } = jsonErrorAt(text);
    const facts = text === '' ? { advice: "to drop empty lines: --filter 'line'" } : {};
    throw new RecordFault('format', `invalid JSON at column ${at + 1}: ${what}`, facts);
  }
}
