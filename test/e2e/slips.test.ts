// Mistakes in expressions, seen from the shell: exit 2 if known before any data is read, 1 if found
// in the data, and nothing is written.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const columns = Array.from({ length: 5000 }, (_, i) => `sample_${String(i).padStart(4, '0')}`);
writeFileSync(join(cwd, 'wide.tsv'), `${columns.join('\t')}\n${columns.map(() => '1').join('\t')}\n`);
writeFileSync(join(cwd, 'blank.tsv'), 'INFO \tage\nx\t5\n');
writeFileSync(join(cwd, 'mates.tsv'), 'INFO \tage\ny\t6\n');
writeFileSync(join(cwd, 'double.tsv'), 'id\tid\tn\n1\t2\t3\n');
writeFileSync(join(cwd, 'reads.fq'), '@a\nACGT\n+\nhh5h\n');
const before = filesIn(cwd);

test.each([
  ['--filter', 'seq.lenght > 5', 'reads.fq', 2, 'seq is a string, which has no lenght', 'did you mean seq.length?'],
  ['--map', 'row(id, gc(seq, 1))', 'reads.fq', 2, 'gc() takes 1 argument, not 2', 'gc(seq)'],
  ['--filter', 'qual >= 20', 'reads.fq', 2, 'qual is a string, and 20 a number', 'meanQuality(qual) >= 20'],
  ['--filter', 'meanQuality(qual, 64) > 5', 'reads.fq', 1, 'character 3, "5", is not a quality (@ to ~)', ''],
  ['--filter', 'meanQuality(qual, 20 + seq.length) > 5', 'reads.fq', 1, 'the offset is 24, but must be 33 or 64', ''],
  ['--filter', 'age > 3', 'blank.tsv', 2, 'age is not known', 'a column: col.age'],
  ['--map', 'col.INFO', 'blank.tsv', 2, `columns are "INFO ", age`, 'did you mean col["INFO "]?'],
  ['--map', 'col.sample_123', 'wide.tsv', 2, 'there are 5,000 columns, and the nearest are sample_', 'did you mean'],
  ['--map', 'col.id', 'double.tsv', 1, "the column 'id' is there twice, as columns 1 and 2", 'use $1 or $2'],
  ['--map', 'row(col["id".trim()])', 'double.tsv', 1, "the column 'id' is there twice", 'use $1 or $2'],
])('%s %j of %s exits with %i', async (option, expression, input, code, what, fix) => {
  const format = input.endsWith('.fq') ? ['-F', 'fastq'] : ['--header', '1'];
  const run = await threadmill([...format, option, expression, input, '-o', 'out'], { cwd });
  expect(run.stderr).toContain(what);
  expect(run.stderr).toContain(fix);
  expect(run.code).toBe(code);
  expect(run.stderr.length).toBeLessThan(1000);
  expect(filesIn(cwd)).toEqual(before);
});

test('the mean quality at offset 64 is that of seqkit, and needs the offset', async () => {
  const input = '@a\nACGTACGT\n+\nhgfBh@~^\n@b\nACGT\n+\n@@@@\n';
  const map = 'row(id, meanQuality(qual, 64).toFixed(2))';
  // seqkit fx2tab -n -q -b 64
  expect((await threadmill(['-F', 'fastq', '--map', map], { input })).stdout.toString()).toBe('a\t6.90\nb\t0.00\n');
  const kept = await threadmill(['-F', 'fastq', '--filter', 'meanQuality(qual, 64) > 5', '--map', 'id'], { input });
  expect(kept.stdout.toString()).toBe('a\n');
});

test('columns of mates are known once the header is read', async () => {
  const pair = ['--pair', '-F', 'tsv', 'blank.tsv', 'mates.tsv'];
  const wrong = await threadmill([...pair, '--filter', 'r1.age > 3 && r2.agee > 3'], { cwd });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no column 'agee'") as string });
  const right = await threadmill([...pair, '--filter', 'r1.age > 3 && r2.age > 3', '--header-out', 'none'], { cwd });
  expect(right).toMatchObject({ code: 0, stderr: expect.not.stringContaining('column') as string });
});
