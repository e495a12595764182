import { resolveJob } from '../../src/job/resolve-job.ts';
import { refusal, resolve } from './resolved.ts';

test('a record of fastq is four lines, one of ndjson a single line', () => {
  expect(resolve({ format: 'fastq' })).toMatchObject({ format: 'fastq', framing: { linesPerRecord: 4 } });
  expect(resolve({ format: 'ndjson' })).toMatchObject({ format: 'ndjson', framing: { linesPerRecord: 1 } });
});

test.each([
  [{ linesPerRecord: 4 }, '--lines-per-record is for lines: a record of fastq is four lines'],
  [{ null: true }, '--null is for lines: the records of fastq end with a newline'],
  [{ header: 1 }, '--header is for lines: fastq has none'],
  [{ header: ['#'] }, '--header is for lines: fastq has none'],
])("%j can't be combined with fastq", (options, message) => {
  expect(refusal({ map: 'line', format: 'fastq', ...options })).toBe(message);
});

test('a record of FASTA has any number of lines, and may be a chromosome', () => {
  expect(resolve({ format: 'fasta' })).toMatchObject({ format: 'fasta', maxRecordBytes: 512 * 1024 ** 2 });
  expect(resolve({ format: 'fasta', maxRecord: '1K' })).toMatchObject({ maxRecordBytes: 1024 });
  expect(refusal({ map: 'line', format: 'fasta', linesPerRecord: 2 })).toBe(
    '--lines-per-record is for lines: a record of fasta reaches from one > to the next',
  );
});

test('a line width is for FASTA only', () => {
  expect(resolve({ format: 'fasta', lineWidth: '80' })).toMatchObject({ lineWidth: 80 });
  expect(refusal({ map: 'line', format: 'fasta', lineWidth: 0 })).toMatch(/^--line-width takes/);
  expect(refusal({ map: 'line', format: 'fastq', lineWidth: 80 })).toBe(
    '--line-width is for --format fasta, not for fastq',
  );
  expect(() => resolveJob({ transform: 'm.js', lineWidth: 80 }, 'none')).toThrow('--line-width is for --format fasta');
  expect(resolveJob({ transform: 'm.js', lineWidth: 80 }, 'fasta')).toMatchObject({ lineWidth: 80 });
});

test('no header, given explicitly, is no header', () => {
  expect(resolve({ format: 'ndjson', header: 0 })).toMatchObject({ header: { kind: 'none' } });
});

test("a module's format is the default, and unknown until the module has been read", () => {
  const job = { transform: 'm.js', input: 'r.fq' };
  expect(resolveJob(job)).toMatchObject({ isFormatOpen: true });
  expect(resolveJob(job, 'fastq')).toMatchObject({ format: 'fastq', isFormatOpen: false });
  expect(resolveJob(job, 'none')).toMatchObject({ format: 'fastq', formatFrom: { by: 'name', input: 'r.fq' } });
  expect(resolveJob({ ...job, format: 'lines' }, 'fastq')).toMatchObject({ format: 'lines', isFormatOpen: false });
  expect(() => resolveJob({ ...job, linesPerRecord: 2 }, 'fastq')).toThrow('--lines-per-record is for lines');
});
