// A run as the user gives it: the options of the command line by their long names, with values as
// typed ('4M', '\t', 'four'). resolve-job.ts makes a checked JobSpec of it. library-job.ts
// describes each option, with the types that TypeScript accepts.
import type { CommandSettings, JobSettings } from './library-job.ts';

interface Work extends JobSettings, CommandSettings {
  readonly transform?: string;
  readonly map?: string;
  readonly filter?: string;
  readonly command?: readonly string[];
}

/** Any string instead of a closed set of strings. */
type AsTyped<Value> = Value extends string ? string : Value;

/** A run that has not been checked yet. */
export type Job = { readonly [Option in keyof Work]?: AsTyped<NonNullable<Work[Option]>> };
