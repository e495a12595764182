import { ErrorTally, FIRST_RECORDS } from '../../src/flow/error-bound.ts';

const share = (percent: number) => ({ kind: 'share', percent }) as const;
const most = (records: number) => ({ kind: 'records', records }) as const;

describe('a number of records', () => {
  it('may be set aside to the last one, and not one more, from the first record on', () => {
    const tally = new ErrorTally(most(3));
    expect(tally.add(10, 2, 0)).toBe('within');
    expect(tally.add(10, 1, 0)).toBe('within');
    expect(tally.add(10, 1, 0)).toBe('too-many');
  });

  it('may be none', () => {
    const tally = new ErrorTally(most(0));
    expect(tally.add(500, 0, 0)).toBe('within');
    expect(tally.add(500, 1, 0)).toBe('too-many');
  });
});

describe('a share', () => {
  it('is not judged before there have been a thousand records', () => {
    const tally = new ErrorTally(share(1));
    expect(tally.add(FIRST_RECORDS - 1, 900, 0)).toBe('within');
    expect(tally.add(1, 0, 0)).toBe('too-many');
  });

  it('may be reached, and not passed', () => {
    const tally = new ErrorTally(share(1));
    expect(tally.add(1000, 10, 0)).toBe('within');
    expect(tally.add(99, 1, 0)).toBe('too-many');
    const other = new ErrorTally(share(0.5));
    expect(other.add(2000, 10, 0)).toBe('within');
    expect(other.add(1, 1, 0)).toBe('too-many');
  });

  it('is one of all records up to then: many good ones allow for more', () => {
    const tally = new ErrorTally(share(1));
    expect(tally.add(100_000, 0, 0)).toBe('within');
    expect(tally.add(1000, 1000, 1000)).toBe('within');
  });

  it('of 100 % is never passed', () => {
    const tally = new ErrorTally(share(100));
    expect(tally.add(1, 0, 0)).toBe('within');
    expect(tally.add(5000, 5000, 5000)).toBe('within');
  });
});

describe('that each record fails', () => {
  it.each([most(1_000_000), share(100)])('is known after the first thousand, whatever the bound: %j', (bound) => {
    const tally = new ErrorTally(bound);
    expect(tally.add(FIRST_RECORDS - 1, FIRST_RECORDS - 1, FIRST_RECORDS - 1)).toBe('within');
    expect(tally.add(1, 1, 1)).toBe('each');
  });

  it('is not so where the last of a thousand is a good one', () => {
    const tally = new ErrorTally(share(100));
    expect(tally.add(FIRST_RECORDS, FIRST_RECORDS - 1, FIRST_RECORDS - 1)).toBe('within');
    expect(tally.add(5000, 5000, 5000)).toBe('within');
    expect(tally.end()).toBe('within');
  });

  it('is known within a batch that has good ones only behind them', () => {
    expect(new ErrorTally(share(100)).add(5000, FIRST_RECORDS, FIRST_RECORDS)).toBe('each');
  });

  it('is known at the end of a shorter input, and not of one without any record', () => {
    const tally = new ErrorTally(share(100));
    expect(tally.end()).toBe('within');
    expect(tally.add(3, 3, 3)).toBe('within');
    expect(tally.end()).toBe('each');
  });

  it('comes before how many there are', () => {
    expect(new ErrorTally(most(5)).add(FIRST_RECORDS, FIRST_RECORDS, FIRST_RECORDS)).toBe('each');
  });

  it('counts the records of the run that is resumed', () => {
    expect(new ErrorTally(share(100), 600, 600).add(400, 400, 400)).toBe('each');
    expect(new ErrorTally(share(100), 600, 599).add(400, 400, 400)).toBe('within');
    expect(new ErrorTally(most(5), 100, 5).add(1, 1, 1)).toBe('too-many');
  });
});
