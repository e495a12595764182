// SIGKILL at random moments, and each time the same command again, until it is done.
import { testWithAll } from '../../support/packers.ts';
import { killAndResume, rounds, undisturbed } from '../support/interrupted-runs.ts';
import { Random } from '../../support/random.ts';
import { resumedJob, type JobSettings } from '../support/resumed-job.ts';

/** Of each kind of run, in its usual form. */
const KILLS = 3;

export function holdKilled(title: string, settings: JobSettings): void {
  const declare = settings.isPacked === true ? testWithAll('bgzip') : test;
  declare(
    title,
    async () => {
      const job = resumedJob(settings);
      const whole = await undisturbed(job);
      const resumedAt: number[] = [];
      await rounds(
        KILLS,
        async (random) => {
          const went = await killAndResume(job, whole, random, random.integer(1, 3));
          resumedAt.push(...went.resumedAt);
        },
        (seed) => new Random(seed),
      );
      // where none of them had anything to go on with, nothing would have been tried
      if (process.env['THREADMILL_FAULT_SEED'] === undefined) expect(resumedAt.some((record) => record > 1)).toBe(true);
    },
    3_600_000,
  );
}
