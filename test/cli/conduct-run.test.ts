import { AbortedError, OutputClosedError, UsageError, WorkError } from '../../src/job/errors.ts';
import { commandLine } from '../../src/cli/command-line.ts';
import type { System } from '../../src/cli/system.ts';
import { fakeWorld, OUTCOME, type FakeRun } from './fake-system.ts';

const ON_TERMINAL: Partial<System> = { terminals: { input: false, output: false, error: true } };
const FAILURE = new WorkError('oops', { place: { file: 'in', line: 7 }, cause: new TypeError('oops') });

/** Runs the command line up to the started run; returns what a test needs to continue. */
async function start(argv: readonly string[], changes: Partial<System> = {}) {
  const world = fakeWorld(['--map', 'line', ...argv], changes);
  const ending = commandLine(world.system);
  return { ...world, ending, run: await world.started };
}

async function succeed({ run, ending }: { run: FakeRun; ending: Promise<unknown> }) {
  run.succeed(OUTCOME);
  return ending;
}

describe('a successful run', () => {
  it('is started with the job, ends with 0 and prints nothing without a terminal', async () => {
    const started = await start(['in.tsv', '-p', '2']);
    expect(started.run.job).toEqual({ map: 'line', input: ['in.tsv'], procs: '2' });
    expect(await succeed(started)).toEqual({ kind: 'exit', code: 0 });
    expect(started.errorText()).toBe('');
  });

  it('is summarized in one line on a terminal', async () => {
    const started = await start([], ON_TERMINAL);
    await succeed(started);
    expect(started.errorText()).toBe(
      'threadmill: 3 records in, 2 out, 1 dropped; 30 bytes in, 20 bytes out; 1.00 s, 30 bytes/s\n',
    );
  });

  it('prints nothing with --quiet, even on a terminal', async () => {
    const started = await start(['-q'], ON_TERMINAL);
    await succeed(started);
    expect(started.errorText()).toBe('');
  });

  it('is explained and summarized with --verbose, with or without a terminal', async () => {
    const started = await start(['-v']);
    started.run.options.onNote?.('procs: 2 (the CPUs of the machine)');
    await succeed(started);
    expect(started.errorText()).toMatch(/^threadmill: procs: 2 \(the CPUs of the machine\)\nthreadmill: 3 records in/);
  });

  it('requests no notes without --verbose', async () => {
    expect((await start([])).run.options.onNote).toBeUndefined();
  });

  it('relays what the work prints only if a live line may be shown', async () => {
    expect((await start([])).run.options.onPrint).toBeUndefined();
    expect((await start(['-q'], ON_TERMINAL)).run.options.onPrint).toBeUndefined();
    const started = await start([], ON_TERMINAL);
    started.run.options.onPrint?.('seen 1');
    started.run.options.onPrint?.('0\n');
    await succeed(started);
    expect(started.errorText()).toMatch(/^seen 10\nthreadmill: 3 records in/);
  });
});

describe('a failing run', () => {
  it('is reported at once, before the threads have ended, and once', async () => {
    const { run, ending, errorText } = await start(['-o', 'out.tsv']);
    run.tell(FAILURE);
    await Promise.resolve();
    const said = 'threadmill: in:7: TypeError: oops\n  out.tsv was not written\n';
    await new Promise(setImmediate);
    expect(errorText()).toBe(said);
    run.end(FAILURE);
    expect(await ending).toEqual({ kind: 'exit', code: 1 });
    expect(errorText()).toBe(said);
  });

  it('says that an existing output is unchanged', async () => {
    const { run, ending, errorText } = await start(['-o', 'out.tsv'], { look: () => ({ isFile: () => true }) });
    run.end(FAILURE);
    await ending;
    expect(errorText()).toContain('  out.tsv was left as it was\n');
  });

  it('ends with 2 after a usage error, and says nothing about the output', async () => {
    const { run, ending, errorText } = await start(['-o', 'out.tsv']);
    run.end(new UsageError('no such file'));
    expect(await ending).toEqual({ kind: 'exit', code: 2 });
    expect(errorText()).toBe('threadmill: no such file\n');
  });

  it('is quiet with 141 if the reader of the output has gone', async () => {
    const { run, ending, errorText } = await start([], ON_TERMINAL);
    run.end(new OutputClosedError('standard output was closed'));
    expect(await ending).toEqual({ kind: 'exit', code: 141 });
    expect(errorText()).toBe('');
  });

  it('is reported with --quiet, too', async () => {
    const { run, ending, errorText } = await start(['-q']);
    run.end(FAILURE);
    await ending;
    expect(errorText()).toBe('threadmill: in:7: TypeError: oops\n');
  });

  it('has a coloured label if colour is wanted', async () => {
    const { run, ending, errorText } = await start([], { env: { FORCE_COLOR: '1' } });
    run.end(FAILURE);
    await ending;
    expect(errorText()).toBe('\x1b[31m\x1b[1mthreadmill:\x1b[22m\x1b[39m in:7: TypeError: oops\n');
  });

  it("ends the process by force if a thread can't be ended, and says so", async () => {
    const { run, ending, errorText } = await start([]);
    run.stuck = ['worker 2'];
    run.end(FAILURE);
    expect(await ending).toEqual({ kind: 'force', code: 1 });
    expect(errorText()).toMatch(/worker 2 can't be ended: the process ends without waiting, with code 1\n$/);
  });
});

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops the run, which then dies of it', async (signal) => {
    const { run, ending, errorText, signal: send } = await start(['-o', 'out.tsv']);
    expect(run.options.signal?.aborted).toBe(false);
    send(signal);
    expect(run.options.signal?.aborted).toBe(true);
    run.end(new AbortedError('the run was stopped'));
    expect(await ending).toEqual({ kind: 'signal', signal });
    expect(errorText()).toBe(`threadmill: stopped by ${signal}\n  out.tsv was not written\n`);
  });

  it('is not reported as an error with --quiet', async () => {
    const { run, ending, errorText, signal } = await start(['-q']);
    signal('SIGINT');
    run.end(new AbortedError('the run was stopped'));
    await ending;
    expect(errorText()).toBe('');
  });

  it('reaches the run even if it comes before the run was started', async () => {
    const world = fakeWorld(['--map', 'line']);
    const ending = commandLine(world.system);
    world.signal('SIGTERM');
    const run = await world.started;
    expect(run.options.signal?.aborted).toBe(true);
    run.end(new AbortedError('the run was stopped'));
    expect(await ending).toEqual({ kind: 'signal', signal: 'SIGTERM' });
  });

  it('ends everything at once if it is the second, and temporary files are removed', async () => {
    const { run, ending, removed, signal } = await start([]);
    run.temporary = ['.out.abc.partial'];
    signal('SIGINT');
    expect(removed).toEqual([]);
    signal('SIGTERM');
    expect(await ending).toEqual({ kind: 'signal', signal: 'SIGTERM', isStuck: true });
    expect(removed).toEqual(['.out.abc.partial']);
  });

  it('SIGHUP is ignored if it was ignored at the start', async () => {
    const started = await start([], { isHangUpIgnored: true });
    started.signal('SIGHUP');
    expect(started.run.options.signal?.aborted).toBe(false);
    expect(await succeed(started)).toEqual({ kind: 'exit', code: 0 });
  });

  it('SIGUSR1 prints the progress each time, with --quiet too', async () => {
    const started = await start(['-q']);
    started.signal('SIGUSR1');
    started.signal('SIGUSR1');
    const line = 'threadmill: 50% of 1 KiB, 1 of 2 workers busy, 5 records done\n';
    expect(started.errorText()).toBe(line + line);
    await succeed(started);
  });
});
