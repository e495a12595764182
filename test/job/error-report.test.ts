import { runInNewContext } from 'node:vm';
import { describeValue, fromReport, toPlainCause, toReport } from '../../src/job/error-report.ts';
import { ERROR_CLASSES, InternalError, UsageError, WorkError, type ErrorName } from '../../src/job/errors.ts';

/** As a report is sent between threads. */
function crossThreads(error: unknown) {
  return fromReport(structuredClone(toReport(error)));
}

describe('an error sent between threads', () => {
  it.each(Object.keys(ERROR_CLASSES) as ErrorName[])('is a %s again, with all its fields', (name) => {
    const place = { file: 'in.tsv', line: 3, record: 2, byte: 40, batch: 0, worker: 1, excerpt: 'a\tb' };
    const error = new ERROR_CLASSES[name]('it broke', { place, advice: 'fix it', cause: new RangeError('inner') });
    const again = crossThreads(error);
    expect(again).toBeInstanceOf(ERROR_CLASSES[name]);
    expect(again).toMatchObject({
      name,
      message: 'it broke',
      code: error.code,
      exitCode: error.exitCode,
      place,
      advice: 'fix it',
      cause: { name: 'RangeError', message: 'inner' },
    });
  });

  it('has the same cause after it is sent twice', () => {
    const once = crossThreads(new WorkError('x', { cause: new TypeError('inner') }));
    expect(crossThreads(once).cause).toEqual(once.cause);
  });

  it('keeps a cause that was made plain before', () => {
    const cause = toPlainCause(new TypeError('inner'));
    expect(crossThreads(new WorkError('x', { cause })).cause).toEqual(cause);
    expect(crossThreads(new WorkError('x', { cause: toPlainCause(null) })).cause).toMatchObject({ thrown: 'null' });
  });

  it('is an InternalError with its cause if it was not one of ours', () => {
    const again = crossThreads(new TypeError('oops'));
    expect(again).toBeInstanceOf(InternalError);
    expect(again).toMatchObject({ message: 'TypeError: oops', cause: { name: 'TypeError', message: 'oops' } });
  });

  it('has no advice and no cause if it had none', () => {
    const again = crossThreads(new UsageError('no'));
    expect([again.advice, again.cause, again.place]).toEqual([undefined, undefined, {}]);
  });
});

describe('toPlainCause', () => {
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['text', '"text"'],
    [42n, '42'],
    [{ a: 1 }, '{"a":1}'],
    [Symbol('s'), 'Symbol(s)'],
  ])('describes a thrown %p', (thrown, displayName) => {
    expect(toPlainCause(thrown)).toEqual({ name: 'thrown', message: displayName, thrown: displayName });
  });

  it('takes an object with a name and a message for an error', () => {
    expect(toPlainCause({ name: 'Custom', message: 'x' })).toEqual({ name: 'Custom', message: 'x' });
  });

  it('handles a thrown object whose name throws', () => {
    const hostile = {
      get name(): string {
        throw new Error('no');
      },
    };
    expect(toPlainCause(hostile)).toMatchObject({ name: 'thrown' });
  });

  it('recognizes errors of other realms', () => {
    const foreign: unknown = runInNewContext('new RangeError("far")');
    expect(toPlainCause(foreign)).toMatchObject({ name: 'RangeError', message: 'far' });
  });

  it('keeps stack, code and nested causes', () => {
    const inner = Object.assign(new Error('inner'), { code: 'E_IN' });
    const plain = toPlainCause(new Error('outer', { cause: inner }));
    expect(plain).toMatchObject({ message: 'outer', cause: { message: 'inner', code: 'E_IN' } });
    expect(plain.stack).toContain('outer');
  });

  it('ends for an error that is its own cause', () => {
    const error = new Error('again');
    error.cause = error;
    expect(() => structuredClone(toPlainCause(error))).not.toThrow();
  });

  it('handles an error whose properties throw', () => {
    const hostile = new Error('x');
    for (const key of ['name', 'message', 'cause']) {
      Object.defineProperty(hostile, key, {
        get() {
          throw new Error('no');
        },
      });
    }
    expect(toPlainCause(hostile)).toMatchObject({ name: 'Error', message: '' });
  });
});

describe('describeValue', () => {
  it('cuts long values', () => {
    expect(describeValue('x'.repeat(1000))).toHaveLength(201);
  });

  it('shows a BigInt within an object as in code', () => {
    expect(describeValue({ id: 9007199254740993n, of: [-1n, '1n', { x: 2 }] })).toBe(
      '{"id":9007199254740993n,"of":[-1n,"1n",{"x":2}]}',
    );
    expect(describeValue(5n)).toBe('5');
  });

  it("names the type of a value that can't be shown", () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    expect(describeValue(circular)).toBe('[object Object]');
    expect(describeValue(() => 1)).toBe('() => 1');
  });
});
