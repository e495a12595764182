import { resolveJob } from '../../src/job/resolve-job.ts';
import { refusal, resolve } from './resolved.ts';

test('a read is four lines, an entry of a log one', () => {
  expect(resolve({ format: 'fastq' })).toMatchObject({ format: 'fastq', framing: { linesPerRecord: 4 } });
  expect(resolve({ format: 'ndjson' })).toMatchObject({ format: 'ndjson', framing: { linesPerRecord: 1 } });
});

test.each([
  [{ linesPerRecord: 4 }, '--lines-per-record is for lines: a record of fastq is four lines'],
  [{ null: true }, '--null is for lines: the records of fastq end with a newline'],
  [{ header: 1 }, '--header is for lines: fastq has none'],
  [{ header: ['#'] }, '--header is for lines: fastq has none'],
])('%j can not stand beside fastq', (options, message) => {
  expect(refusal({ map: 'line', format: 'fastq', ...options })).toBe(message);
});

test('no header, said in so many words, is none', () => {
  expect(resolve({ format: 'ndjson', header: 0 })).toMatchObject({ header: { kind: 'none' } });
});

test("a module's format is the default, and is open until the module has been looked at", () => {
  const job = { transform: 'm.js', input: 'r.fq' };
  expect(resolveJob(job)).toMatchObject({ isFormatOpen: true });
  expect(resolveJob(job, 'fastq')).toMatchObject({ format: 'fastq', isFormatOpen: false });
  expect(() => resolveJob(job, 'none')).toThrow("'r.fq' holds FASTQ by its name");
  expect(resolveJob({ ...job, format: 'lines' }, 'fastq')).toMatchObject({ format: 'lines', isFormatOpen: false });
  expect(() => resolveJob({ ...job, linesPerRecord: 2 }, 'fastq')).toThrow('--lines-per-record is for lines');
});
