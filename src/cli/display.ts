// What the user chose about messages on standard error and pages on standard output.

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Options for messages on standard error. */
export interface Display {
  readonly verbosity: Verbosity;
  /** Plain lines at intervals, or an object of JSON every second; undefined without --progress. */
  readonly progress?: 'lines' | 'json';
  readonly color: ColorChoice;
}

/** --color */
export type ColorChoice = 'auto' | 'always' | 'never';

export function isColorChoice(when: string | undefined): when is ColorChoice {
  return when === 'auto' || when === 'always' || when === 'never';
}
