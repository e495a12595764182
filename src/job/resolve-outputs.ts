// --pair and --output: two inputs side by side may have an output each; all else has one. And how each is compressed.
import { compressionByName, namedCompression, withLevel, type Compression } from './compression.ts';
import { UsageError } from './errors.ts';
import { checkOutputName } from './file-names.ts';
import type { FormatName, JobSpec } from './job-spec.ts';
import type { Job } from './job.ts';

export type Outputs = Pick<
  JobSpec,
  'output' | 'mateOutput' | 'compression' | 'mateCompression' | 'filteredOut' | 'filteredOutCompression'
>;

export function resolveOutputs(job: Job): Outputs {
  const names = [job.output ?? []].flat();
  for (const name of names) checkOutputName(name);
  const shown = () => names.map((name) => `'${name}'`).join(' and ');
  if (names.length > 1 && job.pair !== true && job.interleaved !== true) {
    throw new UsageError(`--output is given more than once: ${shown()}`, {
      advice: 'two outputs are for --pair and --interleaved; to write one output twice: threadmill … | tee FILE',
    });
  }
  if (names.length > 2)
    throw new UsageError(`pairs have two outputs at the most, and ${names.length} are named: ${shown()}`);
  const [output = '-', mateOutput] = names;
  const outputs = { output, mateOutput, filteredOut: job.filteredOut, ...compressions(job, output, mateOutput) };
  checkFilteredOut(job, outputs);
  return outputs;
}

export function isStandardOutput({ output, mateOutput }: Pick<Outputs, 'output' | 'mateOutput'>): boolean {
  return output === '-' || mateOutput === '-';
}

export function checkPair({ pair = false }: Job, inputs: readonly string[]): void {
  if (!pair || inputs.length === 2) return;
  const found = inputs.length === 0 ? 'none is named' : `${inputs.length} named: ${inputs.join(', ')}`;
  throw new UsageError(`--pair takes exactly two inputs; ${found}`, {
    advice: 'one of them may be -: threadmill --pair … reads_R1.fq reads_R2.fq',
  });
}

/** Whether the names of mates are checked; undefined `format`: it is not known yet. */
export function resolveMateNames(
  { pair = false, interleaved = false, mateNames }: Job,
  format: FormatName | undefined,
): boolean {
  if (mateNames === undefined) return true;
  if (mateNames !== 'check' && mateNames !== 'any') {
    throw new UsageError(`--mate-names takes check or any, not '${mateNames}'`, {
      advice: 'check: the names of a pair must be those of mates, such as x/1 and x/2; any: they may be any',
    });
  }
  if (!pair && !interleaved) {
    throw new UsageError('--mate-names is for pairs, and neither --pair nor --interleaved is given');
  }
  if (format !== undefined && format !== 'fastq' && format !== 'fasta') {
    throw new UsageError(`--mate-names is for fastq and fasta: records of ${format} have no names`);
  }
  return mateNames === 'check';
}

/** --compress is for the results; what filters drop goes by the name it was given. */
function compressions({ compress, compressLevel, filteredOut }: Job, output: string, mateOutput: string | undefined) {
  const named = namedCompression(compress);
  const of = (name: string | undefined, chosen?: Compression['name']) =>
    withLevel(name === undefined ? 'none' : (chosen ?? compressionByName(name)), compressLevel);
  const compression = of(output, named);
  const mateCompression = of(mateOutput, named);
  const filteredOutCompression = of(filteredOut);
  const all = [compression, mateCompression, filteredOutCompression];
  if (compressLevel !== undefined && all.every(({ name }) => name === 'none')) {
    throw new UsageError('--compress-level is for compressed output, and there is none', {
      advice: 'say --compress bgzf (or gzip, or zstd), or name the output so: -o FILE.gz',
    });
  }
  return { compression, mateCompression, filteredOutCompression };
}

function checkFilteredOut({ filteredOut, filter, transform }: Job, outputs: Outputs): void {
  if (filteredOut === undefined) return;
  checkOutputName(filteredOut, '--filtered-out');
  // whether a module has a filter is known when it is loaded
  if (filter === undefined && transform === undefined) {
    throw new UsageError('--filtered-out is for what a filter drops, and there is no --filter');
  }
  if (filteredOut === '-' && isStandardOutput(outputs)) {
    throw new UsageError('--filtered-out - would run into the results, which go to standard output too', {
      advice: 'name a file for one of them: --filtered-out FILE, or --output FILE',
    });
  }
}
