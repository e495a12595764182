// SIGKILL at random moments, each followed by the same command, until the run is complete.
import { testWithAll } from '../../support/packers.ts';
import { killAndResume, rounds, undisturbed } from '../support/interrupted-runs.ts';
import { Random } from '../../support/random.ts';
import { resumedJob, type JobSettings } from '../support/resumed-job.ts';

/** For each kind of run. */
const KILLS = 15;
/** Further rounds, until one has resumed from progress. */
const MOST_MORE = 30;

export function holdKilled(title: string, settings: JobSettings): void {
  const declare = settings.isPacked === true ? testWithAll('bgzip') : test;
  declare(
    title,
    async () => {
      const job = resumedJob(settings);
      const whole = await undisturbed(job);
      const resumedAt: number[] = [];
      await rounds(KILLS, async (random) => {
        const went = await killAndResume(job, whole, random, random.integer(1, 3));
        resumedAt.push(...went.resumedAt);
      });
      // If no run had progress to resume from, nothing would have been tested.
      const hasResumed = () => resumedAt.some((record) => record > 1);
      for (let more = 1; more <= MOST_MORE && !hasResumed(); more += 1) {
        resumedAt.push(...(await killAndResume(job, whole, new Random(more), 3)).resumedAt);
      }
      expect(hasResumed()).toBe(true);
    },
    3_600_000,
  );
}
