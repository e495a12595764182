import { ErrorTally, FIRST_RECORDS } from '../../src/flow/error-bound.ts';

const share = (percent: number) => ({ kind: 'share', percent }) as const;
const most = (records: number) => ({ kind: 'records', records }) as const;

describe('a number of records', () => {
  it('may be quarantined exactly, from the first record on', () => {
    const tally = new ErrorTally(most(3));
    expect(tally.add(10, 2, 0)).toBe('within');
    expect(tally.add(10, 1, 0)).toBe('within');
    expect(tally.add(10, 1, 0)).toBe('too-many');
  });

  it('may be zero', () => {
    const tally = new ErrorTally(most(0));
    expect(tally.add(500, 0, 0)).toBe('within');
    expect(tally.add(500, 1, 0)).toBe('too-many');
  });
});

describe('a share', () => {
  it('is not checked before a thousand records', () => {
    const tally = new ErrorTally(share(1));
    expect(tally.add(FIRST_RECORDS - 1, 900, 0)).toBe('within');
    expect(tally.add(1, 0, 0)).toBe('too-many');
  });

  it('may be reached, but not exceeded', () => {
    const tally = new ErrorTally(share(1));
    expect(tally.add(1000, 10, 0)).toBe('within');
    expect(tally.add(99, 1, 0)).toBe('too-many');
    const other = new ErrorTally(share(0.5));
    expect(other.add(2000, 10, 0)).toBe('within');
    expect(other.add(1, 1, 0)).toBe('too-many');
  });

  it('is a share of all records so far: many good ones allow for more', () => {
    const tally = new ErrorTally(share(1));
    expect(tally.add(100_000, 0, 0)).toBe('within');
    expect(tally.add(1000, 1000, 1000)).toBe('within');
  });

  it.each([
    [0.5, 999, 4, 'within'],
    [0.5, 999, 5, 'too-many'],
    [0.5, 1000, 5, 'within'],
    [0.5, 1000, 6, 'too-many'],
    [0.5, 1001, 5, 'within'],
    [0.5, 1001, 6, 'too-many'],
    [0.5, 999, 998, 'too-many'],
    [0, 1, 0, 'within'],
    [0, 5, 1, 'too-many'],
    [100, 5, 4, 'within'],
    [50, 2, 1, 'within'],
    [50, 3, 2, 'too-many'],
    // 2.3 * 3000 and 4.1 * 100000 are too small in floating point
    [2.3, 3000, 69, 'within'],
    [2.3, 3000, 70, 'too-many'],
    [4.1, 100_000, 4100, 'within'],
  ] as const)('is also checked at the end: %d %%, of %d records %d: %s', (percent, records, aside, verdict) => {
    const tally = new ErrorTally(share(percent));
    const judged = tally.add(records, aside, 0);
    expect(judged).toBe(records < FIRST_RECORDS ? 'within' : verdict);
    expect(tally.end()).toBe(verdict);
  });

  it.each([
    [11, 10, 'within'],
    [12, 11, 'too-many'],
    [999, 10, 'within'],
    [999, 11, 'too-many'],
    [1000, 10, 'within'],
    [1000, 11, 'too-many'],
    [1099, 11, 'too-many'],
    [1100, 11, 'within'],
    [1100, 12, 'too-many'],
  ] as const)('or 10 records, whichever is more: 1 %% of %d records, %d: %s', (records, aside, verdict) => {
    const tally = new ErrorTally({ ...share(1), orRecords: 10 });
    tally.add(records, aside, 0);
    expect(tally.end()).toBe(verdict);
  });

  it('is checked at the end of a resumed run with nothing left to do', () => {
    expect(new ErrorTally(share(0.5), 999, 5).end()).toBe('too-many');
    expect(new ErrorTally(share(0.5), 999, 4).end()).toBe('within');
  });

  it('of 100 % is never exceeded', () => {
    const tally = new ErrorTally(share(100));
    expect(tally.add(1, 0, 0)).toBe('within');
    expect(tally.add(5000, 5000, 5000)).toBe('within');
  });
});

describe('failure of every record', () => {
  it.each([most(1_000_000), share(100)])('is detected after the first thousand, for any bound: %j', (bound) => {
    const tally = new ErrorTally(bound);
    expect(tally.add(FIRST_RECORDS - 1, FIRST_RECORDS - 1, FIRST_RECORDS - 1)).toBe('within');
    expect(tally.add(1, 1, 1)).toBe('each');
  });

  it('is not reported if the last of a thousand succeeded', () => {
    const tally = new ErrorTally(share(100));
    expect(tally.add(FIRST_RECORDS, FIRST_RECORDS - 1, FIRST_RECORDS - 1)).toBe('within');
    expect(tally.add(5000, 5000, 5000)).toBe('within');
    expect(tally.end()).toBe('within');
  });

  it('is detected within a batch whose good records come later', () => {
    expect(new ErrorTally(share(100)).add(5000, FIRST_RECORDS, FIRST_RECORDS)).toBe('each');
  });

  it('is detected at the end of a shorter input, but not without records', () => {
    const tally = new ErrorTally(share(100));
    expect(tally.end()).toBe('within');
    expect(tally.add(3, 3, 3)).toBe('within');
    expect(tally.end()).toBe('each');
  });

  it('is checked before the bound', () => {
    expect(new ErrorTally(most(5)).add(FIRST_RECORDS, FIRST_RECORDS, FIRST_RECORDS)).toBe('each');
  });

  it('counts the records of the resumed run', () => {
    expect(new ErrorTally(share(100), 600, 600).add(400, 400, 400)).toBe('each');
    expect(new ErrorTally(share(100), 600, 599).add(400, 400, 400)).toBe('within');
    // many bad records among good ones don't count
    expect(new ErrorTally(share(100), 9000, 1500).add(400, 400, 400)).toBe('within');
    expect(new ErrorTally(most(5), 100, 5).add(1, 1, 1)).toBe('too-many');
  });
});
