// Splits a record into the fields that an expression needs, and counts them, where field-code.ts
// does not search for them one by one.
import type { Delimiter } from '../../job/job-spec.ts';
import { countCsvFields } from '../../records/csv/csv-structure.ts';
import { splitFields } from '../../records/fields.ts';
import { widthFault } from '../../records/row-width.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';

const BLANK = 32;
const TAB = 9;
const NEWLINE = 10;
/** split() takes its limit modulo 2 ** 32. */
const MAX_SPLIT_LIMIT = 2 ** 32 - 1;

/** Returns all fields (`limit` Infinity), or at least the first `limit`, in a new array. */
export type FieldSplitter = (line: string, recordNumber: number) => string[];

/** `format` splits records with quotes. */
export function fieldSplitter(delimiter: Delimiter, limit: number, format?: RecordFormat): FieldSplitter {
  if (delimiter.kind === 'quoted') return (line) => format!.fields!(line);
  if (limit === Infinity) return (line) => splitFields(line, delimiter);
  if (delimiter.kind === 'whitespace') return (line) => firstWords(line, limit);
  const { text } = delimiter;
  const most = Math.min(limit, MAX_SPLIT_LIMIT);
  return (line) => line.split(text, most);
}

/** Counts the fields that splitFields would return; for a text delimiter without splitting. */
export function fieldCounter(delimiter: Delimiter): (line: string) => number {
  if (delimiter.kind === 'quoted') return (line) => countCsvFields(line, delimiter.text, delimiter.isLazy);
  if (delimiter.kind === 'whitespace') return (line) => splitFields(line, delimiter).length;
  const { text } = delimiter;
  return (line) => {
    if (line === '') return 0;
    let count = 1;
    for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + text.length)) count += 1;
    return count;
  };
}

/**
 * Returns a check that throws a RecordFault for a record without exactly so many fields. Call it if
 * a column is used by name. It checks nothing if rows may be ragged, or if each was compared with
 * the header already, as in csv.
 */
export function widthChecker(delimiter: Delimiter, columns: number, isRagged: boolean): (line: string) => void {
  if (isRagged || delimiter.kind === 'quoted') return () => {};
  const count = fieldCounter(delimiter);
  return (line) => {
    const fields = count(line);
    if (fields !== columns) throw widthFault(line, fields, columns);
  };
}

/**
 * The first fields, separated by runs of white space; 3 to 5 times as fast as a regular expression
 * if few are needed.
 */
function firstWords(line: string, limit: number): string[] {
  const words: string[] = [];
  let at = 0;
  while (words.length < limit) {
    while (at < line.length && isSpace(line.charCodeAt(at))) at += 1;
    if (at === line.length) break;
    const start = at;
    while (at < line.length && !isSpace(line.charCodeAt(at))) at += 1;
    words.push(line.slice(start, at));
  }
  return words;
}

function isSpace(code: number): boolean {
  return code === BLANK || code === TAB || code === NEWLINE;
}
