// The bench's command line. Bad usage is an Error with exit code 2; nothing is run or generated before it is settled.
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const DEFAULT_RUNS = 5;
const QUICK_RUNS = 1;

export const HELP = `npm run bench -- [options]

  --only <job>   run this job alone (repeatable); writes into --dir, and leaves bench/RESULTS.md as it is
  --runs <n>     rounds of every job (default ${DEFAULT_RUNS}; ${QUICK_RUNS} with --quick); a job may ask for more, and jobs
                 and peers that are slow and in no goal have a limit of their own
  --all-rounds   without those limits
  --install      first install DuckDB and polars from npm into --dir, where later runs find them
  --quick        inputs of 4 MB and one round, to see that it all works; writes into --dir, and
                 leaves bench/RESULTS.md as it is
  --dir <path>   where the inputs are generated and kept (default ${join(tmpdir(), 'threadmill-bench')})
  --help
`;

export class UsageError extends Error {
  name = 'UsageError';
}

export function positiveInteger(name, text) {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${name} takes a whole number from 1, not '${text}'`);
  return Number(text);
}

export function parseOptions(argv, jobNames) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        runs: { type: 'string' },
        'all-rounds': { type: 'boolean', default: false },
        install: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        dir: { type: 'string', default: join(tmpdir(), 'threadmill-bench') },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (cause) {
    throw new UsageError(cause.message, { cause });
  }
  const unknown = values.only.find((name) => !jobNames.includes(name));
  if (unknown !== undefined) throw new UsageError(`no job '${unknown}'; the jobs are ${jobNames.join(', ')}`);
  return {
    help: values.help,
    only: values.only,
    install: values.install,
    quick: values.quick,
    dir: resolve(values.dir),
    runs: values.runs === undefined ? undefined : positiveInteger('--runs', values.runs),
    allRounds: values['all-rounds'],
    defaultRuns: values.quick ? QUICK_RUNS : DEFAULT_RUNS,
    /** Only a whole, full-size run may replace the published figures. */
    publishes: !values.quick && values.only.length === 0,
  };
}
