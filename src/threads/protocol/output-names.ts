// The outputs that a run may have, by name. What holds records may be two outputs where records are pairs, one for each mate.
export const OUTPUTS = ['main', 'mate', 'refused', 'refused-mate', 'quarantine', 'quarantine-mate', 'errors'] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** By the name of the first mates' output, that of the second mates'. */
export const MATE_OF = { main: 'mate', refused: 'refused-mate', quarantine: 'quarantine-mate' } as const;
/** The results, what filters refuse, what is set aside. */
export type RecordOutputName = keyof typeof MATE_OF;

/** Those that are kept where too many records have failed. */
export const QUARANTINE_OUTPUTS: readonly OutputName[] = ['quarantine', 'quarantine-mate', 'errors'];

/** Those there are, each with what is said of it. */
export type ByOutput<Value> = { readonly [Name in OutputName]?: Value | undefined };
