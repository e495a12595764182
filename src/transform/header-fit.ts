// Checks that a kept header fits the output records below it: the first record has as many fields
// as the header has columns, and no column is written below another column's name.
import { ResultError, UsageError, type ThreadmillError } from '../job/errors.ts';
import {
  isOfPlainFields,
  isLazy,
  type Delimiter,
  type Encoding,
  type FormatName,
  type Framing,
  type HeaderOut,
} from '../job/job-spec.ts';
import { countCsvFields, recordEnd } from '../records/csv/csv-structure.ts';
import { splitFields } from '../records/fields.ts';
import { RecordFault } from '../records/formats/record-format.ts';
import type { BatchResult } from './batch-runner.ts';
import type { OutputConversion } from './output-conversion.ts';
import type { FieldName } from './expression/column-list.ts';
import { headerPrefix, isSamHeader, lastLineFor, nameLine, type HeaderShape } from './header-columns.ts';
import type { LoadedWork } from './work.ts';

export interface KeptHeader extends HeaderShape {
  readonly headerOut: HeaderOut;
  readonly framing: Framing;
  readonly encoding: Encoding;
  readonly format: FormatName;
  /** The header's lines. */
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly isRagged: boolean;
  /** Display name of the first input. */
  readonly displayName: string;
}

/** The error of a result's first record, compared with the kept header. */
export type HeaderFit = (result: BatchResult) => ThreadmillError | undefined;

/** Undefined if there is nothing to compare: no header is kept, or it does not name columns. */
export function headerFit(work: LoadedWork, read: KeptHeader): HeaderFit | undefined {
  const kept = work.conversion === undefined ? read : convertedHeader(work.conversion, read);
  if (kept === undefined) return undefined;
  const { headerOut, framing, lines, columns, isRagged } = kept;
  const isMapped = work.map !== undefined || work.mapBatch !== undefined || work.pairs?.map !== undefined;
  const isOther = work.command !== undefined || work.reduction !== undefined || work.header !== undefined;
  if (headerOut.kind !== 'default' || !isMapped || isOther || framing.linesPerRecord > 1) return undefined;
  const { resultColumns } = work;
  if (resultColumns?.kind === 'names') return isRagged ? undefined : nameFit(resultColumns.names, kept);
  if (lines.length === 0 || !namesColumns(kept)) return undefined;
  if (resultColumns !== undefined && lastLineFor(resultColumns, lines, kept) !== undefined) return undefined;
  if (resultColumns?.kind === 'mixed') refuseMisplaced(resultColumns.rows, kept);
  // Rows as wide as the input's: --ragged has accepted their widths.
  if (isRagged && resultColumns?.kind === 'same' && resultColumns.upTo <= columns.length) return undefined;
  return widthFit(columns.length, kept, (width) => misfit(width, kept));
}

/** What is written of the header to an output of another format; undefined if nothing is. */
function convertedHeader({ to, header, delimiter }: OutputConversion, read: KeptHeader): KeptHeader | undefined {
  if (header === undefined || delimiter === undefined) return undefined;
  const lines = [nameLine(header, delimiter)];
  return { ...read, format: to, delimiter, header: { kind: 'lines', lines: 1 }, lines, columns: header };
}

/**
 * Objects and arrays have these columns. A string from a module is a finished line of any width.
 */
function nameFit(names: readonly string[], kept: KeptHeader): HeaderFit {
  return widthFit(names.length, kept, (width) => {
    const list = names.map((name) => `'${name}'`).join(', ');
    const message = `the first output record has ${counted(width, 'field')}, and the columns are ${list}`;
    const advice = 'return an object or an array of these columns: a string is a complete line';
    return new ResultError(message, { place: { file: kept.displayName }, advice });
  });
}

function widthFit(wanted: number, kept: KeptHeader, fault: (width: number) => ResultError): HeaderFit {
  const { delimiter, encoding, framing } = kept;
  const terminator = framing.terminator === 'nul' ? '\0' : '\n';
  return ({ buffer, byteLength, recordsOut, firstRecordAt = 0 }) => {
    if (recordsOut === 0) return undefined;
    const bytes = Buffer.from(buffer, firstRecordAt, byteLength - firstRecordAt);
    const width = firstWidth(bytes, { delimiter, encoding, terminator });
    return width === undefined || width === wanted ? undefined : fault(width);
  };
}

/** Refuses a row as wide as the header that has a column in the place of another one. */
function refuseMisplaced(rows: readonly (readonly (FieldName | null)[])[], kept: KeptHeader): void {
  const { columns, lines, header } = kept;
  for (const row of rows.filter(({ length }) => length === columns.length)) {
    const places = row.map((field) => (typeof field === 'string' ? columns.indexOf(field) : (field ?? 0) - 1));
    const at = places.findIndex((place, i) => place >= 0 && place !== i);
    if (at < 0) continue;
    const names = places.map((place, i) => columns[place] ?? `new${i + 1}`);
    throw new UsageError(
      `the kept header calls field ${at + 1} '${columns[at]}', but the result has the column '${names[at]}' there`,
      { advice: adviceFor(headerPrefix(lines.at(-1)!, header) + names.join(jointOf(kept))) },
    );
  }
}

/**
 * A header of csv or tsv names columns. One of lines does if it has fields, and is not SAM or a
 * track line.
 */
function namesColumns({ format, lines, columns, header, delimiter }: KeptHeader): boolean {
  if (format === 'csv' || format === 'tsv') return true;
  if (!isOfPlainFields(format) || columns.length < 2) return false;
  const isFree = header.kind === 'prefix' && delimiter.kind === 'whitespace';
  return !isFree && !isSamHeader(lines.at(-1)!);
}

/** For csv: how much of the first record is read. The width of a longer one is not checked. */
const LOOKED_AT_BYTES = 64 * 1024;

function firstWidth(
  bytes: Buffer,
  { delimiter, encoding, terminator }: { delimiter: Delimiter; encoding: Encoding; terminator: string },
): number | undefined {
  const simple = bytes.indexOf(terminator);
  const isQuoted = delimiter.kind === 'quoted';
  const text = bytes.toString(encoding, 0, isQuoted ? LOOKED_AT_BYTES : Math.max(simple, 0) + 1);
  const end = isQuoted ? recordEnd(text, 0, delimiter.text) : text.indexOf(terminator);
  if (end < 0) return undefined;
  const record = text.slice(0, text[end - 1] === '\r' && terminator === '\n' ? end - 1 : end);
  if (!isQuoted) return splitFields(record, delimiter).length;
  try {
    return countCsvFields(record, delimiter.text, isLazy(delimiter));
  } catch (error) {
    if (error instanceof RecordFault) return undefined;
    throw error;
  }
}

function misfit(width: number, kept: KeptHeader): ResultError {
  const { columns, displayName } = kept;
  const joint = jointOf(kept);
  const names = Array.from({ length: Math.min(Math.max(width, 1), 5) }, (_, i) => 'abcde'[i]!);
  const example = names.join(joint) + (width > 5 ? `${joint}…` : '');
  return new ResultError(
    `the first output record has ${counted(width, 'field')}, and the kept header ${counted(columns.length, 'column')}`,
    { place: { file: displayName }, advice: adviceFor(example) },
  );
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function jointOf({ delimiter }: KeptHeader): string {
  return delimiter.kind === 'whitespace' ? ' ' : delimiter.text.replaceAll('\t', '\\t');
}

function adviceFor(header: string): string {
  return (
    `name the columns: --header-out '${header}'; without a header: --header-out none; ` +
    'to keep the header: --header-out keep'
  );
}
