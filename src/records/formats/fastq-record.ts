// The record type of FASTQ, which is public.

/** A read. It is a plain object, so `{ ...read, seq: … }` is a read too. */
export interface FastqRecord {
  /** The name up to the first white space, without the @. */
  id: string;
  /** The rest of the name line after that white space; empty if the line has no more. */
  comment: string;
  seq: string;
  /**
   * The quality of each letter of `seq`, so of the same length: phred scores from 33 (`!` is 0).
   */
  qual: string;
}
