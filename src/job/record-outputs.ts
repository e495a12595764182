// The options that name where records go: --output, --filtered-out, --quarantine. Each takes one name, or of pairs two: then
// the first mates go to the first, and the second mates to the second. With one name, mates are in turns.
import type { Compression } from './compression.ts';
import { UsageError } from './errors.ts';
import { checkOutputName } from './file-names.ts';
import { JOB_OPTIONS } from './job-options.ts';
import type { Job } from './job.ts';
import type { RecordOutputs } from './named-output.ts';

export type OutputOption = 'output' | 'filteredOut' | 'quarantine';

const MATES = 2;

/** Those that the option names: none, one, or of pairs two. */
export function recordOutputs(
  job: Job,
  key: OutputOption,
  compressionOf: (name: string) => Compression,
): RecordOutputs {
  const names = [job[key] ?? []].flat();
  const { name: option } = JOB_OPTIONS[key];
  for (const name of names) checkOutputName(name, option);
  const displayName = () => names.map((name) => `'${name}'`).join(' and ');
  if (names.length > 1 && job.pair !== true && job.interleaved !== true) {
    const forCopies = key === 'output' ? '; to write one output twice: threadmill … | tee FILE' : '';
    throw new UsageError(`${option} is given more than once: ${displayName()}`, {
      advice: `two are for --pair and --interleaved, one for each mate${forCopies}`,
    });
  }
  if (names.length > MATES) {
    throw new UsageError(`${option} takes at most two files, one for each mate, not ${names.length}: ${displayName()}`);
  }
  return names.map((name) => ({ name, compression: compressionOf(name) }));
}

export function hasStandardOutput(outputs: RecordOutputs): boolean {
  return outputs.some(({ name }) => name === '-');
}
