// The formats by name.
import type { FormatName } from '../../job/job-spec.ts';
import { FastaFormat, type FastaOptions } from './fasta.ts';
import { CsvFormat } from './csv.ts';
import { FastqFormat } from './fastq.ts';
import { newBedFormat } from '../bed/bed.ts';
import { newVcfFormat } from '../vcf/vcf.ts';
import { NdjsonFormat } from './ndjson.ts';
import type { RecordFormat } from './record-format.ts';
import type { RowOptions } from './row-format.ts';
import { TsvFormat } from './tsv.ts';

export type FormatOptions = RowOptions &
  FastaOptions & {
    /** The header's lines, of formats whose header says how records are read. */
    readonly headerLines?: readonly string[];
  };

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
    case 'vcf':
      return newVcfFormat(options.headerLines ?? []);
    case 'bed':
      return newBedFormat();
    case 'sam':
    case 'gff':
      // Their header lines are known, and their columns are $1, $2, …: records are strings.
      return undefined;
  }
}
