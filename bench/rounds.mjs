// The timed part: A B C, A B C, … so that what changes on the machine over minutes meets every peer alike.
import { warm } from './inputs.mjs';
import { median, pairedRatio } from './statistics.mjs';

/** How many rounds a job has, by the command line and by its own limits. */
export function roundsOf(job, { runs, defaultRuns, allRounds }) {
  const wanted = Math.max(runs ?? defaultRuns, job.minRuns ?? 1);
  return allRounds ? wanted : Math.min(wanted, job.maxRuns ?? Infinity);
}

/**
 * @param allRounds whether peers with a limit of their own run in every round all the same
 * @returns one row a runnable peer: `{ name, inputBytes, runs }`, the runs in the order of the rounds
 */
export async function runRounds(job, { rounds, allRounds }, run, say) {
  const rows = job.runnable.map((peer) => ({ name: peer.name, inputBytes: peer.input.bytes, runs: [] }));
  for (const path of new Set(job.runnable.map((peer) => peer.input.path))) await warm(path);
  for (let round = 1; round <= rounds; round++) {
    for (const [index, peer] of job.runnable.entries()) {
      if (!allRounds && round > (peer.maxRuns ?? Infinity)) continue;
      rows[index].runs.push(await run(peer, job.output ?? 'null'));
    }
    say(`  round ${round} of ${rounds}`);
  }
  return rows;
}

/** One figure of every run that has it. */
export function valuesOf(row, name) {
  return row.runs.map((run) => run[name]).filter((value) => value !== undefined);
}

/** The figures of one row; `ratios` has one entry a reference, undefined where that peer is missing. */
export function summarize(job, rows) {
  const metric = job.metric ?? 'seconds';
  return rows.map((row) => {
    const seconds = valuesOf(row, 'seconds');
    const peaks = valuesOf(row, 'peakRssBytes');
    return {
      name: row.name,
      inputBytes: row.inputBytes,
      rounds: row.runs.length,
      seconds: { median: median(seconds), min: Math.min(...seconds), max: Math.max(...seconds) },
      cpuSeconds: median(valuesOf(row, 'cpuSeconds')),
      peakRssBytes: { median: median(peaks), max: Math.max(...peaks) },
      ratios: job.references.map((reference) => {
        const base = rows.find(({ name }) => name === reference);
        return base === undefined ? undefined : pairedRatio(valuesOf(row, metric), valuesOf(base, metric));
      }),
    };
  });
}
