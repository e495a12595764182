// Hundreds of tiny runs of all kinds, thousands in a whole run (test/support/stress-runs.mjs). In a
// plain Node: a hang can't be detected reliably within jest's event loop.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../support/program.ts';
import { repeats, SEED } from '../support/random.ts';

const RUNS = repeats(2000);
/** On two idle cores all of them take under four minutes; this is only a limit for hangs. */
const TIMEOUT_MS = 30 * 60_000;

interface Summary {
  readonly seed: number;
  readonly runs: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly descriptorsLeft: readonly string[];
  readonly resourcesLeft: readonly string[];
  readonly warnings: readonly string[];
  readonly problems: readonly unknown[];
}

const EVERY_ENDING = [
  'AbortedError',
  'EncodingError',
  'FramingError',
  'InputError',
  'ModuleError',
  'OutputClosedError',
  'OutputError',
  'RecordTooLongError',
  'ResultError',
  'ThreadEndedError',
  'UsageError',
  'WorkError',
  'success',
];

function stress(): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const script = spawn(process.execPath, [join(ROOT, 'test/support/stress-runs.mjs')], {
      env: { ...process.env, THREADMILL_STRESS_SEED: `${SEED}`, THREADMILL_STRESS_RUNS: `${RUNS}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    script.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    script.on('error', reject);
    script.on('close', (code, signal) => {
      if (printed === '') reject(new Error(`the stress runs ended without a summary (${code ?? signal})`));
      else resolve(JSON.parse(printed) as Summary);
    });
  });
}

test(
  'no run hangs, and each ends as it must, with the right output',
  async () => {
    const { seed, runs, endings, problems, ...rest } = await stress();
    // With the seed, so that a failure shows it: THREADMILL_STRESS_SEED=… node
    // test/support/stress-runs.mjs
    expect({ seed, problems }).toEqual({ seed, problems: [] });
    expect({ seed, ...rest }).toMatchObject({ seed, descriptorsLeft: [], resourcesLeft: [], warnings: [] });
    expect(runs).toBeGreaterThanOrEqual(RUNS);
    expect(Object.keys(endings).sort()).toEqual(EVERY_ENDING);
  },
  TIMEOUT_MS,
);
