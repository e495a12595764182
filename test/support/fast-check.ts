// jest.config.js replaces fast-check by this file: properties start with the seed of all random
// tests, and run as often as THREADMILL_TEST_TIMES says.
import fc from '../../node_modules/fast-check/lib/fast-check.js';
import { repeats, SEED } from './random.ts';

const DEFAULT_RUNS = 100;

function assert<Ts>(property: fc.IRawProperty<Ts>, parameters?: fc.Parameters<Ts>): void | Promise<void> {
  return fc.assert(property, { seed: SEED, ...parameters, numRuns: repeats(parameters?.numRuns ?? DEFAULT_RUNS) });
}

export default { ...fc, assert };
