// In the place of src/io/process/own-threads.ts: a simulated thread never waits for a CPU.
export function otherThreads(): ReadonlyMap<number, { isRunnable: boolean; cpuMs: number }> {
  return new Map();
}
