import { resolveJob } from '../../src/job/resolve-job.ts';
import type { Job } from '../../src/job/job.ts';
import { refusal as whole, resolve } from './resolved.ts';

/** Without the advice. */
const refusal = (job: Job) => whole(job).split('; ')[0]!;
const conversion = (job: Job) => resolveJob(job).conversion;

test('--to names the format of the output, by any of its names', () => {
  expect(resolve({ format: 'csv', to: 'tsv' })).toMatchObject({
    conversion: { to: 'tsv', from: { by: 'option' }, columns: undefined, infersNumbers: false },
  });
  expect(resolve({ format: 'csv', to: 'JSONL' })).toMatchObject({ conversion: { to: 'ndjson' } });
  expect(resolve({ format: 'fastq', to: 'fa' })).toMatchObject({ conversion: { to: 'fasta' } });
  expect(conversion({ format: 'csv', to: 'csv', filter: 'line' })).toBeUndefined();
});

test('--to alone is work', () => {
  expect(conversion({ format: 'csv', to: 'tsv' })).toMatchObject({ to: 'tsv' });
  expect(refusal({ format: 'csv' })).toBe('no work given');
});

test('else the name of the output decides, if it implies another format than that of the records', () => {
  const by = (input: string, output: string, given: Job = {}) =>
    conversion({ input, output, map: 'line', ...given })?.to;
  expect(by('a.csv', 'b.tsv')).toBe('tsv');
  expect(by('a.csv', 'b.JSONL.gz')).toBe('ndjson');
  expect(by('a.fq.gz', 'b.fa.gz')).toBe('fasta');
  expect(by('-', 'b.tsv', { format: 'csv' })).toBe('tsv');
  for (const [input, output, given] of [
    ['a.csv', 'b.csv', {}],
    ['a.csv', 'b.txt', {}],
    ['a.csv', '-', {}],
    ['a.csv', 'b.vcf', {}],
    ['a.txt', 'b.csv', {}],
    ['a.vcf', 'b.tsv', {}],
    ['a.csv', 'b.tsv', { format: 'lines' }],
    ['a.csv', 'b.tsv', { to: 'csv' }],
  ] as const) {
    expect([input, output, by(input, output, given)]).toEqual([input, output, undefined]);
  }
  const command = { input: 'a.csv', output: 'b.tsv', command: ['cat'] };
  expect(conversion(command)).toBeUndefined();
});

test('a module that may still name the format decides what is converted', () => {
  const job = { transform: 'm.js', output: 'b.fasta' };
  expect(conversion(job)).toBeUndefined();
  expect(resolveJob(job, 'fastq').conversion).toMatchObject({ to: 'fasta', from: { by: 'name', output: 'b.fasta' } });
  expect(resolveJob(job, 'none').conversion).toBeUndefined();
});

test('both mates have one format', () => {
  const pair = { pair: true, input: ['1.fq', '2.fq'], map: '({ r1, r2 })' };
  expect(conversion({ ...pair, output: ['1.fa', '2.fa'] })?.to).toBe('fasta');
  expect(refusal({ ...pair, output: ['1.fa', '2.fq'] })).toBe(
    "'1.fa' is fasta by its name, and '2.fq' is fastq: both mates have one format",
  );
  expect(refusal({ ...pair, output: ['1.fa', '2.x'] })).toBe(
    "'1.fa' is fasta by its name, and the name of '2.x' names no format: both mates have one format",
  );
});

test('--columns takes names between commas, quoted like fields of CSV, or a list', () => {
  const columns = (given: string | string[]) => conversion({ format: 'ndjson', to: 'csv', columns: given })?.columns;
  expect(columns('a,b c,é')).toEqual(['a', 'b c', 'é']);
  expect(columns('"a,""b""",c')).toEqual(['a,"b"', 'c']);
  expect(columns(['a,b', 'c'])).toEqual(['a,b', 'c']);
});

test.each<[Job, string]>([
  [{ to: 'csv' }, '--to csv converts records of tsv, csv, ndjson, fastq, fasta, and these are lines'],
  [{ to: 'csv', format: 'bed' }, '--to csv converts records of tsv, csv, ndjson, fastq, fasta, and these are bed'],
  [{ to: 'vcf', format: 'csv' }, "--to takes tsv, csv, ndjson, fastq, fasta: records can't be converted to vcf"],
  [{ to: 'json', format: 'csv' }, "--to takes the name of a format (tsv, csv, ndjson, fastq, fasta), not 'json'"],
  [{ to: 'csv', format: 'tsv', null: true }, '--to csv is not for --null: its records end with a newline'],
  [{ to: 'csv', format: 'tsv', linesPerRecord: 2 }, '--to csv is not for --lines-per-record: a row is one line'],
  [{ to: 'csv', format: 'tsv', comment: '#' }, '--to csv has no place for comment lines'],
  [{ to: 'fastq', format: 'fasta' }, '--to fastq needs qualities, which fasta does not have'],
  [{ to: 'ndjson', format: 'csv', headerOut: 'a' }, '--to ndjson has no header: --header-out is for tsv and csv'],
  [
    { to: 'ndjson', format: 'csv', ragged: true },
    '--to ndjson is not for --ragged: a field without a column has no name',
  ],
  [
    { to: 'tsv', format: 'csv', inferNumbers: true },
    '--infer-numbers is for rows that are converted to ndjson: tsv has no numbers',
  ],
  [
    { to: 'ndjson', format: 'fastq', inferNumbers: true },
    '--infer-numbers is for rows that are converted to ndjson: the parts of fastq are strings',
  ],
  [
    { format: 'csv', filter: '$1', columns: 'a' },
    '--columns names the columns of a converted output, and the output is csv, as the input is',
  ],
  [
    { format: 'csv', filter: '$1', inferNumbers: true },
    '--infer-numbers is for rows that are converted to ndjson, and the output is csv, as the input is',
  ],
  [{ to: 'csv', format: 'ndjson', columns: 'a,,b' }, '--columns takes names separated by commas, and name 2 is empty'],
  [{ to: 'csv', format: 'ndjson', columns: 'a,' }, '--columns takes names separated by commas, and name 2 is empty'],
  [{ to: 'csv', format: 'ndjson', columns: '' }, '--columns takes names separated by commas, and there is none'],
  [{ to: 'csv', format: 'ndjson', columns: 'a,b,a' }, "--columns has 'a' twice"],
  [
    { to: 'csv', format: 'ndjson', columns: '"a' },
    '--columns takes names separated by commas, and a quote is not closed: "a',
  ],
  [{ to: 'csv', format: 'csv', lineWidth: 9 }, '--line-width is for --format fasta, not for csv'],
  [{ to: 'csv', command: ['cat'] }, "-- and --to can't be combined: what a command prints is written as it is"],
])('%j is refused', (job, message) => {
  expect(refusal(job)).toBe(message);
});

test('--line-width is for sequences that are written', () => {
  expect(resolve({ format: 'fastq', to: 'fasta', lineWidth: 60 })).toMatchObject({ lineWidth: 60 });
  expect(refusal({ format: 'fasta', to: 'tsv', lineWidth: 60 })).toBe(
    '--line-width is for --format fasta, not for tsv',
  );
});

test('columns without quotes that do not end are one name each', () => {
  expect(refusal({ to: 'csv', format: 'ndjson', columns: 'a"b' })).toMatch(/a quote is not closed/);
});
