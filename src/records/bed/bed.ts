// BED: three to twelve columns.
import { RecordFault } from '../formats/record-format.ts';
import { cutColumns } from '../typed-lines/cut-columns.ts';
import { integerColumn, numberColumn, textColumn, type TypedColumn } from '../typed-lines/typed-column.ts';
import { TypedLineFormat } from '../typed-lines/typed-line-format.ts';

export function newBedFormat(): TypedLineFormat {
  const columns: TypedColumn[] = [
    textColumn('chrom', 'chrom', { isRequired: true }),
    integerColumn('start', 'start', { isRequired: true }),
    integerColumn('end', 'end', { isRequired: true }),
    textColumn('name', 'name'),
    numberColumn('score', 'score'),
    textColumn('strand', 'strand'),
  ];
  return new TypedLineFormat({
    format: 'bed',
    columns,
    cut(text) {
      const texts = cutColumns(text, columns.length);
      if (texts.length < 3) throw new RecordFault('format', `it has ${texts.length} columns, and BED has at least 3`);
      return texts;
    },
    join: (texts) => texts.filter((each) => each !== undefined).join('\t'),
  });
}
