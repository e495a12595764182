import { hasColour, progressStyle, type Terminals } from '../../src/cli/terminal.ts';
import type { Display } from '../../src/cli/display.ts';
import type { Job } from '../../src/job/job.ts';

const NORMAL: Display = { verbosity: 'normal', color: 'auto' };
const TERMINALS: Terminals = { input: false, output: false, error: true };
const ENV = { TERM: 'xterm' };

function style(changes: { job?: Job; display?: Partial<Display>; terminals?: Partial<Terminals>; env?: object } = {}) {
  return progressStyle(
    { map: 'line', ...changes.job },
    { ...NORMAL, ...changes.display },
    { ...TERMINALS, ...changes.terminals },
    { ...ENV, ...changes.env },
  );
}

describe('the live line', () => {
  it('is shown if standard error is a terminal', () => {
    expect(style()).toBe('live');
    expect(style({ display: { verbosity: 'verbose', progress: 'lines' } })).toBe('live');
    expect(style({ terminals: { error: false } })).toBe('none');
  });

  it.each([{ CI: 'true' }, { CI: '1' }, { TERM: 'dumb' }])('is not shown with %j', (env) => {
    expect(style({ env })).toBe('none');
  });

  it('is shown with CI=false', () => {
    expect(style({ env: { CI: 'false' } })).toBe('live');
  });

  it('is not shown with --quiet', () => {
    expect(style({ display: { verbosity: 'quiet' } })).toBe('none');
  });

  it.each(['-', '/dev/stdout', '/dev/fd/1', '/dev/tty', undefined])(
    'is not shown if the results (%p) go to the terminal',
    (output) => {
      const job = output === undefined ? {} : { output };
      expect(style({ job, terminals: { output: true } })).toBe('none');
      expect(style({ job: { output: 'file' }, terminals: { output: true } })).toBe('live');
    },
  );

  it('is not shown if the input is typed at the terminal', () => {
    expect(style({ terminals: { input: true } })).toBe('none');
    expect(style({ job: { input: ['a', '-'] }, terminals: { input: true } })).toBe('none');
    expect(style({ job: { input: 'a' }, terminals: { input: true } })).toBe('live');
  });

  it.each([{}, { output: true }, { error: false }])('is replaced by JSON with --progress json (%j)', (terminals) => {
    expect(style({ display: { progress: 'json' }, terminals })).toBe('json');
  });

  it('is replaced by plain lines on request', () => {
    const display = { progress: 'lines' } as const;
    expect(style({ display, terminals: { error: false } })).toBe('lines');
    expect(style({ display, env: { CI: '1' } })).toBe('lines');
    expect(style({ display, terminals: { output: true } })).toBe('lines');
  });
});

describe('colour', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [true, { CI: '1' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('with a terminal %p and %j: %p', (isTerminal, env, expected) => {
    expect(hasColour(isTerminal, env, 'auto')).toBe(expected);
  });

  it.each(['always', 'never'] as const)(
    'is as --color %s says, whatever the terminal and the environment',
    (choice) => {
      for (const env of [{ NO_COLOR: '1' }, { FORCE_COLOR: '1' }, { FORCE_COLOR: '0' }, { CI: '1' }, {}]) {
        for (const isTerminal of [true, false]) expect(hasColour(isTerminal, env, choice)).toBe(choice === 'always');
      }
    },
  );
});
