// --pair and --output: two inputs side by side may have an output each; all else has one.
import { UsageError } from './errors.ts';
import { checkOutputName } from './file-names.ts';
import type { JobSpec } from './job-spec.ts';
import type { Job } from './job.ts';

export type Outputs = Pick<JobSpec, 'output' | 'mateOutput'>;

export function resolveOutputs({ output: named, pair = false }: Job): Outputs {
  const names = [named ?? []].flat();
  for (const name of names) checkOutputName(name);
  const shown = () => names.map((name) => `'${name}'`).join(' and ');
  if (names.length > 1 && !pair) {
    throw new UsageError(`--output is given more than once: ${shown()}`, {
      advice: 'two outputs are for --pair; to write one output twice: threadmill … | tee FILE',
    });
  }
  if (names.length > 2)
    throw new UsageError(`--pair has two outputs at the most, and ${names.length} are named: ${shown()}`);
  const [output = '-', mateOutput] = names;
  return { output, mateOutput };
}

export function isStandardOutput({ output, mateOutput }: Outputs): boolean {
  return output === '-' || mateOutput === '-';
}

export function checkPair({ pair = false }: Job, inputs: readonly string[]): void {
  if (!pair || inputs.length === 2) return;
  const found = inputs.length === 0 ? 'none is named' : `${inputs.length} named: ${inputs.join(', ')}`;
  throw new UsageError(`--pair takes exactly two inputs; ${found}`, {
    advice: 'one of them may be -: threadmill --pair … reads_R1.fq reads_R2.fq',
  });
}
