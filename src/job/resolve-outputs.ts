// Resolves --pair, --output and --filtered-out: the number of inputs and outputs, and the
// compression of each output.
import { compressionByName, namedCompression, withLevel } from './compression.ts';
import { UsageError } from './errors.ts';
import type { FormatName, JobSpec } from './job-spec.ts';
import type { Job } from './job.ts';
import { hasStandardOutput, recordOutputs } from './record-outputs.ts';

export type Outputs = Pick<JobSpec, 'output' | 'filteredOut'>;

/** --compress applies to the results only; filtered records are compressed by their file's name. */
export function resolveOutputs(job: Job): Outputs {
  const { compress, compressLevel } = job;
  const chosen = namedCompression(compress);
  const results = (name: string) => withLevel(chosen ?? compressionByName(name), compressLevel);
  const named = recordOutputs(job, 'output', results);
  const output = named.length === 0 ? [{ name: '-', compression: results('-') }] : named;
  const filteredOut = recordOutputs(job, 'filteredOut', (name) => withLevel(compressionByName(name), compressLevel));
  if (
    compressLevel !== undefined &&
    [...output, ...filteredOut].every(({ compression }) => compression.name === 'none')
  ) {
    throw new UsageError('--compress-level needs a compressed output', {
      advice: 'use --compress bgzf (or gzip, zstd), or name the output -o FILE.gz',
    });
  }
  checkFilteredOut(job, { output, filteredOut });
  return { output, filteredOut };
}

export function checkPair({ pair = false }: Job, inputs: readonly string[]): void {
  if (!pair || inputs.length === 2) return;
  const found = inputs.length === 0 ? 'none is named' : `${inputs.length} named: ${inputs.join(', ')}`;
  throw new UsageError(`--pair takes exactly two inputs; ${found}`, {
    advice: 'one of them may be -: threadmill --pair … reads_R1.fq reads_R2.fq',
  });
}

/** True if mate names are checked. `format` is undefined if not known yet. */
export function resolveMateNames(
  { pair = false, interleaved = false, mateNames }: Job,
  format: FormatName | undefined,
): boolean {
  if (mateNames === undefined) return true;
  if (mateNames !== 'check' && mateNames !== 'any') {
    throw new UsageError(`--mate-names takes check or any, not '${mateNames}'`, {
      advice: 'check: the names of a pair must be those of mates, such as x/1 and x/2; any: no check',
    });
  }
  if (!pair && !interleaved) {
    throw new UsageError('--mate-names needs --pair or --interleaved');
  }
  if (format !== undefined && format !== 'fastq' && format !== 'fasta') {
    throw new UsageError(`--mate-names is for fastq and fasta: records of ${format} have no names`);
  }
  return mateNames === 'check';
}

function checkFilteredOut({ filter, transform, sample }: Job, { output, filteredOut }: Outputs): void {
  if (filteredOut.length === 0) return;
  // Whether a module has a filter is known only when it is loaded.
  if (filter === undefined && transform === undefined && sample === undefined) {
    throw new UsageError('--filtered-out writes what a filter drops, but there is no --filter');
  }
  if (hasStandardOutput(filteredOut) && hasStandardOutput(output)) {
    throw new UsageError('--filtered-out - would mix with the results, which go to standard output too', {
      advice: 'use a file for one of them: --filtered-out FILE, or --output FILE',
    });
  }
}
