// The options that name outputs of records: --output, --filtered-out, --quarantine. Each takes one
// name, or two for pairs: one for the first mates, one for the second. With one name mates are
// interleaved.
import type { Compression } from './compression.ts';
import { UsageError } from './errors.ts';
import { checkOutputName } from './file-names.ts';
import { JOB_OPTIONS } from './job-options.ts';
import type { Job } from './job.ts';
import type { RecordOutputs } from './named-output.ts';

export type OutputOption = 'output' | 'filteredOut' | 'quarantine';

const MATES = 2;

/** The outputs that the option names: none, one, or two for pairs. */
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
