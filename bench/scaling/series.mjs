// The measured part: every work with every number of workers, round by round, so that what changes on the machine over
// minutes meets all of them alike; and a run over a single record in each round, for the cost of starting.
import { readFileSync } from 'node:fs';
import { median } from '../statistics.mjs';
import { busySeconds, costsOf, fitAmdahl, pipelineLimit } from './model.mjs';

const STAGES = ['reader', 'workers', 'writer'];

/**
 * @param run runs threadmill with arguments: gives what measure() gives
 * @returns `{ single, byProcs }`: all runs over a single record, and those of each number of workers
 */
export async function measureSeries({ work, inputPath, singlePath, procsList, rounds, reportPath }, run, say) {
  const once = async (procs, path) => {
    const measured = await run(['-q', '-p', String(procs), '--report', reportPath, ...work.args, path]);
    const report = JSON.parse(readFileSync(reportPath, 'utf8'));
    return { ...measured, busy: busySeconds(report), reportSeconds: report.seconds };
  };
  const single = [];
  const byProcs = procsList.map((procs) => ({ procs, runs: [] }));
  for (let round = 1; round <= rounds; round++) {
    single.push(await once(procsList[0], singlePath));
    for (const { procs, runs } of byProcs) runs.push(await once(procs, inputPath));
    say(`  round ${round} of ${rounds}`);
  }
  return { single, byProcs };
}

/**
 * What the models make of a series. The costs are taken from the fewest workers that were run: there the threads have to
 * share cores least, and a thread that waits for a core seems busy.
 */
export function analyseSeries({ work, single, byProcs }) {
  const medianBusy = (runs) =>
    Object.fromEntries(STAGES.map((stage) => [stage, median(runs.map(({ busy }) => busy[stage]))]));
  const costs = costsOf({
    whole: medianBusy(byProcs[0].runs),
    single: medianBusy(single),
    startSeconds: median(single.map(({ seconds }) => seconds)),
  });
  const points = byProcs.flatMap(({ procs, runs }) => runs.map(({ seconds }) => ({ procs, seconds })));
  return { work, byProcs, costs, limit: pipelineLimit(costs), fit: fitAmdahl(points) };
}
