// The outputs that a run may have, by name. An output of records may be two if records are pairs,
// one for each mate.
export const OUTPUTS = ['main', 'mate', 'refused', 'refused-mate', 'quarantine', 'quarantine-mate', 'errors'] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** The output of the second mates, by the name of the first mates' output. */
export const MATE_OF = { main: 'mate', refused: 'refused-mate', quarantine: 'quarantine-mate' } as const;
/** The results, the filtered-out records, the quarantined records. */
export type RecordOutputName = keyof typeof MATE_OF;

/** Outputs that are kept if too many records failed. */
export const QUARANTINE_OUTPUTS: readonly OutputName[] = ['quarantine', 'quarantine-mate', 'errors'];

/** The outputs of this run, each with its value. */
export type ByOutput<Value> = { readonly [Name in OutputName]?: Value | undefined };
