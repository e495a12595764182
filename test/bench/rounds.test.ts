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
    job: { name: string; runnable: Peer[]; written: Map<string, number> },
    how: { rounds: number; allRounds: boolean },
    run: (peer: Peer) => Promise<{ seconds: number; bytes?: number }>,
    say: () => void,
  ) => Promise<Row[]>;
}
const { roundsOf, runRounds } = await loadBench<Rounds>('rounds.mjs');

const NO_FILE = '/dev/null';

describe('the rounds of a job', () => {
  test('a job may have more or fewer rounds than the command line says', () => {
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
    const rows = await runRounds(
      { name: 'job', runnable: peers, written: new Map() },
      { rounds: 3, allRounds },
      run,
      () => {},
    );
    return { order: order.join(' '), runs: rows.map(({ runs }) => runs.length) };
  };

  test('peers take turns; one with a limit of its own has the first rounds', async () => {
    expect(await orderOf(false)).toEqual({ order: 'a slow b a b a b', runs: [3, 1, 3] });
  });

  test('limits can be lifted', async () => {
    expect(await orderOf(true)).toEqual({ order: 'a slow b a slow b a slow b', runs: [3, 3, 3] });
  });

  test('a program that writes less than when outputs were compared fails the bench', async () => {
    const job = { name: 'job', runnable: peers, written: new Map([['b', 10]]) };
    const how = { rounds: 2, allRounds: false };
    let calls = 0;
    const run = async ({ name }: Peer) => ({ seconds: 1, bytes: name === 'b' && ++calls === 2 ? 0 : 10 });
    await expect(runRounds(job, how, run, () => {})).rejects.toThrow(
      'job job: b wrote 0 bytes in round 2, and 10 when outputs were compared',
    );
  });
});
