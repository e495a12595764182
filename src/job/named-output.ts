// A file that records are written to, as it is named.
import type { Compression } from './compression.ts';

export interface NamedOutput {
  /** '-' is standard output. */
  readonly name: string;
  readonly compression: Compression;
}

/** Where records of one kind go: to one output, or of pairs to two, one for each mate. */
export type RecordOutputs = readonly NamedOutput[];
