import { formatOfInputs, formatOfName } from '../../src/job/format-by-name.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';
import { refusal, resolve } from './resolved.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  fastq: ['r.fq', 'r.fastq', 'R.FASTQ.GZ', 'dir.d/r_1.Fq.zst', '/data/run.1/r.fq.bgzf'],
  fasta: ['g.fa', 'g.fasta', 'g.fna', 'g.ffn', 'g.faa.gz', 'G.FA.bgz'],
  csv: ['x.csv', 'x.y.CSV.zstd', './x.csv.gz', 'a b.csv'],
  tsv: ['x.tsv', 'x.tsv.bgz'],
  ndjson: ['x.ndjson', 'x.jsonl', 'x.jsonl.gz'],
};
const SILENT = ['-', 'x', 'x.txt', 'x.gz', 'x.csv/y', 'csv', 'x.csv.old', '/dev/stdin', '/dev/fd/63', 'x.json'];

test('a name sets its format in any case, compressed or not', () => {
  for (const [format, names] of Object.entries(NAMES)) {
    for (const name of names) expect([name, formatOfName(name)]).toEqual([name, format]);
    expect(formatOfInputs(names)).toEqual({ format, input: names[0] });
  }
  for (const name of SILENT) expect([name, formatOfName(name)]).toEqual([name, undefined]);
  expect(formatOfInputs(SILENT)).toBeUndefined();
  expect(formatOfInputs([])).toBeUndefined();
});

test('inputs whose names have different formats, or some of which have none, are refused by name', () => {
  const twoNames = refusal({ map: 'line', input: ['a.tsv', 'b.tsv', 'c.csv.gz'] });
  expect(twoNames).toBe(
    "'a.tsv' is tsv by its name, and 'c.csv.gz' is csv: a run has one format; choose one: -F tsv, -F csv or -F lines",
  );
  expect(refusal({ map: 'line', input: ['b.txt', 'a.tsv'] })).toBe(
    "'a.tsv' is tsv by its name, and the name of 'b.txt' names no format; " +
      'name the format of all inputs: -F tsv, or -F lines',
  );
  expect(refusal({ map: 'line', pair: true, input: ['r1.fq', '-'] })).toBe(
    "'r1.fq' is fastq by its name, and standard input has no name; " +
      'name the format of all inputs: -F fastq, or -F lines',
  );
  for (const format of ['lines', 'tsv']) {
    expect(resolve({ input: ['a.tsv', 'b.txt', 'c.csv'], format })).toMatchObject({
      format,
      formatFrom: { by: 'option' },
    });
  }
  const job = { transform: 'm.mjs', input: ['a.tsv', 'c.csv'] };
  expect(resolveJob(job, 'csv')).toMatchObject({ format: 'csv', formatFrom: { by: 'module' } });
  expect(() => resolveJob(job, 'none')).toThrow('a run has one format');
});

test('the option precedes the module, the module the name, the name lines', () => {
  const job = { transform: 'm.mjs', input: 'x.csv' };
  expect(resolveJob({ ...job, format: 'tsv' }, 'fastq')).toMatchObject({ format: 'tsv', formatFrom: { by: 'option' } });
  expect(resolveJob(job, 'ndjson')).toMatchObject({ format: 'ndjson', formatFrom: { by: 'module' } });
  expect(resolveJob(job, 'none')).toMatchObject({ format: 'csv', formatFrom: { by: 'name', input: 'x.csv' } });
  expect(resolveJob({ ...job, input: 'x' }, 'none')).toMatchObject({ format: 'lines', formatFrom: { by: 'default' } });
});

test('a format by name has the same consequences as one by option', () => {
  for (const [format, names] of Object.entries(NAMES)) {
    for (const work of [{ map: 'line' }, { command: ['cat'] }]) {
      const { formatFrom: _by, headerDoubts: _doubts, ...byName } = resolveJob({ ...work, input: names });
      const { formatFrom: _from, headerDoubts: _none, ...byOption } = resolveJob({ ...work, input: names, format });
      expect(byName).toEqual(byOption);
    }
  }
});

test('a header is assumed only if nothing but the name sets the format', () => {
  const isAssumed = (job: object) => resolve({ input: 'x.csv', ...job }).headerDoubts.isHeaderAssumed;
  expect(isAssumed({})).toBe(true);
  expect(isAssumed({ input: 'x.tsv' })).toBe(true);
  expect(isAssumed({ format: 'csv' })).toBe(false);
  expect(isAssumed({ header: 1 })).toBe(false);
  expect(isAssumed({ header: 0 })).toBe(false);
  expect(isAssumed({ input: 'x.ndjson' })).toBe(false);
  expect(resolveJob({ transform: 'm.mjs', input: 'x.csv' }, 'csv').headerDoubts.isHeaderAssumed).toBe(false);
  expect(resolveJob({ transform: 'm.mjs', input: 'x.csv' }, 'none').headerDoubts.isHeaderAssumed).toBe(true);
});

test.each([
  [
    { input: 'x.fq', linesPerRecord: 4 },
    /^--lines-per-record is for lines: a record of fastq is four lines; 'x\.fq' is/,
  ],
  [{ input: 'x.csv', null: true }, /^--null is for lines: .*; 'x\.csv' is csv by its name/],
  [{ input: 'x.fa', header: 1 }, /^--header is for lines: fasta has none; 'x\.fa' is fasta by its name/],
  [{ input: 'x.csv', header: '#' }, /^--header takes a number of records in csv, .*; 'x\.csv' is csv by its name/],
  [{ input: 'x.csv', delimiter: 'whitespace' }, /^--delimiter takes .*; 'x\.csv' is csv by its name/],
])('for an option that the format by name excludes, %j, the message suggests -F lines', (job, message) => {
  expect(refusal({ map: 'line', ...job })).toMatch(message);
  expect(refusal({ map: 'line', ...job })).toMatch(/; if its records are lines: -F lines$/);
  expect(resolve({ ...job, format: 'lines' }).format).toBe('lines');
});

test('an error that has nothing to do with the name does not mention it', () => {
  expect(refusal({ map: 'line', input: 'x.csv', batchSize: 'many' })).not.toContain('by its name');
});

test('a kept command gets the lines of a .fq only if -F lines is given', () => {
  const job = { command: ['cat'], keepAlive: true, input: 'x.fq' };
  expect(refusal(job)).toMatch(/^--keep-alive is for records of one line.*-F lines$/);
  expect(resolveJob({ ...job, format: 'lines' }).format).toBe('lines');
});
