// The border scanners by format.
import type { FormatName } from '../../job/job-spec.ts';
import type { BorderScanner } from '../border-scanner.ts';
import { FastaBorders } from './fasta-borders.ts';

/** A new one, at a record's first byte; undefined where a record is a fixed number of lines. */
export function newBorderScanner(format: FormatName): BorderScanner | undefined {
  switch (format) {
    case 'lines':
    case 'tsv':
    case 'ndjson':
    case 'fastq':
      return undefined;
    case 'fasta':
      return new FastaBorders();
  }
}
