// VCF 4.x: lines of eight columns, then FORMAT and one column for each sample. The header types
// INFO and samples. Source: the specification of VCF 4.3 (hts-specs).
import { ResultError } from '../../job/errors.ts';
import { describeValue } from '../../job/error-report.ts';
import { RecordFault } from '../formats/record-format.ts';
import { countColumns, cutColumns } from '../typed-lines/cut-columns.ts';
import {
  integerColumn,
  MISSING,
  plainText,
  textColumn,
  wholeNumber,
  wrongValue,
  type TypedColumn,
} from '../typed-lines/typed-column.ts';
import { TypedLineFormat } from '../typed-lines/typed-line-format.ts';
import { parseVcfHeader, type VcfHeader } from './vcf-header.ts';
import { readInfo, writeInfo } from './vcf-info.ts';
import { VcfSampleColumns } from './vcf-samples.ts';
import { readFloat, writeFloat } from './vcf-value.ts';

/** CHROM to INFO. */
const FIXED = 8;
const FORMAT_AT = 8;
const ALL = 10;

/** `headerLines`: those of the first input. */
export function newVcfFormat(headerLines: readonly string[]): TypedLineFormat {
  const header = parseVcfHeader(headerLines);
  const samples = new VcfSampleColumns(header);
  return new TypedLineFormat({
    format: 'vcf',
    columns: [
      textColumn('chrom', 'CHROM', { isRequired: true }),
      integerColumn('pos', 'POS', { isRequired: true }),
      textColumn('id', 'ID'),
      textColumn('ref', 'REF', { isRequired: true }),
      listColumn('alt', 'ALT', ',', () => []),
      {
        name: 'qual',
        read: (text) => (text === MISSING ? null : readFloat(text, 'QUAL')),
        write: (value) => {
          if (value === null) return MISSING;
          if (typeof value === 'number') return writeFloat(value);
          throw wrongValue('QUAL', value, 'a number or null');
        },
      },
      FILTER,
      {
        name: 'info',
        read: (text) => readInfo(text, header),
        write: (value, _record, was) => writeInfo(value, header, was?.text),
      },
      {
        ...listColumn('format', 'FORMAT', ':', () => null),
        write: (value) => writeFormat(value, header),
      },
      {
        name: 'samples',
        read: (text, texts) => samples.read(text, texts[FORMAT_AT]!),
        absent: () => samples.none(),
        write: (value, { format }, was) =>
          samples.write(value, format, was && { text: was.text, format: was.texts[FORMAT_AT]! }),
      },
    ],
    cut: (text) => cut(text, header),
    join: (texts) => texts.filter((each) => each !== undefined).join('\t'),
  });
}

function cut(text: string, { columns }: VcfHeader): string[] {
  const texts = cutColumns(text, ALL);
  const rest = texts.length === ALL ? countColumns(texts[ALL - 1]!) - 1 : 0;
  const count = texts.length + rest;
  if (count >= FIXED && (columns === undefined || count === columns)) {
    wholeNumber(texts[1]!, 'POS');
    return texts;
  }
  const found = `it has ${count} ${count === 1 ? 'column' : 'columns'}`;
  const isShort = columns === undefined || count === columns;
  const wanted = isShort ? `, and a record of vcf at least ${FIXED}` : `, but the header has ${columns}`;
  throw new RecordFault('format', found + wanted);
}

const FILTER: TypedColumn = {
  name: 'filter',
  read: (text) => (text === MISSING ? null : text === 'PASS' ? text : text.split(';')),
  write: (value) => {
    if (value === null) return MISSING;
    return typeof value === 'string' ? writeItem(value, 'FILTER', ';') : writeList(value, 'FILTER', ';');
  },
};

function writeFormat(value: unknown, { columns = FIXED }: VcfHeader): string | undefined {
  if (columns > FIXED) return value === null ? MISSING : writeList(value, 'FORMAT', ':');
  if (value === null) return undefined;
  throw new ResultError('the work gave a record with a format, but the header has no samples');
}

/** Strings between separators; `missing` makes the value of a dot, and is written as one. */
function listColumn(name: string, label: string, separator: string, missing: () => unknown): TypedColumn {
  return {
    name,
    read: (text) => (text === MISSING ? missing() : text.split(separator)),
    absent: missing,
    write: (value) => (Array.isArray(value) && value.length === 0 ? MISSING : writeList(value, label, separator)),
  };
}

function writeList(value: unknown, label: string, separator: string): string {
  if (Array.isArray(value) && value.length > 0) {
    return Array.from(value, (item: unknown) => writeItem(item, label, separator)).join(separator);
  }
  throw new ResultError(`the work gave a record whose ${label} is ${describeValue(value)}, not an array of strings`);
}

function writeItem(item: unknown, label: string, separator: string): string {
  const text = plainText(item, label);
  if (!text.includes(separator)) return text;
  throw wrongValue(label, item, `a string without ${separator}`);
}
