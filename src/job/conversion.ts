// The format of the output, if it is another one than that of the records read.

/** Formats that records are converted from and to. */
export const CONVERTED = ['tsv', 'csv', 'ndjson', 'fastq', 'fasta'] as const;
export type ConvertedName = (typeof CONVERTED)[number];

export function isConverted(format: string): format is ConvertedName {
  return (CONVERTED as readonly string[]).includes(format);
}

/** True if the records of the format are rows, below a header or not. */
export function isOfRows(format: string | undefined): format is 'tsv' | 'csv' {
  return format === 'tsv' || format === 'csv';
}

/** True if a record has an id and a sequence. */
export function isOfSequences(format: string | undefined): format is 'fastq' | 'fasta' {
  return format === 'fastq' || format === 'fasta';
}

export interface ConversionSpec {
  readonly to: ConvertedName;
  /** What decided it: --to, or the name of an output. */
  readonly from: { readonly by: 'option' } | { readonly by: 'name'; readonly output: string };
  /** The output's columns, or keys, in order: those of --columns, or the keys of the first record. */
  readonly columns: readonly string[] | undefined;
  /** The columns are the keys of the first record: a later record must have no others. */
  readonly areOfFirst: boolean;
  /** Fields that are numbers become numbers of JSON. */
  readonly infersNumbers: boolean;
}
