import type { ErrorReport } from '../../../src/job/error-report.ts';
import { maskOf } from '../../../src/job/secrets.ts';
import type { BadRecord } from '../../../src/flow/retry-policy.ts';
import type { OutputBytes } from '../../../src/transform/batch-output.ts';
import { BatchSlicer, type SlicerOptions } from '../../../src/records/batch-slicer.ts';
import { KeptRecords } from '../../../src/transform/kept-records.ts';
import { setAside } from '../../../src/transform/bisection/set-aside.ts';
import { framing } from '../../support/reference.ts';

const bytes = Buffer.from('a\nbb\nccc\ndddd\n');
const segments = [{ input: 1, recordIndex: 0, start: 0, line: 8, byte: 70 }];
const head = { batch: 2, firstRecord: 21, records: 4, byteLength: bytes.length, segments, bareReturns: [] };
const slicing: SlicerOptions = {
  format: 'lines',
  framing: framing('newline'),
  delimiter: { kind: 'text', text: '\t' },
  encoding: 'utf8',
};
const slicer = new BatchSlicer(head, bytes, slicing);
const MASK = maskOf(['s3cret-value']);
const NAMES = ['one.txt', 'two.txt'];
const error = (report: Partial<ErrorReport> = {}): ErrorReport => ({
  name: 'WorkError',
  message: 'no',
  place: {},
  ...report,
});

const all = (bad: readonly BadRecord[]) => ({ bad, records: 4 });

function linesOf(bad: readonly BadRecord[]): unknown[] {
  const { errors } = setAside(all(bad), slicer, NAMES, new KeptRecords(false), MASK)!;
  const text = Buffer.from(errors!.buffer, 0, errors!.byteLength).toString();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

test('without bad records there is nothing to quarantine', () => {
  expect(setAside(all([]), slicer, NAMES, new KeptRecords(false), MASK)).toBeUndefined();
});

test('records are quarantined byte for byte in order, and those before any good one counted', () => {
  const bad = [3, 0, 1].map((index) => ({ index, error: error() }));
  const { output, counts } = setAside(all(bad), slicer, NAMES, new KeptRecords(false), MASK)!;
  expect(Buffer.from(output!.buffer, 0, output!.byteLength).toString()).toBe('a\nbb\ndddd\n');
  expect(counts).toEqual({ records: 3, leading: 2 });
  expect(linesOf(bad)).toMatchObject([{ record: 21 }, { record: 22 }, { record: 24 }]);
});

test('without a quarantine file they are only counted', () => {
  const bad = [{ index: 1, error: error() }];
  expect(setAside(all(bad), slicer, NAMES, undefined, MASK)).toEqual({ counts: { records: 1, leading: 0 } });
});

test('they are hopeless if the records after them were not tried', () => {
  const bad = [0, 1].map((index) => ({ index, error: error() }));
  const { counts } = setAside({ bad, records: 2 }, slicer, NAMES, undefined, MASK)!;
  expect(counts).toEqual({ records: 2, leading: 2, isHopeless: true });
});

test('mates of pairs are quarantined alternating, or separately', () => {
  const mate = { start: 5, segments, bareReturns: [] };
  const pairs = new BatchSlicer({ ...head, records: 2, mate }, bytes, slicing);
  const bad = [1, 0].map((index) => ({ index, error: error() }));
  const textOf = ({ buffer, byteLength }: OutputBytes) => Buffer.from(buffer, 0, byteLength).toString();
  const inTurns = setAside({ bad, records: 2 }, pairs, NAMES, new KeptRecords(false), MASK)!.output!;
  expect([textOf(inTurns), inTurns.mate]).toEqual(['a\nccc\nbb\ndddd\n', undefined]);
  const apart = setAside({ bad, records: 2 }, pairs, NAMES, new KeptRecords(true), MASK)!.output!;
  expect([textOf(apart), textOf(apart.mate!)]).toEqual(['a\nbb\n', 'ccc\ndddd\n']);
});

test("a line says the record's place and what the work threw", () => {
  const cause = { name: 'TypeError', message: 'no length', stack: 'TypeError: no length\n    at f', code: 'E_X' };
  expect(linesOf([{ index: 2, error: error({ cause }) }])).toEqual([
    {
      file: 'two.txt',
      line: 10,
      record: 23,
      byte: 75,
      name: 'TypeError',
      message: 'no length',
      code: 'E_X',
      stack: 'TypeError: no length\n    at f',
    },
  ]);
});

test("a thrown value that is not an error is described as in the run's message", () => {
  const cause = { name: 'thrown', message: 'null', thrown: 'null' };
  expect(linesOf([{ index: 0, error: error({ message: 'the work threw null', cause }) }])).toMatchObject([
    { name: 'WorkError', message: 'the work threw null', code: 'ERR_THREADMILL_WORK', stack: null },
  ]);
});

test('a place within the record is kept; that of a range does not count for a record', () => {
  const inside = error({ place: { file: 'mate.txt', line: 99, byte: 990, record: 22 } });
  const range = error({ place: { file: 'two.txt', line: 8, record: 21, lastRecord: 24 } });
  expect(
    linesOf([
      { index: 1, error: inside },
      { index: 2, error: range },
    ]),
  ).toMatchObject([
    { file: 'mate.txt', line: 99, byte: 990 },
    { file: 'two.txt', line: 10, byte: 75 },
  ]);
});

test('a secret in an error is masked, in its message and its stack', () => {
  const cause = { name: 'Error', message: 'GET /?t=s3cret-value', stack: 'Error: GET /?t=s3cret-value\n    at f' };
  const [line] = linesOf([{ index: 0, error: error({ cause }) }]);
  expect(line).toMatchObject({ message: 'GET /?t=***', stack: 'Error: GET /?t=***\n    at f' });
});
