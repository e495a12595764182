// Inputs and work for runs that are interrupted: large and slow enough to be killed in the middle.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/program.ts';
import { piped } from '../../support/packers.ts';
import type { ResumedJob } from './interrupted-runs.ts';

const RECORDS = 40_000;
/** Per record, so that a run takes about a second. */
const SPIN_US = 25;

const WORK = `
export default (line, { recordNumber, count, args }) => {
  const until = performance.now() + ${SPIN_US} / 1000;
  while (performance.now() < until);
  if (recordNumber === Number(process.env.FAIL_AT)) throw new Error('not yet');
  if (args.bad === 'some' && recordNumber % 997 === 5) throw new Error('bad record ' + recordNumber);
  count('seen');
  if (recordNumber % 13 === 0) return null;
  return recordNumber % 7 === 0 ? [line, String(line.length)] : recordNumber + ':' + line;
};`;

export interface JobSettings {
  readonly procs: number;
  readonly isPacked?: boolean;
  readonly hasBad?: boolean;
  readonly output?: string;
}

/** A header and ${RECORDS} records of different lengths; the last lacks its line end. */
export function resumedJob({ procs, isPacked = false, hasBad = false, output = 'out.txt' }: JobSettings): ResumedJob {
  const folder = temporaryFolder();
  const lines = Array.from({ length: RECORDS }, (_, i) => `record ${i + 1} ${'x'.repeat((i * 37) % 61)}`);
  const text = Buffer.from(['header', ...lines].join('\n'));
  const input = isPacked ? 'in.txt.gz' : 'in.txt';
  writeFileSync(join(folder, input), isPacked ? piped('bgzip -c', text) : text);
  writeFileSync(join(folder, 'work.mjs'), WORK);
  const bad = hasBad ? ['--arg', 'bad=some'] : [];
  return {
    folder,
    args: ['work.mjs', input, '--header', '1', '-p', String(procs), '-b', '100', ...bad],
    outputs: { [output]: '-o', ...(hasBad ? { 'bad.txt': '--quarantine' } : {}) },
  };
}
