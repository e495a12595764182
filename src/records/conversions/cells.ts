// The values of a record that was read, in the order of the output's columns.
import { UsageError } from '../../job/errors.ts';
import { RecordFault, type RecordFormat } from '../formats/record-format.ts';
import type { RowFormat } from '../formats/row-format.ts';
import { SEQUENCE_PARTS } from './sequence-writer.ts';

/** One value for each column of the output; for all fields of rows without columns. @throws RecordFault */
export type CellReader = (text: string) => readonly string[];

/** `columns`: those of the header. `wanted`: those of the output; undefined: every field. */
export function rowCells(
  format: RowFormat,
  columns: readonly string[],
  wanted: readonly string[] | undefined,
): CellReader {
  if (wanted === undefined || isSame(wanted, columns)) return (text) => format.checkedFields(text);
  if (columns.length === 0) return namedFields(format, wanted);
  const places = wanted.map((name) => placeOf(name, columns));
  return (text) => {
    const fields = format.checkedFields(text);
    return places.map((place) => fields[place] ?? '');
  };
}

export function isSame(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name, i) => name === others[i]);
}

/** Without a header, names are given to the fields by their place. */
function namedFields(format: RowFormat, names: readonly string[]): CellReader {
  return (text) => {
    const fields = format.checkedFields(text);
    if (fields.length === names.length) return fields;
    throw new RecordFault('format', `it has ${fields.length} fields, and --columns names ${names.length}`);
  };
}

/** The parts of a sequence, by their names. */
export function sequenceCells(format: RecordFormat, wanted: readonly string[]): CellReader {
  const other = wanted.find((name) => !(SEQUENCE_PARTS as readonly string[]).includes(name));
  if (other !== undefined) throw unknownColumn(other, SEQUENCE_PARTS);
  return (text) => {
    const record = format.parse(text, NaN) as Readonly<Record<string, string>>;
    return wanted.map((name) => record[name] ?? '');
  };
}

/** The fields that are the parts of a sequence; the comment, and in fasta the quality, may be missing. */
export function partCells(
  format: RowFormat,
  {
    columns,
    wanted,
    to,
  }: {
    readonly columns: readonly string[];
    readonly wanted: readonly string[] | undefined;
    readonly to: 'fasta' | 'fastq';
  },
): CellReader {
  if (columns.length > 0) for (const name of wanted ?? []) placeOf(name, columns);
  const named = wanted ?? columns;
  const missing = ['id', 'seq', ...(to === 'fastq' ? ['qual'] : [])].find((part) => !named.includes(part));
  if (missing !== undefined) {
    const are = named.length === 0 ? 'there is no header' : `columns are ${named.join(', ')}`;
    throw new UsageError(`--to ${to}: there is no column '${missing}'; ${are}`, {
      advice: `a map names the parts: --map '({ id: $1, seq: $2${to === 'fastq' ? ', qual: $3' : ''} })'`,
    });
  }
  const other = named.find((name) => !(SEQUENCE_PARTS as readonly string[]).includes(name));
  if (other !== undefined) {
    throw new UsageError(`--to ${to}: the column '${other}' has no place in it`, {
      advice: `to leave it out, name the parts to write: --columns id,comment,seq${to === 'fastq' ? ',qual' : ''}`,
    });
  }
  const header = columns.length === 0 ? named : columns;
  const fieldsOf = columns.length === 0 ? namedFields(format, named) : (text: string) => format.checkedFields(text);
  const places = SEQUENCE_PARTS.map((part) => (named.includes(part) ? placeOf(part, header) : -1));
  return (text) => {
    const fields = fieldsOf(text);
    return places.map((place) => fields[place] ?? '');
  };
}

function placeOf(name: string, columns: readonly string[]): number {
  const place = columns.indexOf(name);
  if (place < 0) throw unknownColumn(name, columns);
  if (columns.includes(name, place + 1)) {
    throw new UsageError(`the column '${name}' is in the header twice, so neither can be chosen by its name`, {
      advice: '-m row($1, $2) chooses by number',
    });
  }
  return place;
}

function unknownColumn(name: string, columns: readonly string[]): UsageError {
  const are = columns.length === 0 ? 'there is no header' : `columns are ${columns.join(', ')}`;
  return new UsageError(`--columns: there is no column '${name}'; ${are}`);
}
