import { newBedFormat } from '../../../src/records/bed/bed.ts';
import type { BedRecord } from '../../../src/records/bed/bed-record.ts';
import { thrownBy } from '../../support/thrown.ts';

const FULL = 'chr1\t1000\t5000\tgene a\t960.0\t+\t1000\t5000\t0,0,255\t2\t567,488,\t0,3512\tmore\t';

function read(line: string): { format: ReturnType<typeof newBedFormat>; record: BedRecord } {
  const format = newBedFormat();
  return { format, record: format.parse(line, 1) as BedRecord };
}

test('a record has the names and types of the specification', () => {
  expect({ ...read(FULL).record }).toEqual({
    ...{ chrom: 'chr1', start: 1000, end: 5000, name: 'gene a', score: 960, strand: '+' },
    ...{ thickStart: 1000, thickEnd: 5000, itemRgb: '0,0,255' },
    ...{ blockCount: 2, blockSizes: [567, 488], blockStarts: [0, 3512], extra: ['more', ''] },
  });
  expect({ ...read('1\t0\t0').record }).toEqual({
    ...{ chrom: '1', start: 0, end: 0, name: null, score: null, strand: null },
    ...{ thickStart: null, thickEnd: null, itemRgb: null },
    ...{ blockCount: null, blockSizes: null, blockStarts: null, extra: [] },
  });
});

test('an unchanged record is written byte for byte, and of a changed one what was changed', () => {
  for (const line of [FULL, '1\t00\t05', 'c\t1\t2\t.\t.\t.', 'c\t1\t2\tn\t5']) {
    const { format, record } = read(line);
    expect(format.print(record)).toBe(line);
    expect(format.print({ ...record })).toBe(line);
    expect(format.print({ ...record, end: 9000 })).toBe(line.replace(/^(\S+\t\d+\t)\d+/, '$19000'));
  }
});

test('columns are added up to the last that has a value, and may be left out', () => {
  const { format, record } = read('c\t1\t2');
  expect(format.print({ ...record, strand: '-' })).toBe('c\t1\t2\t.\t.\t-');
  expect(format.print({ chrom: 'c', start: 3, end: 4 })).toBe('c\t3\t4');
  const six = read('c\t1\t2\tn\t5\t+');
  expect(six.format.print({ chrom: 'c', start: 1, end: 2 })).toBe('c\t1\t2');
  expect(six.format.print({ ...six.record, name: null, blockSizes: [1], blockCount: 1 })).toBe(
    'c\t1\t2\t.\t5\t+\t.\t.\t.\t1\t1',
  );
});

test.each([
  ['c\t1', 'it has 2 columns, and a record of bed at least 3'],
  ['c 1 2', 'it has 1 column, and a record of bed at least 3'],
  ['c\tx\t2', "its start is 'x', not a whole number"],
  ['c\t1\t', 'its end is empty, not a whole number'],
  ['c\t-1\t2', "its start is '-1', not a whole number"],
  ['c\t1\t99999999999999999999', "its end is '99999999999999999999', not a whole number"],
  ['c\t3\t2', 'its start, 3, is after its end, 2'],
])('%j is refused', (line, message) => {
  expect(thrownBy(() => read(line))).toMatchObject({ name: 'RecordFault', kind: 'format', message });
});

test.each([
  ['strand', 'c\t1\t2\tn\t5\tx', "its strand is 'x', not +, - or a dot"],
  ['score', 'c\t1\t2\tn\thigh', "its score is 'high', not a number"],
  ['blockSizes', FULL.replace('567,', ''), 'its blockSizes are 1, and its blockCount is 2'],
] as const)('%s is checked when it is looked at', (name, line, message) => {
  const { record, format } = read(line);
  expect(thrownBy(() => record[name])).toMatchObject({ name: 'RecordFault', message });
  expect(format.print(record)).toBe(line);
});

test.each([
  [{ start: 9 }, 'whose start, 9, is after its end, 2'],
  [{ end: 1.5 }, 'whose end is 1.5'],
  [{ strand: 'x' }, 'whose strand is "x"'],
  [{ extra: ['a\tb'] }, 'whose extra column is'],
  [{ chromosome: 'c' }, "a record with 'chromosome'"],
])('%j is refused in a result', (change, message) => {
  const { format, record } = read('c\t1\t2\tn\t5\t+');
  const error = thrownBy(() => format.print({ ...record, ...change }));
  expect(error).toMatchObject({ name: 'ResultError' });
  expect((error as Error).message).toContain(message);
});
