// fast-check, in whose place jest.config.js puts this file: properties begin with the seed that all random tests begin with,
// and are tried as often as THREADMILL_TEST_TIMES says.
import fc from '../../node_modules/fast-check/lib/fast-check.js';
import { repeats, SEED } from './random.ts';

const DEFAULT_RUNS = 100;

function assert<Ts>(property: fc.IRawProperty<Ts>, parameters?: fc.Parameters<Ts>): void | Promise<void> {
  return fc.assert(property, { seed: SEED, ...parameters, numRuns: repeats(parameters?.numRuns ?? DEFAULT_RUNS) });
}

export default { ...fc, assert };
