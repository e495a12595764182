// The header for results whose columns are known: its last line is made anew of these columns, the lines above stay as
// they came. And what a header that is kept must have in common with the first record that goes out.
import { ResultError, UsageError, type ThreadmillError } from '../job/errors.ts';
import type { Delimiter, Encoding, FormatName, Framing, HeaderOut, HeaderSpec } from '../job/job-spec.ts';
import { countCsvFields, fieldEnd, recordEnd } from '../records/csv/csv-structure.ts';
import { splitFields } from '../records/fields.ts';
import { RecordFault } from '../records/formats/record-format.ts';
import { Joint } from '../records/joint.ts';
import type { BatchResult } from './batch-runner.ts';
import type { ResultColumns } from './expression/column-list.ts';
import type { LoadedWork } from './work.ts';

export interface HeaderShape {
  readonly header: HeaderSpec;
  readonly delimiter: Delimiter;
}

/** The header's last line for these columns; undefined where it has not got them all. `lines` are the header's. */
export function lastLineFor(
  columns: ResultColumns,
  lines: readonly string[],
  { header, delimiter }: HeaderShape,
): string | undefined {
  const joint = new Joint({ delimiter, terminator: '\n' });
  const last = lines.at(-1);
  const prefix = last === undefined ? '' : prefixOf(last, header);
  if (columns.kind === 'names') return prefix + columns.names.map((name) => writtenName(name, joint)).join(joint.text);
  if (last === undefined) return undefined;
  const cells = cellsOf(last.slice(prefix.length), delimiter);
  const names = splitFields(last.slice(prefix.length), delimiter);
  const picked = columns.fields.map((field) => cells[typeof field === 'number' ? field - 1 : names.indexOf(field)]);
  return picked.some((cell) => cell === undefined) ? undefined : prefix + picked.join(joint.text);
}

function writtenName(name: string, joint: Joint): string {
  const written = joint.written(name);
  if (written !== undefined) return written;
  throw new UsageError(`a column is called ${JSON.stringify(name)}, which has a delimiter or a line end in it`, {
    advice: 'give it another name',
  });
}

function prefixOf(line: string, header: HeaderSpec): string {
  const matching = header.kind === 'prefix' ? header.prefixes.filter((prefix) => line.startsWith(prefix)) : [];
  return matching.reduce((longest, prefix) => (prefix.length > longest.length ? prefix : longest), '');
}

/** The fields as they are written, quotes and all. */
function cellsOf(line: string, delimiter: Delimiter): string[] {
  if (delimiter.kind !== 'quoted') return splitFields(line, delimiter);
  const cells: string[] = [];
  for (let at = 0; ;) {
    const end = fieldEnd(line, at, delimiter.text, cells.length + 1);
    cells.push(line.slice(at, end));
    if (end === line.length) return cells;
    at = end + delimiter.text.length;
  }
}

export interface KeptHeader extends HeaderShape {
  readonly headerOut: HeaderOut;
  readonly framing: Framing;
  readonly encoding: Encoding;
  readonly format: FormatName;
  /** The header's lines. */
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  /** The first input. */
  readonly shown: string;
}

/** What is wrong with the first record of a result, below the header that is kept. */
export type HeaderFit = (result: BatchResult) => ThreadmillError | undefined;

/** Undefined where there is nothing to compare: no header is kept, or what comes below it is not said by columns. */
export function headerFit(work: LoadedWork, kept: KeptHeader): HeaderFit | undefined {
  const { headerOut, framing, lines, columns, delimiter, encoding } = kept;
  const isMapped = work.map !== undefined || work.mapBatch !== undefined || work.pairs?.map !== undefined;
  const isOther = work.command !== undefined || work.reduction !== undefined || work.header !== undefined;
  if (headerOut.kind !== 'default' || !isMapped || isOther || framing.linesPerRecord > 1) return undefined;
  if (lines.length === 0 || !namesColumns(kept)) return undefined;
  if (work.resultColumns !== undefined && lastLineFor(work.resultColumns, lines, kept) !== undefined) return undefined;
  const terminator = framing.terminator === 'nul' ? '\0' : '\n';
  return ({ buffer, byteLength, recordsOut }) => {
    if (recordsOut === 0) return undefined;
    const width = firstWidth(Buffer.from(buffer, 0, byteLength), { delimiter, encoding, terminator });
    return width === undefined || width === columns.length ? undefined : misfit(width, kept);
  };
}

/** In csv and tsv a header always does; in lines where it has fields, and is not that of SAM or a track line. */
function namesColumns({ format, lines, columns, header, delimiter }: KeptHeader): boolean {
  if (format === 'csv' || format === 'tsv') return true;
  if (format !== 'lines' || columns.length < 2) return false;
  const isFree = header.kind === 'prefix' && delimiter.kind === 'whitespace';
  return !isFree && !/^@[A-Z]{2}\t/.test(lines.at(-1)!);
}

/** Of the record at the front; of one that is very long the beginning is not enough to tell. */
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
    return countCsvFields(record, delimiter.text);
  } catch (error) {
    if (error instanceof RecordFault) return undefined;
    throw error;
  }
}

function misfit(width: number, { columns, delimiter, shown }: KeptHeader): ResultError {
  const names = Array.from({ length: Math.min(Math.max(width, 1), 5) }, (_, i) => 'abcde'[i]!);
  const joint = delimiter.kind === 'whitespace' ? ' ' : delimiter.text.replaceAll('\t', '\\t');
  const example = names.join(joint) + (width > 5 ? `${joint}…` : '');
  const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  return new ResultError(
    `the first record that goes out has ${counted(width, 'field')}, and the header that is kept ${counted(columns.length, 'column')}`,
    {
      place: { file: shown },
      advice:
        `name the columns: --header-out '${example}'; without a header: --header-out none; ` +
        'the header as it is: --header-out keep',
    },
  );
}
