import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBench, type CleanupModule, type MeasureModule } from './load-bench.ts';

const { measure } = await loadBench<MeasureModule>('measure.mjs');
const { createCleanup } = await loadBench<CleanupModule>('cleanup.mjs');

const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));

describe('one measured run', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'bench-measure-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test('writes to the given file, and returns the size', async () => {
    const { bytes } = await measure({ argv: ['printf', 'abc'], output: join(dir, 'out') }, createCleanup());
    expect(bytes).toBe(3);
    expect(readFileSync(join(dir, 'out'), 'latin1')).toBe('abc');
  });

  test('fails with the exit code, the command and its message', async () => {
    const run = measure({ argv: ['sh', '-c', 'echo it broke >&2; exit 3'], output: 'null' }, createCleanup());
    await expect(run).rejects.toThrow(/exit code 3 from: sh -c[^]*it broke/);
  });

  test('a program that does not exist is a failure, not a crash', async () => {
    await expect(measure({ argv: [join(dir, 'nothing')], output: 'null' }, createCleanup())).rejects.toThrow('ENOENT');
  });

  test('ends the processes that a run leaves, also in process groups of their own', async () => {
    const pidFile = join(dir, 'pid');
    const orphan = `set -m; sleep 1000 & echo $! > ${pidFile}; exit 1`;
    await expect(measure({ argv: ['bash', '-c', orphan], output: 'null' }, createCleanup())).rejects.toThrow(
      'exit code 1',
    );
    expect(isAlive(Number(readFileSync(pidFile, 'latin1')))).toBe(false);
  });

  test('the clean-up ends a run in progress, as a signal to the bench does', async () => {
    const cleanup = createCleanup();
    const run = measure({ argv: ['sleep', '1000'], output: 'null' }, cleanup);
    cleanup.runAll();
    await expect(run).rejects.toThrow('SIGKILL from: sleep 1000');
  });
});
