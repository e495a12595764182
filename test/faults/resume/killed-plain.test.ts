import { holdKilled } from './killed.ts';

describe('a run over plain input that is killed at random moments and resumed gives what an uninterrupted one gives', () => {
  for (const procs of [1, 3]) {
    holdKilled(`-p ${procs}`, { procs });
    holdKilled(`-p ${procs}, with a quarantine`, { procs, hasBad: true });
    holdKilled(`-p ${procs}, compressed`, { procs, output: 'out.txt.gz' });
  }
});
