import { holdKilled } from './killed.ts';

describe('killed at random moments and resumed, a run over plain input gives what an undisturbed one gives', () => {
  for (const procs of [1, 3]) {
    holdKilled(`-p ${procs}`, { procs });
    holdKilled(`-p ${procs}, with a quarantine`, { procs, hasBad: true });
    holdKilled(`-p ${procs}, compressed`, { procs, output: 'out.txt.gz' });
  }
});
