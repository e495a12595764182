// Defaults from the environment, for a machine or a workflow. An option on the command line wins.
import { resolveProcs } from '../job/resolve-procs.ts';
import { parseSize } from '../job/size.ts';
import type { Job } from '../job/job.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Variable {
  readonly name: string;
  readonly option: 'procs' | 'maxMemory';
  readonly flag: string;
  /** @throws UsageError that names the variable */
  readonly check: (value: string, name: string) => unknown;
}

const VARIABLES: readonly Variable[] = [
  { name: 'THREADMILL_PROCS', option: 'procs', flag: '--procs', check: resolveProcs },
  { name: 'THREADMILL_MAX_MEMORY', option: 'maxMemory', flag: '--max-memory', check: parseSize },
];

export interface JobWithDefaults {
  readonly job: Job;
  /** A sentence for each default that was used. */
  readonly notes: readonly string[];
}

/**
 * An empty variable counts as unset. @throws UsageError for a value that the option would refuse,
 * also if it is not needed
 */
export function withDefaults(job: Job, env: Environment): JobWithDefaults {
  const set = VARIABLES.flatMap((variable) => {
    const value = env[variable.name] ?? '';
    if (value === '') return [];
    variable.check(value, variable.name);
    return job[variable.option] === undefined ? [{ ...variable, value }] : [];
  });
  return {
    job: { ...Object.fromEntries(set.map(({ option, value }) => [option, value])), ...job },
    notes: set.map(({ name, flag, value }) => `${flag} ${value} by ${name}`),
  };
}
