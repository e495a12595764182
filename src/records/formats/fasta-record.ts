// What the work is given of a FASTA file: public, apart from how it is read and written.

/** A sequence: a plain object, so that `{ ...record, seq: … }` is one, too. */
export interface FastaRecord {
  /** The name up to the first white space, without the >. */
  id: string;
  /** What comes behind that white space; empty where nothing does. */
  comment: string;
  /** All lines of the sequence as one text. */
  seq: string;
}
