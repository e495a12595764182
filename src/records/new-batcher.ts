// The batcher for an input: one that takes lines out only where some may have to be.
import type { BatcherOptions } from './batcher-options.ts';
import { Batcher } from './batcher.ts';
import { LineSieve } from './line-sieve.ts';
import type { ScanMemory } from './scan-memory.ts';
import { SievedBatcher } from './sieved-batcher.ts';

/** `memory`: what the bytes are put into, in tests another than usual. */
export function newBatcher(options: BatcherOptions, memory?: ScanMemory): Batcher {
  const sieve = LineSieve.of(options);
  return sieve === undefined ? new Batcher(options, memory) : new SievedBatcher(options, sieve, memory);
}
