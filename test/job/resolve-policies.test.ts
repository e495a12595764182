import { describeBound, isFailureOfBatch, type ErrorBound } from '../../src/job/policies.ts';
import { refusal, resolve } from './resolved.ts';

const SHARE: ErrorBound = { kind: 'share', percent: 1, orRecords: 10 };

test('without any policy the first failure ends the run', () => {
  expect(resolve({}).policies).toEqual({
    quarantine: undefined,
    retries: 0,
    retryDelayMs: undefined,
    timeout: undefined,
    idleTimeout: undefined,
  });
});

test('each policy is read', () => {
  const job = { quarantine: 'bad.txt', retries: '3', timeout: '30s', idleTimeout: '5m' };
  expect(resolve(job).policies).toEqual({
    quarantine: { outputs: [{ name: 'bad.txt', compression: { name: 'none' } }], bound: SHARE },
    retries: 3,
    retryDelayMs: undefined,
    timeout: { ms: 30_000, text: '30s' },
    idleTimeout: { ms: 300_000, text: '5m' },
  });
});

test('a quarantine is compressed by its name', () => {
  expect(resolve({ quarantine: 'bad.txt.gz' }).policies.quarantine?.outputs[0]!.compression.name).toBe('bgzf');
});

describe('--max-errors', () => {
  it.each([
    [undefined, SHARE],
    ['0', { kind: 'records', records: 0 }],
    [25, { kind: 'records', records: 25 }],
    ['0.5%', { kind: 'share', percent: 0.5 }],
    ['100 %', { kind: 'share', percent: 100 }],
    ['0%', { kind: 'share', percent: 0 }],
  ])('%p is read', (maxErrors, bound) => {
    const given = maxErrors === undefined ? {} : { maxErrors };
    expect(resolve({ quarantine: 'bad.txt', ...given }).policies.quarantine?.bound).toEqual(bound);
  });

  it.each(['', '-1', '0.5', '101%', '%', 'all', '1e3', '5 records'])('%p is refused', (maxErrors) => {
    expect(refusal({ map: 'line', quarantine: 'bad.txt', maxErrors })).toBe(
      `--max-errors takes a number of records, or a share such as 0.5%, not '${maxErrors}'`,
    );
  });

  it('needs --quarantine', () => {
    expect(refusal({ map: 'line', maxErrors: '5' })).toMatch(
      /^--max-errors limits the records of --quarantine, but there is no --quarantine; name a file for failing records/,
    );
  });

  it('is printed as it was given', () => {
    expect(describeBound({ kind: 'records', records: 5 })).toBe('5');
    expect(describeBound({ kind: 'share', percent: 0.5 })).toBe('0.5 %');
    expect(describeBound(SHARE)).toBe('1 % or 10 records, whichever is more,');
  });
});

describe('refuses', () => {
  it.each([
    [{ retries: -1 }, /^--retries takes /],
    [{ retries: '1.5' }, /^--retries takes /],
    [{ retries: 'many' }, /^--retries takes /],
    [{ timeout: '5' }, /^--timeout takes a duration .*; for seconds: --timeout 5s/],
    [{ idleTimeout: 'long' }, /^--idle-timeout takes a duration /],
    [{ quarantine: '-' }, /^--quarantine takes a file, not standard output/],
    [{ quarantine: '' }, /^--quarantine /],
  ])('%j', (job, message) => {
    expect(refusal({ map: 'line', ...job })).toMatch(message);
  });
});

describe('a failure belongs to a batch', () => {
  const place = { batch: 3, record: 7 };

  it.each(['WorkError', 'CommandError', 'ResultError', 'EncodingError', 'FormatError', 'TimeoutError'])(
    'if it is a %s within one',
    (name) => expect(isFailureOfBatch({ name, place })).toBe(true),
  );

  it.each(['FramingError', 'RecordTooLongError', 'InputError', 'OutputError', 'ModuleError', 'InternalError'])(
    'but not if it is a %s',
    (name) => expect(isFailureOfBatch({ name, place })).toBe(false),
  );

  it('but not in setup and the like, between batches, or after a finished one', () => {
    expect(isFailureOfBatch({ name: 'WorkError', place: { ...place, during: 'setup' } })).toBe(false);
    expect(isFailureOfBatch({ name: 'WorkError', place: { worker: 1 } })).toBe(false);
    expect(isFailureOfBatch({ name: 'CommandError', place: { ...place, isPast: true } })).toBe(false);
  });
});
