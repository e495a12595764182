import { readFileSync } from 'node:fs';
import { commandLine } from '../../src/cli/command-line.ts';
import { fakeWorld } from './fake-system.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed, write`), { code });
}

describe('commandLine', () => {
  it('prints the help on standard output', async () => {
    const world = fakeWorld(['--help']);
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 0 });
    expect(world.outputText()).toMatch(/^threadmill runs your code over every record/);
    expect(world.errorText()).toBe('');
  });

  it('prints a topic, and exits 2 for one that does not exist', async () => {
    const known = fakeWorld(['help', 'resume']);
    expect(await commandLine(known.system)).toEqual({ kind: 'exit', code: 0 });
    expect(known.outputText()).toMatch(/^Resume\n/);
    const unknown = fakeWorld(['help', 'resmue']);
    expect(await commandLine(unknown.system)).toEqual({ kind: 'exit', code: 2 });
    expect(unknown.outputText()).toBe('');
    expect(unknown.errorText()).toBe(
      "threadmill: there is no help on 'resmue'\n  did you mean threadmill help resume?\n",
    );
  });

  it('prints the short help without arguments at a terminal, and exits 2: nothing was done', async () => {
    const world = fakeWorld([], { terminals: { input: true, output: true, error: true } });
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 2 });
    expect(world.outputText()).toMatch(/threadmill help <topic>/);
    expect(world.errorText()).toBe('');
    const gone = fakeWorld([], {
      terminals: { input: true, output: true, error: true },
      writeOutput: () => Promise.resolve(systemError('ENOSPC')),
    });
    expect(await commandLine(gone.system)).toEqual({ kind: 'exit', code: 1 });
  });

  it.each([
    ['on a terminal', true, {}, true],
    ['on a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['in a pipe', false, {}, false],
    ['in a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ])('prints headings %s: %#', async (_name, output, env, isBold) => {
    const world = fakeWorld(['help', 'resume'], { terminals: { input: false, output, error: false }, env });
    await commandLine(world.system);
    expect(world.outputText().startsWith('\u001b[1mResume\u001b[22m\n')).toBe(isBold);
    expect(world.outputText().startsWith('Resume\n')).toBe(!isBold);
  });

  it('wraps pages at the width of the terminal', async () => {
    const world = fakeWorld(['help', 'resume'], { outputColumns: () => 40 });
    await commandLine(world.system);
    expect(world.outputText()).toMatch(/^ {2}With --resume a run keeps checkpoints$/m);
  });

  it('prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const world = fakeWorld(['-V']);
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 0 });
    expect(world.outputText()).toBe(`threadmill ${version}\n`);
  });

  it('is quiet with 141 if the reader of the help has gone', async () => {
    const world = fakeWorld(['--help'], { writeOutput: () => Promise.resolve(systemError('EPIPE')) });
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 141 });
    expect(world.errorText()).toBe('');
  });

  it("fails if the help can't be written", async () => {
    const world = fakeWorld(['--help'], { writeOutput: () => Promise.resolve(systemError('ENOSPC')) });
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 1 });
    expect(world.errorText()).toMatch(/^threadmill: standard output can't be written: .*ENOSPC/);
  });

  it('reports invalid options on standard error, exits 2 and starts nothing', async () => {
    const world = fakeWorld(['--map', 'x', '--unorderd'], {
      loadStartRun: () => Promise.reject(new Error('it was started')),
    });
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 2 });
    expect(world.errorText()).toBe(
      "threadmill: unknown option '--unorderd'\n  did you mean --unordered?\n  try threadmill --help\n",
    );
    expect(world.outputText()).toBe('');
  });
});
