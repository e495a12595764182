// The values of a record of CSV: its fields, unquoted. Most records have no quote, and are cut at the delimiters. The
// others are read by csv-parse, whose start costs ten times as much as a record: all of a text in one call, when the
// first of them is asked for. So a record that stands in no text (a header, say) is cut without it.
import { createRequire } from 'node:module';
import type * as CsvParse from 'csv-parse/sync';
import { InternalError } from '../../job/errors.ts';
import { countCsvFields, cutCsvFields, QUOTE, recordEnd } from './csv-structure.ts';

type Parser = typeof CsvParse;

export class CsvFields {
  readonly #delimiter: string;
  #text = '';
  #firstRecord = 0;
  /** Of the records with a quote in #text, by their numbers; undefined until one is asked for. */
  #quoted: ReadonlyMap<number, QuotedRecord> | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** A text of whole records, of which the first has this number: the records asked for next stand in it. */
  open(text: string, firstRecord: number): void {
    this.#text = text;
    this.#firstRecord = firstRecord;
    this.#quoted = undefined;
  }

  /**
   * The record's fields, the same array however often it is asked for; an empty record has one, empty.
   * @throws RecordFault
   */
  of(record: string, recordNumber: number): readonly string[] {
    if (!record.includes(QUOTE)) return record.split(this.#delimiter);
    this.#quoted ??= readQuoted(this.#text, this.#firstRecord, this.#delimiter);
    const known = this.#quoted.get(recordNumber);
    return known?.record === record ? known.fields : cutCsvFields(record, this.#delimiter);
  }
}

interface QuotedRecord {
  readonly record: string;
  readonly fields: readonly string[];
}

function readQuoted(text: string, firstRecord: number, delimiter: string): Map<number, QuotedRecord> {
  const records: string[] = [];
  const numbers: number[] = [];
  for (const { record, index } of quotedRecords(text, delimiter)) {
    if (!isWhole(record, delimiter)) continue; // what is wrong with it is told when it is asked for
    records.push(record);
    numbers.push(firstRecord + index);
  }
  if (records.length === 0) return new Map();
  const fields = parseAll(records, delimiter);
  return new Map(numbers.map((number, i) => [number, { record: records[i]!, fields: fields[i]! }]));
}

function isWhole(record: string, delimiter: string): boolean {
  try {
    countCsvFields(record, delimiter);
    return true;
  } catch {
    return false;
  }
}

/** The records that have a quote, without their terminators, each with its index among all records of the text. */
function* quotedRecords(text: string, delimiter: string): Iterable<{ record: string; index: number }> {
  let at = 0;
  let index = 0;
  for (let quote = text.indexOf(QUOTE); quote >= 0; quote = text.indexOf(QUOTE, at)) {
    for (let end = text.indexOf('\n', at); end >= 0 && end < quote; end = text.indexOf('\n', at)) {
      at = end + 1;
      index += 1;
    }
    const newline = recordEnd(text, at, delimiter);
    const end = newline < 0 ? text.length : newline;
    yield { record: text.slice(at, text[end - 1] === '\r' ? end - 1 : end), index };
    at = end + 1;
    index += 1;
  }
}

let parser: Parser | undefined;

/** All have passed countCsvFields, and one has a quote. */
function parseAll(records: readonly string[], delimiter: string): string[][] {
  // here, since most files need no parser: a dynamic import would make a promise of every record
  parser ??= createRequire(import.meta.url)('csv-parse/sync') as Parser;
  const options = { delimiter, record_delimiter: '\n', relax_column_count: true };
  const parsed = parser.parse(records.join('\n'), options);
  if (parsed.length !== records.length) {
    throw new InternalError(`${records.length} records of CSV by their quotes, ${parsed.length} by csv-parse`);
  }
  return parsed;
}
