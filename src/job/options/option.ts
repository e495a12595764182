// One option: all that the command line, the library, the help, the tables of docs/CLI.md and --resume need to know of it.
import type { JobSpec } from '../job-spec.ts';
import type { Job } from '../job.ts';

export type OptionGroup = 'Work' | 'Files' | 'Records' | 'Running' | 'Failures' | 'Messages';

/** What a Job may have for it. From the command line it is a string, a list of strings, or true. */
export type Takes =
  | 'a string'
  | 'a string or a list of strings'
  | 'a list of strings'
  | 'a number or a string'
  | 'a number, a string or a list of strings'
  | 'true or false'
  | 'an object of strings';

export interface OptionRow {
  /** As commander reads them: `-o, --output <file>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  /** Its name in a Job, and what it takes there; absent where it is no part of the job. */
  readonly key?: keyof Job;
  readonly takes?: Takes;
  /** In a few words, verb first: for the short help and the overview in docs/CLI.md. */
  readonly brief: string;
  /** In one sentence, verb first, default included: for the whole help. */
  readonly help: string;
  /** The words that its value may be, where these are few: for the shells to complete. */
  readonly words?: readonly string[];
  /** May be given several times, each adding to the others. */
  readonly isRepeatable?: true;
  /** An output, of which pairs may have two. */
  readonly isPerMate?: true;
  /** Another name of this option, which the help does not list by itself. */
  readonly aliasOf?: string;
  /** What that option is given by it, where it takes no value itself. */
  readonly aliasValue?: string;
  /**
   * What it comes to, where it decides which bytes come out: a run that is resumed must have the same. Outputs and the work
   * are no matter of one option: supervisor/resume/run-facts.ts has these.
   */
  readonly fact?: (spec: JobSpec) => string;
}
