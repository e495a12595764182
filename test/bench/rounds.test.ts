import { loadBench } from './load-bench.ts';

interface Peer {
  name: string;
  input: { path: string; bytes: number };
  maxRuns?: number;
}
interface Row {
  name: string;
  runs: { seconds: number }[];
}
interface Options {
  runs?: number;
  defaultRuns: number;
  allRounds: boolean;
}
interface Rounds {
  roundsOf: (job: { minRuns?: number; maxRuns?: number }, options: Options) => number;
  runRounds: (
    job: { runnable: Peer[] },
    how: { rounds: number; allRounds: boolean },
    run: (peer: Peer) => Promise<{ seconds: number }>,
    say: () => void,
  ) => Promise<Row[]>;
}
const { roundsOf, runRounds } = await loadBench<Rounds>('rounds.mjs');

const NO_FILE = '/dev/null';

describe('the rounds of a job', () => {
  test('a job may ask for more and for fewer than the command line says', () => {
    const options = { runs: 5, defaultRuns: 2, allRounds: false };
    expect(roundsOf({}, options)).toBe(5);
    expect(roundsOf({}, { defaultRuns: 2, allRounds: false })).toBe(2);
    expect(roundsOf({ minRuns: 25 }, options)).toBe(25);
    expect(roundsOf({ maxRuns: 3 }, options)).toBe(3);
    expect(roundsOf({ maxRuns: 3 }, { ...options, allRounds: true })).toBe(5);
  });

  const peers: Peer[] = [
    { name: 'a', input: { path: NO_FILE, bytes: 0 } },
    { name: 'slow', input: { path: NO_FILE, bytes: 0 }, maxRuns: 1 },
    { name: 'b', input: { path: NO_FILE, bytes: 0 } },
  ];
  const orderOf = async (allRounds: boolean) => {
    const order: string[] = [];
    const run = async ({ name }: Peer) => {
      order.push(name);
      return { seconds: 1 };
    };
    const rows = await runRounds({ runnable: peers }, { rounds: 3, allRounds }, run, () => {});
    return { order: order.join(' '), runs: rows.map(({ runs }) => runs.length) };
  };

  test('peers take turns; one with a limit of its own has the first rounds', async () => {
    expect(await orderOf(false)).toEqual({ order: 'a slow b a b a b', runs: [3, 1, 3] });
  });

  test('limits can be lifted', async () => {
    expect(await orderOf(true)).toEqual({ order: 'a slow b a slow b a slow b', runs: [3, 3, 3] });
  });
});
