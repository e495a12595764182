// The record type of FASTA, which is public.

/** A sequence. It is a plain object, so `{ ...record, seq: … }` is a record too. */
export interface FastaRecord {
  /** The name up to the first white space, without the >. */
  id: string;
  /** The rest of the name line after that white space; empty if the line has no more. */
  comment: string;
  /** The sequence, all lines joined. */
  seq: string;
}
