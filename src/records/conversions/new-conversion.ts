// Makes the format for a conversion.
import { isOfRows, isOfSequences, type ConvertedName } from '../../job/conversion.ts';
import { FramingError, UsageError } from '../../job/errors.ts';
import type { Delimiter, Encoding } from '../../job/job-spec.ts';
import { newFormat, type FormatOptions } from '../formats/formats.ts';
import { checkJson } from '../formats/ndjson.ts';
import type { RecordFormat } from '../formats/record-format.ts';
import { RowFormat } from '../formats/row-format.ts';
import { isSame, partCells, rowCells, sequenceCells, type CellReader } from './cells.ts';
import { ConvertingFormat, type ConvertingParts } from './converting-format.ts';
import { fastqToFasta } from './fastq-to-fasta.ts';
import { JsonCells, type JsonCellsOptions } from './json-cells.ts';
import { NdjsonWriter } from './ndjson-writer.ts';
import type { RecordWriter } from './record-writer.ts';
import { PlainRows } from './rows-to-rows.ts';
import { RowWriter, rowFormat } from './row-writer.ts';
import { SEQUENCE_PARTS, SequenceWriter } from './sequence-writer.ts';

export interface ConversionOptions extends Omit<FormatOptions, 'outputColumns'> {
  readonly from: ConvertedName;
  readonly to: ConvertedName;
  /** The columns of the output, or its keys; undefined if they are not known. */
  readonly names: readonly string[] | undefined;
  /** Those of values that are named by their place. */
  readonly rowNames: readonly string[] | undefined;
  /** The names are all that a result may have: of --columns, of the module, or of an object in --map. */
  readonly areDeclared: boolean;
  /** Some parts of a sequence, or keys of JSON, are chosen: the others are left out. */
  readonly isChoice: boolean;
  /** The work has results of its own: a record that can't be written as it was read is a fault only when it is to be. */
  readonly isMapped: boolean;
  readonly infersNumbers: boolean;
  readonly encoding: Encoding;
}

/** @throws UsageError if records can't be converted as they are */
export function newConversion(options: ConversionOptions): ConvertingFormat {
  const { from, to } = options;
  const source = newFormat(from, options)!;
  const fast = newFast(options);
  const parts: ConvertingParts = {
    source,
    writer: newWriter(options),
    cells: newCells(source, options),
    isOfSequences: isOfSequences(from),
    rows: isOfRows(to) ? rowFormat(to) : undefined,
    ...(fast === undefined ? {} : { fast }),
  };
  return new ConvertingFormat(parts);
}

function newWriter(options: ConversionOptions): RecordWriter {
  const { from, to, names, isChoice, lineWidth } = options;
  const isOfJson = from === 'ndjson';
  switch (to) {
    case 'tsv':
    case 'csv':
      return new RowWriter({
        ...options,
        to,
        columns: names,
        isOfJson,
        isOfSequences: isOfSequences(from),
        leavesOut: isChoice,
      });
    case 'ndjson':
      return new NdjsonWriter({ ...options, columns: names });
    case 'fasta':
    case 'fastq':
      return new SequenceWriter({ to, lineWidth });
  }
}

function newCells(source: RecordFormat, options: ConversionOptions): CellReader {
  if (!options.isMapped) return readerOf(source, options);
  try {
    return readerOf(source, options);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** @throws UsageError if something is missing */
function readerOf(source: RecordFormat, options: ConversionOptions): CellReader {
  const { from, to, names, columns, isChoice } = options;
  if (source instanceof RowFormat) {
    if (isOfSequences(to)) return partCells(source, { columns, wanted: isChoice ? names : undefined, to });
    if (to === 'ndjson' && names === undefined) throw new UsageError(NO_NAMES[0], { advice: NO_NAMES[1] });
    if (to === 'ndjson') refuseDoubled(names!);
    return rowCells(source, columns, names);
  }
  if (isOfSequences(from)) return sequenceCells(source, isOfSequences(to) ? SEQUENCE_PARTS : (names ?? partsOf(from)));
  if (isOfSequences(to)) {
    const required = to === 'fastq' ? ['id', 'seq', 'qual'] : ['id', 'seq'];
    return jsonCells(SEQUENCE_PARTS, { required, leavesOut: isChoice, areCalled: `the parts of ${to}` });
  }
  if (names === undefined) throw new UsageError(NO_COLUMNS[0], { advice: NO_COLUMNS[1] });
  return jsonCells(names, { required: [], leavesOut: isChoice, areCalled: 'the columns' });
}

/** The parts of an unchanged sequence. */
export function partsOf(format: 'fasta' | 'fastq'): readonly string[] {
  return format === 'fastq' ? SEQUENCE_PARTS : SEQUENCE_PARTS.slice(0, -1);
}

/** @throws FramingError: an object would silently have one of the two values */
function refuseDoubled(names: readonly string[]): void {
  const doubled = names.find((name, i) => names.indexOf(name) < i);
  if (doubled === undefined) return;
  throw new FramingError(`the column '${doubled}' is in the header twice, so it can't be a key of an object`, {
    advice: "a map names the keys: --map '({ a: $1, b: $2 })'",
  });
}

function jsonCells(columns: readonly string[], options: Omit<JsonCellsOptions, 'columns' | 'check'>): CellReader {
  const cells = new JsonCells({ ...options, columns, check: checkJson });
  return (text) => cells.read(text);
}

const NO_NAMES = [
  '--to ndjson: there is no header, so the fields have no names',
  'name them: --columns a,b,c',
] as const;
const NO_COLUMNS = [
  'the columns of the output are not known: records of ndjson have keys, and no header',
  'name them: --columns a,b,c; to see the keys of the first record: head -n 1 FILE | jq -r \'keys_unsorted | join(",")\'',
] as const;

function newFast({
  from,
  to,
  names,
  columns,
  delimiter,
  isRagged,
  lineWidth,
}: ConversionOptions): ConvertingParts['fast'] | undefined {
  if (from === 'fastq' && to === 'fasta') return { openBlock() {}, convert: (text) => fastqToFasta(text, lineWidth) };
  if (!isOfRows(from) || !isOfRows(to)) return undefined;
  if (names !== undefined && !isSame(names, columns)) return undefined;
  return new PlainRows(
    delimiter,
    (rowFormat(to).delimiter as Delimiter & { readonly text: string }).text,
    isRagged === true ? 0 : columns.length,
  );
}
