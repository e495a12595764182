import { loadBench } from './load-bench.ts';

interface Peer {
  name: string;
  input: { path: string };
  silent: boolean;
  unpack?: boolean;
  argv?: string[];
  output: string;
}
interface Verify {
  verifyJob: (
    job: { name: string; runnable: Peer[] },
    run: (peer: Peer) => Promise<{ sha256: string; bytes: number }>,
    say: () => void,
  ) => Promise<void>;
}
const { verifyJob } = await loadBench<Verify>('verify.mjs');

const peer = (name: string, output: string, path = 'in', silent = false): Peer => ({
  name,
  output,
  silent,
  input: { path },
});
const verify = (...runnable: Peer[]) =>
  verifyJob(
    { name: 'job', runnable },
    async ({ output }) => ({ sha256: output, bytes: output.length }),
    () => {},
  );

describe('the comparison of outputs', () => {
  test('equal outputs pass, and a silent peer is not asked', async () => {
    await verify(peer('a', 'x'), peer('b', 'x'), peer('c', '', 'in', true));
  });

  test('a difference fails the bench and names every peer with its checksum', async () => {
    await expect(verify(peer('a', 'x'), peer('b', 'y'))).rejects.toThrow(
      /outputs differ for in\n {2}x 1 bytes {2}a\n {2}y 1 bytes {2}b/,
    );
  });

  test('peers with inputs of their own are compared with their like only', async () => {
    await verify(peer('a', 'x', 'one'), peer('b', 'y', 'two'), peer('c', 'x', 'one'));
  });

  test('of peers that compress, what their output unpacks to is asked for', async () => {
    const asked: (string[] | undefined)[] = [];
    const runnable = [{ ...peer('a', 'x'), unpack: true, argv: ['gzip', '-c', 'in'] }];
    const run = async ({ argv, output }: Peer) => {
      asked.push(argv);
      return { sha256: output, bytes: output.length };
    };
    await verifyJob({ name: 'job', runnable }, run, () => {});
    expect(asked).toEqual([['bash', '-o', 'pipefail', '-c', '"$0" "$@" | gzip -dc', 'gzip', '-c', 'in']]);
  });

  test('all agreeing on nothing is a failure too', async () => {
    await expect(verify(peer('a', ''), peer('b', ''))).rejects.toThrow('no output');
  });
});
