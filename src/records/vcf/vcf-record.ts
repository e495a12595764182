// The record type of VCF, which is public.

/** A value of INFO or of a sample: typed by the header's Type and Number. */
export type VcfValue = string | number | boolean | null | (string | number | null)[];

/** A line of VCF. `{ ...record, pos: … }` is a record too. */
export interface VcfRecord {
  chrom: string;
  /** From 1; 0 and length + 1 are telomeres. */
  pos: number;
  /** Several are separated by `;`. */
  id: string | null;
  ref: string;
  /** Empty if there is no other allele (`.`). */
  alt: string[];
  qual: number | null;
  /** The names of the filters that failed; null if none was applied. */
  filter: 'PASS' | string[] | null;
  /** By key. A flag is true; a key that the record lacks is undefined. */
  info: Record<string, VcfValue>;
  /** The keys of the samples; null if there are no samples. */
  format: string[] | null;
  /** In the order of the header, and by name: `samples.NA12878`. Each is an object by key. */
  samples: VcfSamples;
}

/** A sample's values by key; a key at the end that the sample lacks is null. */
export type VcfSample = Record<string, VcfValue>;

export interface VcfSamples extends Array<VcfSample> {
  /** By the sample's name. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an array's own members have other types
  [name: string]: any;
}
