// --rate: the calls of all workers, spread evenly over time. Each takes the next free moment from shared memory.
import type { Rate } from '../../job/rate.ts';

const NS_PER_MS = 1_000_000;

export class RateLimit {
  readonly #next: BigInt64Array;
  readonly #stepNs: bigint;

  constructor({ calls, perMs }: Rate, memory: SharedArrayBuffer) {
    this.#next = new BigInt64Array(memory);
    this.#stepNs = BigInt(Math.ceil((perMs * NS_PER_MS) / calls));
  }

  /** For all workers of a run. */
  static newMemory(): SharedArrayBuffer {
    return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  }

  /** Takes a moment for one call: how long to wait for it. */
  takeMs(): number {
    for (;;) {
      const now = process.hrtime.bigint();
      const free = Atomics.load(this.#next, 0);
      const at = free > now ? free : now;
      if (Atomics.compareExchange(this.#next, 0, free, at + this.#stepNs) !== free) continue;
      return Number(at - now) / NS_PER_MS;
    }
  }
}
