import { fromReport, toReport } from '../../src/job/error-report.ts';
import {
  EncodingError,
  InputError,
  InternalError,
  OutOfMemoryError,
  OutputError,
  ThreadEndedError,
  UsageError,
  WorkError,
  type ThreadmillError,
} from '../../src/job/errors.ts';
import { failureMessage, type MessageFacts } from '../../src/cli/message.ts';

function text(error: ThreadmillError, facts?: MessageFacts): string[] {
  const message = failureMessage(fromReport(structuredClone(toReport(error))), facts);
  expect(message.endsWith('\n')).toBe(true);
  return message.slice(0, -1).split('\n');
}

function thrown(cause: unknown, place = {}) {
  const message = cause instanceof Error ? cause.message : `the work threw ${String(cause)}`;
  return new WorkError(message, { place, cause });
}

const PLACE = {
  file: 'reads.tsv',
  line: 1234567,
  record: 1234560,
  byte: 98765432,
  batch: 77,
  worker: 3,
  excerpt: 'chr1\t10468\t…',
  frame: 'gc (gc.ts:12:18)',
};

describe('the message of a failure', () => {
  it('has the documented form', () => {
    const cause = new TypeError("Cannot read properties of undefined (reading 'length')");
    const error = new WorkError(cause.message, {
      place: PLACE,
      cause,
      advice: 'to set bad records aside and continue: --quarantine FILE',
    });
    expect(text(error, { outputStatus: 'reads.gc.tsv was not written' })).toEqual([
      "threadmill: reads.tsv:1234567: TypeError: Cannot read properties of undefined (reading 'length')",
      '  at gc (gc.ts:12:18)',
      '  record 1234560, byte 98765432, worker 3: "chr1\\t10468\\t…"',
      '  reads.gc.tsv was not written; to set bad records aside and continue: --quarantine FILE',
    ]);
  });

  it('describes a thrown value that is not an error', () => {
    expect(text(thrown(null, { file: 'a', line: 1 }))).toEqual(['threadmill: a:1: the work threw null']);
  });

  it('prints the causes of what was thrown', () => {
    const refused = new Error('connect ECONNREFUSED', { cause: 'a firewall' });
    const failed = new TypeError('fetch failed', { cause: refused });
    expect(text(thrown(failed, { file: 'a', line: 1, frame: 'load (a.ts:1:2)', record: 1 }))).toEqual([
      'threadmill: a:1: TypeError: fetch failed',
      '  at load (a.ts:1:2)',
      '  caused by Error: connect ECONNREFUSED',
      '  caused by thrown: "a firewall"',
      '  record 1',
    ]);
  });

  it('is cut to a readable length', () => {
    const [line] = text(thrown(new Error('x'.repeat(1_000_000))));
    expect(line).toBe(`threadmill: Error: ${'x'.repeat(10_000 - 'Error: '.length)}…`);
  });

  it('is the name alone for an error without a message', () => {
    expect(text(thrown(new RangeError('')))).toEqual(['threadmill: RangeError']);
  });

  it('names a range of records by its batch', () => {
    const place = { file: 'a', line: 12, record: 11, lastRecord: 20, batch: 3 };
    expect(text(thrown(new Error('x'), place))).toEqual(['threadmill: a:12: Error: x', '  records 11-20, batch 3']);
  });

  it('names a range of one record as a record', () => {
    expect(text(thrown(new Error('x'), { record: 11, lastRecord: 11, batch: 3 }))).toContain('  record 11');
  });

  it('names the worker of a thread that ended, if nothing more is known', () => {
    expect(text(new ThreadEndedError('worker 2 ended before its work was done', { place: { worker: 2 } }))).toEqual([
      'threadmill: worker 2 ended before its work was done',
      '  worker 2',
    ]);
  });

  it('indents all lines after the first', () => {
    expect(text(thrown(new Error('first\n\n  second\r\nthird'), { file: 'a', line: 1, record: 1 }))).toEqual([
      'threadmill: a:1: Error: first',
      '',
      '      second',
      '    third',
      '  record 1',
    ]);
  });

  it('omits the name of our own errors', () => {
    expect(
      text(new InputError("can't be opened: no such file or directory (ENOENT)", { place: { file: 'a' } })),
    ).toEqual(["threadmill: a: can't be opened: no such file or directory (ENOENT)"]);
    expect(text(new OutOfMemoryError('worker 1 ran out of memory', { advice: 'fewer --procs' }))).toEqual([
      'threadmill: worker 1 ran out of memory',
      '  fewer --procs',
    ]);
  });

  it('says what became of the output even without advice', () => {
    expect(text(new OutputError("out.tsv can't be written"), { outputStatus: 'out.tsv was left as it was' })).toEqual([
      "threadmill: out.tsv can't be written",
      '  out.tsv was left as it was',
    ]);
  });

  it('says nothing about the output after a usage error', () => {
    const error = new UsageError("--procs takes a whole number, not 'x'", { advice: 'leave it out' });
    expect(text(error, { outputStatus: 'out was not written' })).toEqual([
      "threadmill: --procs takes a whole number, not 'x'",
      '  leave it out',
    ]);
  });

  it('points at the help after invalid options', () => {
    expect(text(new UsageError("unknown option '--x'"), { isOptionMistake: true })).toEqual([
      "threadmill: unknown option '--x'",
      '  try threadmill --help',
    ]);
  });

  it('escapes control characters, wherever they come from', () => {
    const place = {
      file: 'a\x1b[2J.tsv',
      line: 1,
      excerpt: 'x\x07"\\\u202ey\x9b',
      frame: 'f\x1b (a.ts:1:1)',
      record: 1,
    };
    expect(text(thrown(new Error('red \x1b[31m\u2028\ttab'), place))).toEqual([
      'threadmill: a\\x1b[2J.tsv:1: Error: red \\x1b[31m\\u2028\\ttab',
      '  at f\\x1b (a.ts:1:1)',
      '  record 1: "x\\u0007\\"\\\\\\u202ey\\x9b"',
    ]);
  });

  it('never spreads a name over two lines', () => {
    expect(text(new InputError('is gone', { place: { file: 'a\nb' } }))).toEqual(['threadmill: a\\nb: is gone']);
  });

  it('adds the code, and the stack of what was thrown, for --verbose', () => {
    const cause = new TypeError('oops', { cause: new Error('deeper') });
    cause.stack = 'TypeError: oops\n    at gc (gc.ts:12:18)\n    at run (x.ts:1:1)';
    (cause.cause as Error).stack = 'Error: deeper\n    at other (y.ts:2:2)';
    expect(text(thrown(cause, { file: 'a', line: 1 }), { isVerbose: true })).toEqual([
      'threadmill: a:1: TypeError: oops',
      '  code ERR_THREADMILL_WORK',
      '  caused by TypeError: oops',
      '    at gc (gc.ts:12:18)',
      '    at run (x.ts:1:1)',
      '  caused by Error: deeper',
      '    at other (y.ts:2:2)',
    ]);
  });

  it('adds only the code if there is no cause', () => {
    const error = new EncodingError('invalid UTF-8', { place: { file: 'a', line: 2 } });
    expect(text(error, { isVerbose: true })).toEqual([
      'threadmill: a:2: invalid UTF-8',
      '  code ERR_THREADMILL_ENCODING',
    ]);
  });

  it('always shows the stack of an internal error', () => {
    const cause = new TypeError('x is not a function');
    cause.stack = 'TypeError: x is not a function\n    at Reader.read (reader.js:1:1)';
    expect(text(new InternalError('TypeError: x is not a function', { cause }))).toEqual([
      'threadmill: a bug in threadmill, please report it: TypeError: x is not a function',
      '  caused by TypeError: x is not a function',
      '    at Reader.read (reader.js:1:1)',
    ]);
  });
});
