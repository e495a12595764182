// Settles a job against this machine: which peers can run, on which input files, by which full commands. Peers that
// can't are kept with the reason, so that the tables name them.
import { ensureInput, packerOf } from './inputs.mjs';

function whyMissing(peer, job, input, find) {
  const packers = input.packed === undefined ? [] : [packerOf(input)];
  for (const name of [peer.program, ...(peer.needs ?? []), ...packers]) {
    const { missing } = find(name);
    if (missing !== undefined) return missing;
  }
  if (job.metric === 'peakRssBytes' && find('time').missing) return find('time').missing;
  return undefined;
}

/** @returns the job with `runnable` peers (each with `argv`, `input`, `stdin`) and `missing` ones (name, reason). */
export async function prepareJob(job, { dir, find, cleanup, say }) {
  const runnable = [];
  const missing = [];
  for (const peer of job.peers) {
    const wanted = peer.input ?? job.input;
    const reason = whyMissing(peer, job, wanted, find);
    if (reason !== undefined) {
      missing.push({ name: peer.name, reason });
      continue;
    }
    const input = await ensureInput(dir, wanted, cleanup, say);
    runnable.push({
      name: peer.name,
      silent: peer.silent ?? false,
      unpack: peer.unpack ?? false,
      ours: peer.ours ?? false,
      maxRuns: peer.maxRuns,
      input,
      argv: [...find(peer.program).argv, ...peer.args(input.path)],
      stdin: peer.stdin ? input.path : undefined,
    });
  }
  return { ...job, runnable, missing };
}
