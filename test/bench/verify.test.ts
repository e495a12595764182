import { loadBench } from './load-bench.ts';

interface Peer {
  name: string;
  input: { path: string };
  ours?: boolean;
  silent?: boolean;
  argv?: string[];
  output?: string;
}
interface Job {
  name: string;
  runnable: Peer[];
  judge?: string[] | undefined;
}
interface Verify {
  verifyJob: (
    job: Job,
    run: (peer: Peer) => Promise<{ sha256: string; bytes: number; written: number }>,
    say: () => void,
  ) => Promise<Map<string, number>>;
}
const { verifyJob } = await loadBench<Verify>('verify.mjs');

const peer = (name: string, output: string, more: Partial<Peer> = {}): Peer => ({
  name,
  output,
  input: { path: 'in' },
  ...more,
});
/** What is written is packed: 7 bytes more. The judge writes `x`. */
const verify = (runnable: Peer[], judge?: string[], asked: string[][] = []) =>
  verifyJob(
    { name: 'job', runnable, judge },
    async ({ output = 'x', argv = [] }) => {
      asked.push(argv);
      return { sha256: output, bytes: output.length, written: output.length + 7 };
    },
    () => {},
  );

describe('the comparison of outputs', () => {
  test('equal outputs pass, and a peer without output is not compared', async () => {
    const written = await verify([peer('a', 'x'), peer('b', 'x'), peer('c', '', { silent: true })]);
    expect([...written]).toEqual([
      ['a', 8],
      ['b', 8],
    ]);
  });

  test('a difference fails the bench and names every peer with its checksum', async () => {
    await expect(verify([peer('a', 'x'), peer('b', 'y')])).rejects.toThrow(
      /outputs differ for in\n {2}x 1 bytes {2}a\n {2}y 1 bytes {2}b/,
    );
  });

  test('peers with inputs of their own are compared with each other only', async () => {
    const other = { input: { path: 'other' } };
    await verify([peer('a', 'x'), peer('b', 'y', other), peer('c', 'x')]);
  });

  test('equal but empty outputs are a failure, too', async () => {
    await expect(verify([peer('a', ''), peer('b', '')])).rejects.toThrow('no output');
  });
});

describe('the judge', () => {
  const ours = { ours: true };

  test('is run if only threadmill runs, once per input', async () => {
    const asked: string[][] = [];
    const other = { ours: true, input: { path: 'other' } };
    await verify([peer('a', 'x', ours), peer('b', 'x', ours), peer('c', 'x', other)], ['judge', 'rule'], asked);
    expect(asked.filter(([program]) => program === 'judge')).toEqual([
      ['judge', 'rule', 'in'],
      ['judge', 'rule', 'other'],
    ]);
  });

  test('is not run if another program runs', async () => {
    const asked: string[][] = [];
    await verify([peer('a', 'x', ours), peer('b', 'x')], ['judge', 'rule'], asked);
    expect(asked).toEqual([[], []]);
  });

  test('finds an error that all forms of threadmill share', async () => {
    const both = [peer('a', 'y', ours), peer('b', 'y', ours)];
    await expect(verify(both, ['judge'])).rejects.toThrow(/outputs differ[^]*the judge/);
  });

  test('has to be installed', async () => {
    await expect(verify([peer('a', 'x', ours)])).rejects.toThrow('job job: no other program runs it');
  });
});
