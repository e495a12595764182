// Which search finds the records of a format.
import type { JobSpec } from '../../job/job-spec.ts';
import { NEWLINE, NUL } from '../scanner.ts';
import type { BorderSearch } from './border-search.ts';
import { FastaSearch } from './fasta-search.ts';
import { FastqSearch } from './fastq-search.ts';
import { LineSearch } from './line-search.ts';

/**
 * A search for the first record that begins at `x` or after it, where the byte before `x` is the first to be put in: if it
 * ends a line, one begins at `x`.
 */
export function newBorderSearch({ format, framing, maxRecordBytes }: JobSpec): BorderSearch {
  switch (format) {
    case 'fastq':
      return new FastqSearch(maxRecordBytes);
    case 'fasta':
      return new FastaSearch();
    default:
      return new LineSearch(framing.terminator === 'nul' ? NUL : NEWLINE);
  }
}
