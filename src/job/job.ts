// What a run is, as a person says it: the options of the command line by their long names, with values as they may have
// been typed ('4M', '\t', 'four'); resolve-job.ts turns this into a checked JobSpec. library-job.ts says what each
// option is, and what TypeScript accepts of it.
import type { CommandSettings, JobSettings } from './library-job.ts';

interface Work extends JobSettings, CommandSettings {
  readonly transform?: string;
  readonly map?: string;
  readonly filter?: string;
  readonly command?: readonly string[];
}

/** A string in place of the strings that are meant. */
type AsTyped<Value> = Value extends string ? string : Value;

/** A run to be made, not looked at yet. */
export type Job = { readonly [Option in keyof Work]?: AsTyped<NonNullable<Work[Option]>> };
