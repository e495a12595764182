import { holdKilled } from './killed.ts';

describe('a run over BGZF input that is killed at random moments and resumed gives what an uninterrupted one gives', () => {
  for (const procs of [1, 3]) {
    holdKilled(`-p ${procs}`, { procs, isPacked: true });
    holdKilled(`-p ${procs}, with a quarantine`, { procs, isPacked: true, hasBad: true });
    holdKilled(`-p ${procs}, compressed`, { procs, isPacked: true, output: 'out.txt.gz' });
  }
});
