// The formats by name.
import type { FormatName } from '../../job/job-spec.ts';
import { FastaFormat, type FastaOptions } from './fasta.ts';
import { CsvFormat } from './csv.ts';
import { FastqFormat } from './fastq.ts';
import { NdjsonFormat } from './ndjson.ts';
import type { RecordFormat } from './record-format.ts';
import type { RowOptions } from './row-format.ts';
import { TsvFormat } from './tsv.ts';

export type FormatOptions = RowOptions & FastaOptions;

/**
 * A new format for each worker: it keeps the record parsed last. Undefined for lines, whose records
 * are strings.
 */
export function newFormat(name: FormatName, options: FormatOptions): RecordFormat | undefined {
  switch (name) {
    case 'lines':
      return undefined;
    case 'tsv':
      return new TsvFormat(options);
    case 'csv':
      return new CsvFormat(options);
    case 'ndjson':
      return new NdjsonFormat();
    case 'fastq':
      return new FastqFormat();
    case 'fasta':
      return new FastaFormat(options);
  }
}
