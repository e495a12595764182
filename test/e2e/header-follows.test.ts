// A header never precedes rows that it does not fit: it follows the columns, or the run fails and
// says what to type.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesIn, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const put = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(cwd, name), text);
  return name;
};
put('x.csv', '"city, or town",age,"a ""b"""\n"Oslo, N",1,x\nRome,22,"y\nz"\n');
put('x.tsv', 'chrom\tpos\tqual\nchr1\t10\t5\nchr2\t20\t6\n');
put('crlf.tsv', 'a\tb\r\n1\t2\r\n');
put('x.vcf', '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\nchr1\t10\trs1\n');
put('x.sam', '@HD\tVN:1.6\n@PG\tID:bwa\tPN:bwa\nr1\t0\tchr1\t9\n');
put('comment.tsv', '# made today\nchrom\tpos\nchr1\t10\n');
put('r.tsv', 'mpg\tcyl\nMazda\t21\t6\nDatsun\t22.8\t4\n');
put('mixed.tsv', 'a\tb\n# lane 2\n1\t2\n3\n');
put('noted.tsv', 'a\tpos\n#1\n#2 3\nx\t5\n#4\ny\t6\n');
put('big.tsv', `n\tm\n${Array.from({ length: 3000 }, (_, n) => `${n}\t${n}\n`).join('')}`);
put(
  'columns.mjs',
  "export default { format: 'csv', columns: ['place', 'n'], map: (row) => ({ n: row.age, place: row['city, or town'] }) };\n",
);
put(
  'arrays.mjs',
  "export default { format: 'tsv', columns: ['place', 'n'], map: (row) => [row.chrom + ':' + row.pos, +row.qual] };\n",
);
put(
  'wide.mjs',
  "export default { format: 'tsv', columns: ['place', 'n'], map: (row) => [row.chrom, row.pos, +row.qual] };\n",
);
put(
  'batch.mjs',
  "export default { format: 'tsv', columns: ['n'], mapBatch: (rows) => rows.map((row) => ({ n: row.pos })) };\n",
);
put(
  'sum.mjs',
  "export default { format: 'tsv', columns: ['base', 'n'], start: () => 0, add: (n, row) => n + +row.pos, merge: (a, b) => a + b, finish: (n) => [{ base: 'all', n }] };\n",
);
put('strings.mjs', 'export default (line) => line.length;\n');

test.each([
  [['--map', 'row(col.age, col["city, or town"])', 'x.csv'], 'age,"city, or town"\n1,"Oslo, N"\n22,Rome\n'],
  [['--map', 'row($3, fields[0])', 'x.csv'], '"a ""b""","city, or town"\nx,"Oslo, N"\n"y\nz",Rome\n'],
  [['--map', '[$2]', 'x.csv'], 'age\n1\n22\n'],
  [['--map', '+col.qual > 5 ? row(col.qual, $1) : null', 'x.tsv'], 'qual\tchrom\n6\tchr2\n'],
  [['--map', '{ if (+$2 > 15) return null; return row($2) }', 'x.tsv'], 'pos\n10\n'],
  [['-F', 'lines', '--header', '1', '--map', 'row($3, $1)', 'x.tsv'], 'qual\tchrom\n5\tchr1\n6\tchr2\n'],
  [['--map', 'row($2, $1)', 'crlf.tsv'], 'b\ta\r\n2\t1\r\n'],
  [['--header', '#', '--map', 'row(col.POS, col.CHROM)', 'x.vcf'], '##fileformat=VCFv4.2\n#POS\tCHROM\n10\tchr1\n'],
  [['--header', '2', '--map', 'row($2)', 'comment.tsv'], '# made today\npos\n10\n'],
  [['--map', '({ place: col.chrom, q: +col.qual })', 'x.tsv'], 'place\tq\nchr1\t5\nchr2\t6\n'],
  [['--map', '({ "p, q": $2, "r": $1 })', 'x.csv'], '"p, q",r\n1,"Oslo, N"\n22,Rome\n'],
  [['--map', 'NR === 1 ? { a: 1, b: $1 } : { b: $2, a: 2 }', 'x.tsv'], 'a\tb\n1\tchr1\n2\t20\n'],
  [['--header', '0', '--map', '({ a: $1 })', 'crlf.tsv'], 'a\na\r\n1\r\n'],
  [['--map', '({ qual: 1, pos: 2, chrom: $1 })', 'x.tsv'], 'chrom\tpos\tqual\nchr1\t2\t1\nchr2\t2\t1\n'],
  [['columns.mjs', 'x.csv'], 'place,n\n"Oslo, N",1\nRome,22\n'],
  [['arrays.mjs', 'x.tsv'], 'place\tn\nchr1:10\t5\nchr2:20\t6\n'],
  [['batch.mjs', 'x.tsv'], 'n\n10\n20\n'],
  [['sum.mjs', 'x.tsv'], 'base\tn\nall\t30\n'],
  [['arrays.mjs', '--header-out', 'none', 'x.tsv'], 'chr1:10\t5\nchr2:20\t6\n'],
  [['--header-out', 'keep', '--map', 'row($2)', 'x.tsv'], 'chrom\tpos\tqual\n10\n20\n'],
  [['--map', '$1', 'x.tsv'], 'chrom\nchr1\nchr2\n'],
  [['--map', '+$2 > 15 ? col.qual : null', 'x.tsv'], 'qual\n6\n'],
  [['-F', 'lines', '--header', '1', '--map', '{ return fields[1] }', 'x.tsv'], 'pos\n10\n20\n'],
  [['--map', 'set("qual", 0)', 'x.tsv'], 'chrom\tpos\tqual\nchr1\t10\t0\nchr2\t20\t0\n'],
  [['--map', 'row($1, +$2 + 1, $3)', 'x.tsv'], 'chrom\tpos\tqual\nchr1\t11\t5\nchr2\t21\t6\n'],
  [['--map', 'row(NR, +$3, +$2)', 'x.tsv'], 'chrom\tpos\tqual\n1\t5\t10\n2\t6\t20\n'],
  [['--map', '({ ...col, n: NR })', 'x.tsv'], 'chrom\tpos\tqual\tn\nchr1\t10\t5\t1\nchr2\t20\t6\t2\n'],
  [['--map', '({ n: NR, ...col, pos: 1 })', 'x.tsv'], 'n\tchrom\tpos\tqual\n1\tchr1\t1\t5\n2\tchr2\t1\t6\n'],
  [['--map', '({ ...col, pos: 1 })', 'x.tsv'], 'chrom\tpos\tqual\nchr1\t1\t5\nchr2\t1\t6\n'],
  [['--comment', '#', '--map', 'set("pos", 1)', 'noted.tsv'], 'a\tpos\n#1\n#2 3\nx\t1\n#4\ny\t1\n'],
  [['--comment', '#', '-b', '1', '-p', '3', '--map', 'set(2, 1)', 'noted.tsv'], 'a\tpos\n#1\n#2 3\nx\t1\n#4\ny\t1\n'],
  [['--header', '@', '--map', '$2', 'x.sam'], '@HD\tVN:1.6\n@PG\tID:bwa\tPN:bwa\n0\n'],
  [['--header', '2', '--map', 'row($2, $1)', 'x.sam'], '@HD\tVN:1.6\n@PG\tID:bwa\tPN:bwa\n0\tr1\n'],
  [['--map', '$2', 'mixed.tsv'], 'b\n\n2\n\n'],
  [['--map', '$2', '--ragged', 'r.tsv'], 'cyl\n21\n22.8\n'],
  [['--map', '$2', '--header-out', 'none', 'r.tsv'], '21\n22.8\n'],
  [['--filter', '$2 > 22', 'r.tsv'], 'mpg\tcyl\nDatsun\t22.8\t4\n'],
  [['--header', '@', '--map', 'row($1, $4)', 'x.sam'], '@HD\tVN:1.6\n@PG\tID:bwa\tPN:bwa\nr1\t9\n'],
  [['x.tsv', '--', 'cut', '-f', '1'], 'chrom\tpos\tqual\nchr1\nchr2\n'],
])('%j writes a header that fits its rows', async (args, expected) => {
  const { code, stdout, stderr } = await threadmill(args, { cwd });
  expect([code, stderr, stdout.toString()]).toEqual([0, '', expected]);
});

test.each([
  [['--map', '$1.trim()', 'x.tsv'], '1 field, and the kept header 3 columns', "--header-out 'a';"],
  [['--map', 'row($1, +$2)', 'x.tsv'], '2 fields, and the kept header 3 columns', "--header-out 'a\\tb'"],
  [['--map', 'row($1, +$2)', 'x.csv'], '2 fields', "--header-out 'a,b'"],
  [['-F', 'lines', '--header', '1', '--map', '$3.trim()', 'x.tsv'], '1 field', "--header-out 'a'"],
  [['--header', '#', '--map', 'row($1, $2, $3, 1)', 'x.vcf'], '4 fields', "--header-out 'a\\tb\\tc\\td'"],
  [['strings.mjs', 'x.tsv'], '1 field', '--header-out none'],
  [['-p', '4', '-b', '1', '--unordered', '--map', '$1.trim()', 'x.tsv'], '1 field', '--header-out none'],
  [['-b', '1', '--filter', '+$2 > 15', '--map', '$1.trim()', 'x.tsv'], '1 field', '--header-out none'],
  [['-o', 'out.gz', '--map', '$1.trim()', 'x.tsv'], '1 field', '--header-out none'],
  [['--quarantine', 'bad', '-b', '1', '--map', '$1.trim()', 'x.tsv'], '1 field', '--header-out none'],
  [['--pair', '--map', '({ r1: r1.chrom, r2: r2.chrom })', 'x.tsv', 'x.tsv.gz'], '1 field', '--header-out none'],
])('%j fails and shows what to type', async (args, what, advice) => {
  put('x.tsv.gz', gzipSync(readFileSync(join(cwd, 'x.tsv'))));
  const before = filesIn(cwd);
  const { code, stderr, stdout } = await threadmill(args, { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining(`the first output record has ${what}`)]);
  expect(stderr).toContain(advice);
  expect(stdout.toString().split('\n').length).toBeLessThan(4);
  expect(filesIn(cwd)).toEqual(before);
});

test.each([
  [
    'row($3, $1, +$2 + 1)',
    'x.tsv',
    ["field 1 'chrom'", "the column 'qual' there", "--header-out 'qual\\tchrom\\tnew3'"],
  ],
  ['row(NR, col.pos, col.chrom)', 'x.tsv', ["field 3 'qual'", "the column 'chrom' there", "'new1\\tpos\\tchrom'"]],
  ['[NR, $2, fields[0]]', 'x.tsv', ["field 3 'qual'", "the column 'chrom' there"]],
  ['NR > 1 ? row($2, $1, $3) : line', 'x.tsv', ["field 1 'chrom'", "the column 'pos' there"]],
  ['{ if (+$2 > 15) return row($1, $3, 0); return null }', 'x.tsv', ["field 2 'pos'", "the column 'qual' there"]],
  ['row(1, $1, +$2)', 'x.vcf', ["field 2 'POS'", "--header-out '#new1\\tCHROM\\tnew3'"]],
])('%s is refused: the kept header would call a column by the name of another one', async (map, file, says) => {
  const options = file === 'x.vcf' ? ['--header', '#'] : [];
  const { code, stderr, stdout } = await threadmill([...options, '--map', map, file], { cwd });
  expect([code, stdout.toString()]).toEqual([2, '']);
  for (const text of says) expect(stderr).toContain(text);
  const kept = await threadmill([...options, '--map', map, '--header-out', 'keep', file], { cwd });
  expect([kept.code, kept.stderr]).toEqual([0, '']);
});

test.each([
  [['--map', '$2', 'r.tsv'], 'none of the first 2 records fits it'],
  [['-b', '1', '-p', '2', '--map', 'row($1, $2)', 'r.tsv'], "(R's write.table): sed '1s/^/row\\t/'"],
  [['-F', 'lines', '--header', '1', '--map', 'fields[1]', 'r.tsv'], 'without a header: --header-out none'],
  [['--quarantine', 'bad', '--map', '$2', 'r.tsv'], 'to accept such rows: --ragged'],
])("%j is refused: the column name above a field by number would be another column's", async (args, says) => {
  const { code, stderr } = await threadmill(args, { cwd });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('r.tsv:2: it has 3 fields, but the header has 2 columns'),
  ]);
  expect(stderr).toContain(says);
});

test('objects with different columns, and `columns` that are not a list of names, are refused', async () => {
  const differ = await threadmill(['--map', 'NR > 1 ? { a: 1 } : { b: 1 }', 'x.tsv'], { cwd });
  expect([differ.code, differ.stderr]).toEqual([2, expect.stringContaining('have different columns')]);
  const wide = await threadmill(['wide.mjs', 'x.tsv'], { cwd });
  expect([wide.code, wide.stderr]).toEqual([1, expect.stringContaining('gave 3 fields, and its columns are 2')]);
  put('string.mjs', "export default { format: 'tsv', columns: ['a', 'b'], map: (row) => row.chrom };\n");
  const string = await threadmill(['string.mjs', 'x.tsv'], { cwd });
  expect([string.code, string.stderr]).toEqual([
    1,
    expect.stringContaining("has 1 field, and the columns are 'a', 'b'"),
  ]);
  put('bad.mjs', "export default { format: 'csv', columns: ['a', 'a'], map: (row) => row };\n");
  expect((await threadmill(['bad.mjs', 'x.csv'], { cwd })).stderr).toContain("its columns name 'a' twice");
  put('lines.mjs', "export default { columns: ['a'], map: (line) => line };\n");
  const lines = await threadmill(['lines.mjs'], { cwd, input: 'x\n' });
  expect([lines.code, lines.stderr]).toEqual([2, expect.stringContaining('names columns, which are for csv and tsv')]);
});

test('only the first record of the run is compared with the header, for any number of workers', async () => {
  const map = 'NR < 2000 ? line : $1';
  const whole = execFileSync('awk', ['-F', '\t', 'NR <= 2000 { print; next } { print $1 }', join(cwd, 'big.tsv')]);
  for (const procs of ['1', '3']) {
    const { code, stdout } = await threadmill(['-p', procs, '-b', '100', '--map', map, 'big.tsv'], { cwd });
    expect([code, stdout.equals(whole)]).toEqual([0, true]);
  }
});

test('the output can be read again as an input', async () => {
  const first = await threadmill(['--map', 'row(col.age, col["city, or town"])', 'x.csv'], { cwd });
  const again = await threadmill(['-F', 'csv', '--map', 'col["city, or town"]', '--header-out', 'none'], {
    input: first.stdout,
  });
  expect([again.code, again.stdout.toString()]).toEqual([0, '"Oslo, N"\nRome\n']);
});
