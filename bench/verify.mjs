// Before anything is timed: every peer of a job runs once into SHA-256, and all must give the same bytes for the same
// input. A peer that does other work than its rivals would make every figure of the job a lie.

/** @throws Error naming the job and each peer's checksum, when they are not all equal, or when there is no output */
export async function verifyJob(job, run, say) {
  const byInput = new Map();
  for (const peer of job.runnable) {
    if (peer.silent) continue;
    const { sha256, bytes } = await run(peer.unpack ? unpacking(peer) : peer, 'hash');
    say(`  ${sha256.slice(0, 12)} ${String(bytes).padStart(10)} bytes  ${peer.name}`);
    const seen = byInput.get(peer.input.path) ?? [];
    byInput.set(peer.input.path, [...seen, { name: peer.name, sha256, bytes }]);
  }
  for (const [path, outputs] of byInput) {
    const lines = outputs.map(({ name, sha256, bytes }) => `  ${sha256} ${bytes} bytes  ${name}`).join('\n');
    if (new Set(outputs.map(({ sha256 }) => sha256)).size > 1) {
      throw new Error(`job ${job.name}: the outputs differ for ${path}\n${lines}`);
    }
    if (outputs.some(({ bytes }) => bytes === 0)) throw new Error(`job ${job.name}: no output for ${path}\n${lines}`);
  }
}

function unpacking(peer) {
  return { ...peer, argv: ['bash', '-o', 'pipefail', '-c', '"$0" "$@" | gzip -dc', ...peer.argv] };
}
