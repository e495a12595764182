// The border scanners by format.
import type { Delimiter, Encoding, FormatName } from '../../job/job-spec.ts';
import type { BorderScanner } from '../border-scanner.ts';
import { CsvBorderScanner } from '../csv/csv-border-scanner.ts';
import { FastaBorders } from './fasta-borders.ts';

export interface BorderOptions {
  /** For csv; default: a comma. */
  readonly delimiter?: Delimiter;
  readonly encoding?: Encoding;
}

const COMMA: Delimiter = { kind: 'quoted', text: ',' };

/**
 * A new scanner, at the first byte of a record; undefined if records have a fixed number of lines.
 */
export function newBorderScanner(format: FormatName, options: BorderOptions): BorderScanner | undefined {
  switch (format) {
    case 'lines':
    case 'tsv':
    case 'ndjson':
    case 'fastq':
    case 'vcf':
    case 'sam':
    case 'bed':
    case 'gff':
      return undefined;
    case 'csv':
      return newCsvBorders(options);
    case 'fasta':
      return new FastaBorders();
  }
}

export function newCsvBorders({ delimiter = COMMA, encoding = 'utf8' }: BorderOptions): CsvBorderScanner {
  return new CsvBorderScanner(Buffer.from(delimiter.kind === 'whitespace' ? ' ' : delimiter.text, encoding));
}
