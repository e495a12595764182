// BED: three to twelve columns with tabs between them, and any further ones as they are. Source: the
// specification of BED 1.0 (hts-specs).
import { ResultError } from '../../job/errors.ts';
import { RecordFault } from '../formats/record-format.ts';
import { cutColumns } from '../typed-lines/cut-columns.ts';
import {
  integerColumn,
  MISSING,
  notNumber,
  numberColumn,
  plainText,
  textColumn,
  wholeNumber,
  wrongValue,
  type TypedColumn,
} from '../typed-lines/typed-column.ts';
import { TypedLineFormat } from '../typed-lines/typed-line-format.ts';

const FEWEST = 3;
const START = 1;
const END = 2;
const BLOCK_COUNT = 9;
/** With the extra columns. */
const ALL = 13;

export function newBedFormat(): TypedLineFormat {
  return new TypedLineFormat({ format: 'bed', columns: COLUMNS, cut, join, checkWhole });
}

const COLUMNS: readonly TypedColumn[] = [
  textColumn('chrom', 'chrom', { isRequired: true }),
  integerColumn('start', 'start', { isRequired: true }),
  integerColumn('end', 'end', { isRequired: true }),
  orAbsent(textColumn('name', 'name')),
  orAbsent(numberColumn('score', 'score')),
  orAbsent({
    name: 'strand',
    read: (text) => {
      if (text === MISSING) return null;
      if (text === '+' || text === '-') return text;
      throw notNumber('strand', text, '+, - or a dot');
    },
    write: (value) => {
      if (value === null) return MISSING;
      if (value === '+' || value === '-') return value;
      throw wrongValue('strand', value, "'+', '-' or null");
    },
  }),
  orAbsent(integerColumn('thickStart', 'thickStart')),
  orAbsent(integerColumn('thickEnd', 'thickEnd')),
  orAbsent(textColumn('itemRgb', 'itemRgb')),
  orAbsent(integerColumn('blockCount', 'blockCount')),
  orAbsent(blocksColumn('blockSizes')),
  orAbsent(blocksColumn('blockStarts')),
  {
    name: 'extra',
    isOptional: true,
    read: (text) => text.split('\t'),
    absent: () => [],
    write: (value) => {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
      if (!Array.isArray(value)) throw wrongValue('extra', value, 'an array of strings');
      return Array.from(value, (item: unknown) => (item === '' ? '' : plainText(item, 'extra column'))).join('\t');
    },
  },
];

/** A column that a record may lack. Null is written as a dot only if it had the column, or a later one follows. */
function orAbsent(column: TypedColumn): TypedColumn {
  return {
    ...column,
    isOptional: true,
    write: (value, record, was) =>
      value === undefined || (value === null && was === undefined) ? undefined : column.write(value, record, was),
  };
}

/** `10,20,` */
function blocksColumn(name: string): TypedColumn {
  return {
    name,
    read: (text, texts) => {
      if (text === MISSING) return null;
      const items = text.replace(/,$/, '').split(',');
      const count = texts[BLOCK_COUNT];
      if (items.length !== Number(count)) {
        throw new RecordFault('format', `its ${name} are ${items.length}, and its blockCount is ${count}`);
      }
      return items.map((item) => wholeNumber(item, name));
    },
    write: (value) => {
      if (value === null) return MISSING;
      const isList = Array.isArray(value) && value.length > 0;
      if (isList && value.every((item) => Number.isSafeInteger(item) && item >= 0)) return value.join(',');
      throw wrongValue(name, value, 'an array of whole numbers');
    },
  };
}

function cut(text: string): string[] {
  const texts = cutColumns(text, ALL);
  if (texts.length < FEWEST) {
    const isOfBlanks = !text.includes('\t') && /^\S+ +\d+ +\d+/.test(text);
    throw new RecordFault(
      'format',
      `it has ${texts.length} ${texts.length === 1 ? 'column' : 'columns'}, and a record of bed at least ${FEWEST}`,
      isOfBlanks
        ? { advice: 'to put tabs between its columns: -F lines -d whitespace --map \'fields.join("\\t")\'' }
        : {},
    );
  }
  const [start, end] = [wholeNumber(texts[START]!, 'start'), wholeNumber(texts[END]!, 'end')];
  if (start > end) throw new RecordFault('format', `its start, ${start}, is after its end, ${end}`);
  return texts;
}

/** A column before the last one that is there is written as a dot. */
function join(texts: readonly (string | undefined)[]): string {
  const last = texts.findLastIndex((each) => each !== undefined);
  return texts
    .slice(0, last + 1)
    .map((each) => each ?? MISSING)
    .join('\t');
}

function checkWhole({ start, end }: Readonly<Record<string, unknown>>): void {
  if ((start as number) > (end as number)) {
    throw new ResultError(`the work gave a record whose start, ${String(start)}, is after its end, ${String(end)}`);
  }
}
