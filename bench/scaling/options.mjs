// The command line of bench:scaling. Nothing is run or generated before it is settled.
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { positiveInteger, UsageError } from '../options.mjs';

const DEFAULT_PROCS = '1,2,4,8,16';
const DEFAULT_RUNS = 5;
const QUICK_RUNS = 2;

export const HELP = `npm run bench:scaling -- [options]

  --procs <list> numbers of workers (default ${DEFAULT_PROCS}); those above the cores of the machine are left out
  --runs <n>     rounds (default ${DEFAULT_RUNS}; ${QUICK_RUNS} with --quick)
  --quick        small inputs, to see that it all works; writes into --dir, and leaves bench/SCALING.md as it is
  --dir <path>   where the inputs are generated and kept (default ${join(tmpdir(), 'threadmill-bench')})
  --help
`;

/** @param cores of this machine; a test gives its own */
export function parseOptions(argv, cores = availableParallelism()) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        procs: { type: 'string', default: DEFAULT_PROCS },
        runs: { type: 'string' },
        quick: { type: 'boolean', default: false },
        dir: { type: 'string', default: join(tmpdir(), 'threadmill-bench') },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (cause) {
    throw new UsageError(cause.message, { cause });
  }
  const wanted = [...new Set(values.procs.split(',').map((text) => positiveInteger('--procs', text)))];
  wanted.sort((one, other) => one - other);
  const procsList = wanted.filter((procs) => procs <= cores);
  if (procsList.length === 0) throw new UsageError(`--procs ${values.procs}: this machine has ${cores} cores`);
  return {
    help: values.help,
    quick: values.quick,
    dir: resolve(values.dir),
    rounds:
      values.runs === undefined ? (values.quick ? QUICK_RUNS : DEFAULT_RUNS) : positiveInteger('--runs', values.runs),
    cores,
    procsList,
    leftOut: wanted.filter((procs) => procs > cores),
  };
}
