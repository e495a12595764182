import type { Outcome, Progress } from '../../src/job/outcome.ts';
import { formatProgress } from '../../src/cli/progress.ts';
import { formatSummary } from '../../src/cli/summary.ts';

const GIB = 1024 ** 3;

const PROGRESS: Progress = {
  bytesRead: 1.5 * GIB,
  bytesDone: GIB,
  bytesTotal: 4 * GIB,
  recordsRead: 11_000_000,
  recordsCommitted: 10_000_000,
  recordsQuarantined: 0,
  bytesWritten: 0,
  busyWorkers: 3,
  workersStarted: 4,
  procs: 4,
  elapsedMs: 10_000,
};

describe('formatProgress', () => {
  it('prints share, rates, time left, workers and records, at first over the whole run', () => {
    expect(formatProgress(PROGRESS)).toBe(
      '25% of 4 GiB, 102 MiB/s, 1,000,000 records/s, 0:30 left, 3 of 4 workers busy, 10,000,000 records done',
    );
  });

  it('computes rates since the last progress', () => {
    const before = { ...PROGRESS, bytesDone: GIB / 2, recordsCommitted: 9_000_000, elapsedMs: 8000 };
    expect(formatProgress(PROGRESS, before)).toContain('256 MiB/s, 500,000 records/s, 0:30 left');
  });

  it('prints what was read if the total is unknown', () => {
    expect(formatProgress({ ...PROGRESS, bytesTotal: undefined })).toBe(
      '1.5 GiB read, 102 MiB/s, 1,000,000 records/s, 3 of 4 workers busy, 10,000,000 records done',
    );
  });

  it('prints how many records were quarantined, if any', () => {
    expect(formatProgress({ ...PROGRESS, recordsQuarantined: 1234 })).toMatch(
      /10,000,000 records done, 1,234 quarantined$/,
    );
  });

  it('prints no rates in the first second', () => {
    expect(formatProgress({ ...PROGRESS, elapsedMs: 999 })).toBe(
      '25% of 4 GiB, 3 of 4 workers busy, 10,000,000 records done',
    );
  });

  it('prints 100% only when everything is done, and never more', () => {
    expect(formatProgress({ ...PROGRESS, bytesDone: 4 * GIB - 1 })).toMatch(/^99% /);
    expect(formatProgress({ ...PROGRESS, bytesDone: 4 * GIB })).toMatch(/^100% .* 0:00 left/);
    expect(formatProgress({ ...PROGRESS, bytesDone: 5 * GIB })).toMatch(/^100% .* 0:00 left/);
    expect(formatProgress({ ...PROGRESS, bytesDone: 0, bytesTotal: 0 })).toMatch(/^100% of 0 bytes/);
  });

  it('prints no time left while nothing has been read', () => {
    expect(formatProgress({ ...PROGRESS, bytesDone: 0 })).toMatch(/^0% of 4 GiB, 0 bytes\/s, /);
    expect(formatProgress({ ...PROGRESS, bytesDone: 0 })).not.toContain('left');
  });

  it('says that the run is starting before any worker has started', () => {
    expect(formatProgress({ ...PROGRESS, workersStarted: 0 })).toBe('starting');
  });

  it('leaves out what does not fit, from the end', () => {
    const whole = formatProgress(PROGRESS);
    expect(formatProgress(PROGRESS, undefined, whole.length)).toBe(whole);
    expect(formatProgress(PROGRESS, undefined, whole.length - 1)).toMatch(/workers busy$/);
    expect(formatProgress(PROGRESS, undefined, 30)).toBe('25% of 4 GiB, 102 MiB/s');
    expect(formatProgress(PROGRESS, undefined, 5)).toBe('25% o');
    expect(formatProgress(PROGRESS, undefined, -3)).toBe('2');
  });
});

describe('formatSummary', () => {
  const outcome: Outcome = {
    recordsIn: 1_000_000,
    recordsWrittenFrom: 999_000,
    recordsDropped: 1000,
    recordsQuarantined: 0,
    recordsFiltered: 0,
    recordsOut: 1_998_000,
    retried: 0,
    commentLines: 0,
    blankLines: 0,
    bytesIn: 2 * 1024 ** 2,
    bytesOut: 1024 ** 2,
    batches: 30,
    workersStarted: 2,
    elapsedMs: 500,
    counters: {},
  };

  it('prints records, bytes, time and throughput in one line', () => {
    expect(formatSummary(outcome)).toBe(
      '1,000,000 records in, 1,998,000 out, 1,000 dropped; 2 MiB in, 1 MiB out; 0.50 s, 4 MiB/s',
    );
  });

  it('adds the counters of the work, whatever their names', () => {
    const counters = { short: 4321, 'odd\x1bname': -1.5 };
    expect(formatSummary({ ...outcome, counters })).toMatch(/; short 4,321; odd\\x1bname -1\.5$/);
  });
});
