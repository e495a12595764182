// An output of records, by name.
import type { Compression } from './compression.ts';

export interface NamedOutput {
  /** '-' is standard output. */
  readonly name: string;
  readonly compression: Compression;
}

/** The outputs of one kind of records: one, or two for pairs, one for each mate. */
export type RecordOutputs = readonly NamedOutput[];
