// The header for results with known columns: its last line is rewritten with these columns, the
// lines before it are unchanged.
import { UsageError } from '../job/errors.ts';
import type { Delimiter, HeaderSpec } from '../job/job-spec.ts';
import { fieldEnd } from '../records/csv/csv-structure.ts';
import { splitFields } from '../records/fields.ts';
import { FieldJoiner } from '../records/field-joiner.ts';
import type { ResultColumns } from './expression/column-list.ts';

export interface HeaderShape {
  readonly header: HeaderSpec;
  readonly delimiter: Delimiter;
}

/**
 * The header's last line for these columns; undefined if it lacks one of them. `lines` are the
 * header's.
 */
export function lastLineFor(
  columns: ResultColumns,
  lines: readonly string[],
  { header, delimiter }: HeaderShape,
): string | undefined {
  const joint = new FieldJoiner({ delimiter, terminator: '\n' });
  const last = lines.at(-1);
  const prefix = last === undefined ? '' : headerPrefix(last, header);
  if (columns.kind === 'names') return prefix + columns.names.map((name) => writtenName(name, joint)).join(joint.text);
  if (last === undefined || columns.kind !== 'fields' || isSamHeader(last)) return undefined;
  const cells = cellsOf(last.slice(prefix.length), delimiter);
  const names = splitFields(last.slice(prefix.length), delimiter);
  const picked = columns.fields.map((field) => cells[typeof field === 'number' ? field - 1 : names.indexOf(field)]);
  return picked.some((cell) => cell === undefined) ? undefined : prefix + picked.join(joint.text);
}

/** A header line of these names. @throws UsageError for a name that can't be written */
export function nameLine(names: readonly string[], delimiter: Delimiter): string {
  const joint = new FieldJoiner({ delimiter, terminator: '\n', refusesReturns: true });
  return joint.finishRecord(names.map((name) => writtenName(name, joint)).join(joint.text));
}

/** `@PG\tID:bwa`: the fields of such a line are not column names. */
export function isSamHeader(line: string): boolean {
  return /^@[A-Z]{2}\t/.test(line);
}

function writtenName(name: string, joint: FieldJoiner): string {
  const written = joint.escape(name);
  if (written !== undefined) return written;
  throw new UsageError(`a column is called ${JSON.stringify(name)}, which has a delimiter or a line end in it`, {
    advice: 'give it another name',
  });
}

/** Whether the last header line names result columns that the work uses by number. */
export function isNamedByNumber(columns: ResultColumns | undefined, lines: readonly string[]): boolean {
  const last = lines.at(-1);
  if (columns?.kind !== 'fields' || last === undefined || isSamHeader(last)) return false;
  return columns.fields.some((field) => typeof field === 'number');
}

/** The prefix before the column names. */
export function headerPrefix(line: string, header: HeaderSpec): string {
  const matching = header.kind === 'prefix' ? header.prefixes.filter((prefix) => line.startsWith(prefix)) : [];
  return matching.reduce((longest, prefix) => (prefix.length > longest.length ? prefix : longest), '');
}

/** The fields as written, including quotes. */
function cellsOf(line: string, delimiter: Delimiter): string[] {
  if (delimiter.kind !== 'quoted') return splitFields(line, delimiter);
  const cells: string[] = [];
  for (let at = 0; ;) {
    const end = fieldEnd(line, at, delimiter.text, cells.length + 1, delimiter.isLazy);
    cells.push(line.slice(at, end));
    if (end === line.length) return cells;
    at = end + delimiter.text.length;
  }
}
