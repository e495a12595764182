// VCF 4.x: lines of eight columns, and of a format and samples. The header types INFO and samples.
import { RecordFault } from '../formats/record-format.ts';
import { cutColumns } from '../typed-lines/cut-columns.ts';
import { integerColumn, numberColumn, textColumn, type TypedColumn } from '../typed-lines/typed-column.ts';
import { TypedLineFormat } from '../typed-lines/typed-line-format.ts';

const FIXED = 8;

/** `headerLines`: those of the first input. */
export function newVcfFormat(_headerLines: readonly string[]): TypedLineFormat {
  const columns: TypedColumn[] = [
    textColumn('chrom', 'CHROM', { isRequired: true }),
    integerColumn('pos', 'POS', { isRequired: true }),
    textColumn('id', 'ID'),
    textColumn('ref', 'REF', { isRequired: true }),
    textColumn('alt', 'ALT'),
    numberColumn('qual', 'QUAL'),
    textColumn('filter', 'FILTER'),
    textColumn('info', 'INFO'),
    textColumn('format', 'FORMAT'),
    textColumn('samples', 'samples'),
  ];
  return new TypedLineFormat({
    format: 'vcf',
    columns,
    cut(text) {
      const texts = cutColumns(text, columns.length);
      if (texts.length < FIXED)
        throw new RecordFault('format', `it has ${texts.length} columns, and VCF has at least 8`);
      return texts;
    },
    join: (texts) => texts.filter((each) => each !== undefined).join('\t'),
  });
}
