// Whether the goals that stand beside the jobs are reached. A goal:
//
//   of, against   names of peers of the job · atLeast or atMost: the bound
//   measure       'speed'  how many times as fast as `against`: its time over this one's
//                 'time'   this one's time over that of `against`
//                 'growth' this one's peak of memory over that of `against`
//                 'peak'   this one's peak of memory in MB, by itself
//
// What is measured is the median over the rounds of the ratio of the two runs of one round; of a peak by itself, the
// highest: memory that was needed once was needed.
import { valuesOf } from './rounds.mjs';
import { pairedRatio } from './statistics.mjs';

const MEGABYTE = 1e6;

const MEASURES = {
  speed: (of, against) => pairedRatio(valuesOf(against, 'seconds'), valuesOf(of, 'seconds')),
  time: (of, against) => pairedRatio(valuesOf(of, 'seconds'), valuesOf(against, 'seconds')),
  growth: (of, against) => pairedRatio(valuesOf(of, 'peakRssBytes'), valuesOf(against, 'peakRssBytes')),
  peak: (of) => {
    const peaks = valuesOf(of, 'peakRssBytes');
    return peaks.length === 0 ? NaN : Math.max(...peaks) / MEGABYTE;
  },
};

/**
 * @param job as prepareJob gives it · rows: as runRounds gives them
 * @returns every goal of the job with `job`, `measured` and `isReached`, or with `missing`, the reason why it is not known
 */
export function judgeGoals(job, rows) {
  return (job.goals ?? []).map((goal) => {
    const names = goal.against === undefined ? [goal.of] : [goal.of, goal.against];
    const [of, against] = names.map((name) => rows.find((row) => row.name === name));
    const missing = names.filter((name) => !rows.some((row) => row.name === name));
    if (missing.length > 0) return { ...goal, job: job.name, missing: reasonOf(job, missing[0]) };
    const measured = MEASURES[goal.measure](of, against);
    if (!Number.isFinite(measured)) return { ...goal, job: job.name, missing: 'GNU time is not on this machine' };
    const isReached = goal.atLeast === undefined ? measured <= goal.atMost : measured >= goal.atLeast;
    const rounds = Math.min(...[of, against ?? of].map(({ runs }) => runs.length));
    return { ...goal, job: job.name, rounds, measured, isReached };
  });
}

function reasonOf(job, name) {
  return job.missing.find((peer) => peer.name === name)?.reason ?? `${name} is not measured`;
}
