// Writes lines of JSON. The values of a row are strings; with --infer-numbers they are numbers where that loses nothing.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import type { Encoding } from '../../job/job-spec.ts';
import { isPlainlyHeld } from '../json/exact-json.ts';
import { printJson } from '../json/print-json.ts';
import { scalarText } from '../scalar.ts';
import type { RecordWriter } from './record-writer.ts';

/** No sign but -, no leading zero or point, no exponent: as JSON and JavaScript both write it. */
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** What JSON.stringify does not leave as it is. */
const ESCAPED = /["\\\0-\x1f]/;

/** True if the text is the one way to write that number: 7, -1.5, but not 07, 1.50, 1e5 or 2^53. */
export function isExactNumber(text: string): boolean {
  return PLAIN_NUMBER.test(text) && isPlainlyHeld(text);
}

export interface NdjsonWriterOptions {
  /** The keys of a record that is written as it was read; undefined if they are not known. */
  readonly columns: readonly string[] | undefined;
  /** Those of values that are named by their place. */
  readonly rowNames: readonly string[] | undefined;
  readonly infersNumbers: boolean;
  readonly encoding: Encoding;
}

export class NdjsonWriter implements RecordWriter {
  readonly #options: NdjsonWriterOptions;
  /** What is written before each value. */
  readonly #openings: readonly string[] | undefined;

  constructor(options: NdjsonWriterOptions) {
    this.#options = options;
    this.#openings = options.columns?.map((name, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  }

  write(values: readonly string[]): string {
    const openings = this.#openings!;
    const { infersNumbers } = this.#options;
    if (openings.length === 0) return '{}';
    let record = '';
    for (let i = 0; i < openings.length; i += 1) {
      const value = values[i]!;
      record += openings[i]! + (infersNumbers && isExactNumber(value) ? value : quoted(value));
    }
    return this.#encodable(`${record}}`);
  }

  print(value: object): string {
    if (Array.isArray(value)) return this.row(value);
    return this.#encodable(printJson(this.#options.infersNumbers ? withNumbers(value) : value));
  }

  row(values: readonly unknown[]): string {
    const { rowNames: columns } = this.#options;
    if (columns?.length !== values.length) {
      const are =
        columns === undefined
          ? 'there are no names for them'
          : `there are ${columns.length} names: ${columns.join(', ')}`;
      throw new ResultError(`the work gave a row of ${values.length} values, and ${are}`, {
        advice: 'return an object: ({ a: $1, b: $2 }); or name them: --columns a,b',
      });
    }
    const doubled = columns.find((name, i) => columns.indexOf(name) < i);
    if (doubled !== undefined) {
      throw new ResultError(`the work gave a row with two values for the column '${doubled}'`, {
        advice: 'return an object: ({ a: $1, b: $2 })',
      });
    }
    let record = '';
    // Not as an object: names that are numbers would come first.
    for (let i = 0; i < values.length; i += 1) {
      record += `${i === 0 ? '{' : ','}${JSON.stringify(columns[i])}:${this.#valueOf(values[i], i)}`;
    }
    return this.#encodable(record === '' ? '{}' : `${record}}`);
  }

  #valueOf(value: unknown, i: number): string {
    const { infersNumbers } = this.#options;
    const text = scalarText(value);
    if (text === undefined) {
      const is = value === undefined || typeof value === 'number' ? String(value) : describeValue(value);
      throw new ResultError(`the work gave a row with ${is} as its value ${i + 1}`, {
        advice: 'return an object for other values: ({ a: $1, b: null })',
      });
    }
    return typeof value === 'string' && !(infersNumbers && isExactNumber(text)) ? quoted(text) : text;
  }

  checkText(text: string): void {
    try {
      JSON.parse(text);
      if (!text.includes('\n')) return;
    } catch {
      // refused below
    }
    throw new ResultError(`the work gave a string that is not a line of JSON: ${describeValue(text)}`, {
      advice: 'return an object, which is printed, or JSON.stringify(x)',
    });
  }

  /** Latin-1 can't hold every character, and JSON is UTF-8: escapes are the same in both. */
  #encodable(json: string): string {
    if (this.#options.encoding !== 'latin1') return json;
    return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
}

function quoted(value: string): string {
  return ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** The object with numbers in the place of strings that are exactly numbers. */
function withNumbers(value: object): object {
  const entries = Object.entries(value).map(([key, each]: [string, unknown]) => [
    key,
    typeof each === 'string' && isExactNumber(each) ? Number(each) : each,
  ]);
  return Object.fromEntries(entries) as object;
}
