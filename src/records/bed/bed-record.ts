// The record type of BED, which is public.

/** A line of BED. A column that is missing, or a dot, is null. `{ ...record, end: … }` is a record too. */
export interface BedRecord {
  chrom: string;
  /** From 0. */
  start: number;
  /** Behind the last base. */
  end: number;
  name: string | null;
  score: number | null;
  strand: '+' | '-' | null;
  thickStart: number | null;
  thickEnd: number | null;
  /** `255,0,0`, or `0` */
  itemRgb: string | null;
  blockCount: number | null;
  blockSizes: number[] | null;
  /** Relative to `start`. */
  blockStarts: number[] | null;
  /** The columns after those, as they are. */
  extra: string[];
}
