// Before anything is timed: every peer of a job runs once, and all must write the same bytes for the same input. A peer that
// does other work than its rivals would make every figure of the job a lie. Where threadmill has no rival that could run,
// the judge (peers/judge.mjs) takes its place.

/**
 * @param run runs a peer, or the judge of a job: `{ sha256, bytes, written }`; of packed output the first two are of what
 *   it unpacks to
 * @returns {Promise<Map<string, number>>} how many bytes each peer has written, and has to write when it is timed
 * @throws Error naming the job and each peer's checksum, when they are not all equal, or when there is no output
 */
export async function verifyJob(job, run, say) {
  const written = new Map();
  const byInput = new Map();
  for (const peer of job.runnable.filter(({ silent }) => !silent)) {
    const output = await run(peer);
    written.set(peer.name, output.written);
    note(peer, output);
  }
  for (const [path, outputs] of byInput) {
    if (outputs.every(({ ours }) => ours))
      note(judgeOf(job, outputs[0].input), await run(judgeOf(job, outputs[0].input)));
    compare(job, path, byInput.get(path));
  }
  return written;

  function note({ name, input, ours }, { sha256, bytes }) {
    say(`  ${sha256.slice(0, 12)} ${String(bytes).padStart(10)} bytes  ${name}`);
    byInput.set(input.path, [...(byInput.get(input.path) ?? []), { name, input, ours, sha256, bytes }]);
  }
}

function judgeOf(job, input) {
  if (job.judge === undefined) throw new Error(`job ${job.name}: no other program runs it, and it has no judge`);
  return { name: 'the judge', input, argv: [...job.judge, input.path], ours: false };
}

function compare(job, path, outputs) {
  const lines = outputs.map(({ name, sha256, bytes }) => `  ${sha256} ${bytes} bytes  ${name}`).join('\n');
  if (new Set(outputs.map(({ sha256 }) => sha256)).size > 1) {
    throw new Error(`job ${job.name}: the outputs differ for ${path}\n${lines}`);
  }
  if (outputs.some(({ bytes }) => bytes === 0)) throw new Error(`job ${job.name}: no output for ${path}\n${lines}`);
}
