// --sample and --seed: a share of the records, chosen by a hash.
import { UsageError } from './errors.ts';
import type { SampleSpec } from './job-spec.ts';
import type { Job } from './job.ts';

const FORM = /^(\d+(?:\.\d*)?|\.\d+)(%?)$/;
const GREATEST_SEED = 2 ** 32 - 1;

export function resolveSample({ sample, seed }: Job): SampleSpec | undefined {
  if (sample === undefined) {
    if (seed !== undefined) throw new UsageError('--seed chooses the records of --sample, and there is no --sample');
    return undefined;
  }
  return { share: parseShare(String(sample)), seed: seed === undefined ? 0 : parseSeed(String(seed)) };
}

/** A sample alone is work: what it keeps is written. */
export function chosenFilter({ filter, map, transform, command, sample }: Job): string | undefined {
  if (filter !== undefined || sample === undefined) return filter;
  return map === undefined && transform === undefined && command === undefined ? 'true' : undefined;
}

function parseShare(text: string): number {
  const [, digits, percent] = FORM.exec(text.trim()) ?? [];
  // the exact decimal: a division by 100 would round
  const share = digits === undefined ? NaN : Number(percent === '' ? digits : `${digits}e-2`);
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--sample takes a share from 0 to 1, or of 100%, such as 0.1 or 10%, not '${text}'`, {
    ...(share > 1
      ? { advice: `for the first ${digits} records: --limit ${digits}; for a share: --sample ${digits}%` }
      : {}),
  });
}

function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (seed <= GREATEST_SEED) return seed;
  throw new UsageError(`--seed takes an integer from 0 to ${GREATEST_SEED}, not '${text}'`);
}
