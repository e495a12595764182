// Makes the batcher for an input: one that skips lines only if there may be lines to skip.
import type { BatcherOptions } from './batcher-options.ts';
import { Batcher } from './batcher.ts';
import { LineSieve } from './line-sieve.ts';
import type { ScanMemory } from './scan-memory.ts';
import { SievedBatcher } from './sieved-batcher.ts';

/** `memory`: only for tests. */
export function newBatcher(options: BatcherOptions, memory?: ScanMemory): Batcher {
  const sieve = LineSieve.of(options);
  return sieve === undefined ? new Batcher(options, memory) : new SievedBatcher(options, sieve, memory);
}
