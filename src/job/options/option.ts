// One row of the table of options: everything that the command line, the library, the help, the
// tables of docs/CLI.md and --resume need to know of it.
import type { JobSpec } from '../job-spec.ts';
import type { Job } from '../job.ts';

export type OptionGroup = 'Work' | 'Files' | 'Records' | 'Running' | 'Failures' | 'Messages';

/** The kind of its value in a Job. The command line gives a string, a list of strings, or true. */
export type Takes =
  | 'a string'
  | 'a string or a list of strings'
  | 'a list of strings'
  | 'a number or a string'
  | 'a number, a string or a list of strings'
  | 'true or false'
  | 'an object of strings';

export interface OptionRow {
  /** In commander's syntax: `-o, --output <file>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  /** Its name in a Job, and the kind of its value; absent if it is not part of a job. */
  readonly key?: keyof Job;
  readonly takes?: Takes;
  /** A few words, verb first, for the short help and the overview in docs/CLI.md. */
  readonly brief: string;
  /** One sentence, verb first, with the default, for the full help. */
  readonly help: string;
  /** The possible values, if these are few; shells complete them. */
  readonly words?: readonly string[];
  /** It may be given several times, and the values add up. */
  readonly isRepeatable?: true;
  /** An output; with pairs there may be two. */
  readonly isPerMate?: true;
  /** The option of which this one is another name; the help does not list aliases. */
  readonly aliasOf?: string;
  /** The value that the alias sets, if it takes none itself. */
  readonly aliasValue?: string;
  /**
   * Its effective value, if it decides the bytes of the output: a resumed run must have the same
   * value. Outputs and the work depend on several options: see supervisor/resume/run-facts.ts.
   */
  readonly fact?: (spec: JobSpec) => string;
}
