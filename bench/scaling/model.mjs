// How a run scales with its workers, by two models. Pure: figures in, figures out; all times in seconds, for one input.
//
// The pipeline: reader, workers and writer are at work at the same time, on different batches. So a run takes the start,
// which nothing overlaps, and then as long as the busiest stage, where the workers share theirs; and never less than all
// work spread over all cores. Only the start is serial; but from some number of workers on, the reader or the writer is
// the busiest stage, and more workers change nothing.
//
// Amdahl's law: seconds(p) = serial + parallel / p, fitted to measured times. It knows nothing of stages; its serial share
// is what a run behaves as if it had.

const add = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** How long each stage was busy, from what --report writes (docs/report.schema.json). The workers' is their sum. */
export function busySeconds(report) {
  const of = (pattern, ...stages) =>
    add(
      report.threads
        .filter(({ thread }) => pattern.test(thread))
        .flatMap(({ seconds }) => stages.map((stage) => seconds[stage])),
    );
  return {
    reader: of(/^reader$/, 'reading', 'working'),
    workers: of(/^worker /, 'working'),
    writer: of(/^writer$/, 'working', 'writing'),
  };
}

/**
 * What a whole input costs: the start, and each stage beyond what it does in a run over a single record.
 *
 * @param whole, single busy seconds of the stages · startSeconds: wall time of the run over a single record
 */
export function costsOf({ whole, single, startSeconds }) {
  const beyond = (stage) => Math.max(0, whole[stage] - single[stage]);
  return { start: startSeconds, reader: beyond('reader'), workers: beyond('workers'), writer: beyond('writer') };
}

/** The time of a run with that many workers on that many cores, by the pipeline. Infinitely many of either are fine. */
export function pipelineSeconds(costs, procs, cores) {
  const spread = (costs.reader + costs.workers + costs.writer) / cores;
  return costs.start + Math.max(costs.reader, costs.writer, costs.workers / procs, spread);
}

/**
 * Where it ends: the stage that more workers don't help, the number of workers that keep it busy, the speed-up that no
 * number of workers goes beyond, and the serial share that Amdahl's law would need for that; `startShare` is the part of
 * it that the start is, which larger inputs make smaller.
 */
export function pipelineLimit(costs) {
  const stage = costs.reader >= costs.writer ? 'reader' : 'writer';
  const one = pipelineSeconds(costs, 1, Infinity);
  const most = pipelineSeconds(costs, Infinity, Infinity);
  return {
    stage,
    saturatingProcs: costs.workers / costs[stage],
    seconds: most,
    speedup: one / most,
    serialShare: most / one,
    startShare: costs.start / one,
  };
}

/**
 * Least squares over seconds = serial + parallel / procs, neither below nothing.
 *
 * @param points `{ procs, seconds }`, any number for one `procs`
 * @returns undefined where all have the same number of workers: a line needs two
 */
export function fitAmdahl(points) {
  if (new Set(points.map(({ procs }) => procs)).size < 2) return undefined;
  const mean = (numbers) => add(numbers) / numbers.length;
  const shares = points.map(({ procs }) => 1 / procs);
  const seconds = points.map((point) => point.seconds);
  const [meanShare, meanSeconds] = [mean(shares), mean(seconds)];
  const covariance = add(shares.map((share, i) => (share - meanShare) * (seconds[i] - meanSeconds)));
  const slope = covariance / add(shares.map((share) => (share - meanShare) ** 2));
  const intercept = meanSeconds - slope * meanShare;
  if (slope < 0) return amdahl(meanSeconds, 0);
  if (intercept >= 0) return amdahl(intercept, slope);
  return amdahl(0, add(shares.map((share, i) => share * seconds[i])) / add(shares.map((share) => share ** 2)));
}

function amdahl(serial, parallel) {
  return { serial, parallel, serialShare: serial / (serial + parallel) };
}

export function amdahlSeconds({ serial, parallel }, procs) {
  return serial + parallel / procs;
}
