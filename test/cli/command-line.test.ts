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
    expect(world.outputText()).toMatch(/^threadmill runs your own function/);
    expect(world.errorText()).toBe('');
  });

  it('prints the version that package.json has', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const world = fakeWorld(['-V']);
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 0 });
    expect(world.outputText()).toBe(`threadmill ${version}\n`);
  });

  it('is quiet with 141 where the reader of the help has gone', async () => {
    const world = fakeWorld(['--help'], { writeOutput: () => Promise.resolve(systemError('EPIPE')) });
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 141 });
    expect(world.errorText()).toBe('');
  });

  it('fails where the help can not be written', async () => {
    const world = fakeWorld(['--help'], { writeOutput: () => Promise.resolve(systemError('ENOSPC')) });
    expect(await commandLine(world.system)).toEqual({ kind: 'exit', code: 1 });
    expect(world.errorText()).toMatch(/^threadmill: standard output can not be written: .*ENOSPC/);
  });

  it('says what is wrong with its options on standard error, exits 2 and starts nothing', async () => {
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
