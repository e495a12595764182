// Which search finds the records of a format.
import type { JobSpec } from '../../job/job-spec.ts';
import { NEWLINE, NUL } from '../scanner.ts';
import type { BorderSearch } from './border-search.ts';
import { CsvSearch } from './csv-search.ts';
import { FastaSearch } from './fasta-search.ts';
import { FastqSearch } from './fastq-search.ts';
import { LineSearch } from './line-search.ts';

/**
 * A search for the first record that begins at `x` or after it, where the byte before `x` is the first to be put in: if it
 * ends a line, one begins at `x`. `columns`: of the header, for csv; undefined: rows may have any number.
 */
export function newBorderSearch(spec: JobSpec, columns?: number): BorderSearch {
  const { format, framing, maxRecordBytes } = spec;
  switch (format) {
    case 'csv':
      return newCsvSearch(spec, columns);
    case 'fastq':
      return new FastqSearch(maxRecordBytes);
    case 'fasta':
      return new FastaSearch();
    default:
      return new LineSearch(framing.terminator === 'nul' ? NUL : NEWLINE);
  }
}

function newCsvSearch({ delimiter, encoding, comments, maxRecordBytes }: JobSpec, columns?: number): CsvSearch {
  const bytesOf = (text: string) => Buffer.from(text, encoding);
  return new CsvSearch({
    delimiter: bytesOf(delimiter.kind === 'whitespace' ? ' ' : delimiter.text),
    columns,
    commentStarts: new Set((comments?.prefixes ?? []).map((prefix) => bytesOf(prefix)[0]!)),
    mostBytes: maxRecordBytes,
  });
}
