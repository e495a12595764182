// One option of the command line: what the parser, the help, and the tables of docs/CLI.md need to know of it.

export type OptionGroup = 'Work' | 'Files' | 'Records' | 'Running' | 'Failures' | 'Messages';

export interface CliOption {
  /** As commander reads them: `-o, --output <file>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  /** In a few words, verb first: for the short help and the overview in docs/CLI.md. */
  readonly brief: string;
  /** In one sentence, verb first, default included: for the whole help. */
  readonly help: string;
  /** The words that its value may be, where these are few: for the shells to complete. */
  readonly words?: readonly string[];
  /** May be given several times, each adding to the others. */
  readonly isRepeatable?: true;
  /** Another name of this option, which the help does not list by itself. */
  readonly aliasOf?: string;
}
