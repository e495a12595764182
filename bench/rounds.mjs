// The timed part: A B C, A B C, … so that what changes on the machine over minutes meets every peer alike.
import { warm } from './inputs.mjs';
import { median, pairedRatio } from './statistics.mjs';

/** @returns one row a runnable peer: `{ name, inputBytes, runs }`, the runs in the order of the rounds */
export async function runRounds(job, rounds, run, say) {
  const rows = job.runnable.map((peer) => ({ name: peer.name, inputBytes: peer.input.bytes, runs: [] }));
  for (const path of new Set(job.runnable.map((peer) => peer.input.path))) await warm(path);
  for (let round = 1; round <= rounds; round++) {
    for (const [index, peer] of job.runnable.entries()) rows[index].runs.push(await run(peer, job.output ?? 'null'));
    say(`  round ${round} of ${rounds}`);
  }
  return rows;
}

/** The figures of one row; `ratios` has one entry a reference, undefined where that peer is missing. */
export function summarize(job, rows) {
  const metric = job.metric ?? 'seconds';
  const values = (row, name) => row.runs.map((run) => run[name]).filter((value) => value !== undefined);
  return rows.map((row) => {
    const seconds = values(row, 'seconds');
    return {
      name: row.name,
      inputBytes: row.inputBytes,
      seconds: { median: median(seconds), min: Math.min(...seconds), max: Math.max(...seconds) },
      cpuSeconds: median(values(row, 'cpuSeconds')),
      peakRssBytes: { median: median(values(row, 'peakRssBytes')), max: Math.max(...values(row, 'peakRssBytes')) },
      ratios: job.references.map((reference) => {
        const base = rows.find(({ name }) => name === reference);
        return base === undefined ? undefined : pairedRatio(values(row, metric), values(base, metric));
      }),
    };
  });
}
