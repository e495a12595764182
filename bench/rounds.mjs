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
      const figures = await run(peer);
      checkWritten(job, peer, figures.bytes, round);
      rows[index].runs.push(figures);
    }
    say(`  round ${round} of ${rounds}`);
  }
  return rows;
}

/** What was compared before has to be written each time: a program that ends early is not fast. */
function checkWritten(job, { name }, bytes, round) {
  const expected = job.written.get(name);
  if (expected === undefined || bytes === expected) return;
  throw new Error(
    `job ${job.name}: ${name} wrote ${bytes} bytes in round ${round}, and ${expected} when outputs were compared`,
  );
}

/** One figure of every run that has it. */
export function valuesOf(row, name) {
  return row.runs.map((run) => run[name]).filter((value) => value !== undefined);
}

/**
 * The figures of one row; `ratios` has one entry a reference: of the times, the CPU times and the peaks, undefined where
 * that peer is missing.
 */
export function summarize(job, rows) {
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
        return base && ratiosOf(row, base);
      }),
    };
  });
}

function ratiosOf(row, base) {
  const ratio = (figure) => pairedRatio(valuesOf(row, figure), valuesOf(base, figure));
  return { seconds: ratio('seconds'), cpuSeconds: ratio('cpuSeconds'), peakRssBytes: ratio('peakRssBytes') };
}
