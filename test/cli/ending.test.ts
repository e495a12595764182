import { AbortedError, ERROR_CLASSES, type ErrorName } from '../../src/job/errors.ts';
import { endingOf } from '../../src/cli/ending.ts';

describe('how the process ends', () => {
  it('is with 0 after a successful run, even if a signal came too late to stop it', () => {
    expect(endingOf({})).toEqual({ kind: 'exit', code: 0 });
    expect(endingOf({ signal: 'SIGTERM' })).toEqual({ kind: 'exit', code: 0 });
  });

  it.each(Object.keys(ERROR_CLASSES) as ErrorName[])('is with the exit code of a %s', (name) => {
    const codes: Partial<Record<ErrorName, number>> = { UsageError: 2, OutputClosedError: 141, AbortedError: 130 };
    expect(endingOf({ error: new ERROR_CLASSES[name]('x') })).toEqual({ kind: 'exit', code: codes[name] ?? 1 });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is by %s after a run that it stopped', (signal) => {
    expect(endingOf({ error: new AbortedError('x'), signal })).toEqual({ kind: 'signal', signal });
    expect(endingOf({ error: new AbortedError('x'), signal, hasStuckThreads: true })).toEqual({
      kind: 'signal',
      signal,
      isStuck: true,
    });
  });

  it('is with the exit code of a failure that came before the signal', () => {
    const error = new ERROR_CLASSES.WorkError('x');
    expect(endingOf({ error, signal: 'SIGTERM' })).toEqual({ kind: 'exit', code: 1 });
  });

  it("is by force, with the same code, if a thread can't be ended", () => {
    const error = new ERROR_CLASSES.WorkError('x');
    expect(endingOf({ error, hasStuckThreads: true })).toEqual({ kind: 'force', code: 1 });
  });
});
