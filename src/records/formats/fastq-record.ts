// What the work is given of a FASTQ file: public, apart from how it is read and written.

/** A read: a plain object, so that `{ ...read, seq: … }` is one, too. */
export interface FastqRecord {
  /** The name up to the first white space, without the @. */
  id: string;
  /** What comes behind that white space; empty where nothing does. */
  comment: string;
  seq: string;
  /** As many characters as `seq`: phred scores from 33 (`!` is 0). */
  qual: string;
}
