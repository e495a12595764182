// The names of the inputs choose the format: the whole program on real files, compared with awk and
// Python's csv.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FIXTURES, ROOT, shell, temporaryFolder, threadmill } from '../support/program.ts';

const ORDERS = join(FIXTURES, 'orders.csv');
const READS = join(FIXTURES, 'reads.fq');
const VARIANTS = join(FIXTURES, 'variants.tsv');

const cwd = temporaryFolder();
const at = (name: string) => join(cwd, name);
const put = (name: string, text: string | Uint8Array) => {
  writeFileSync(at(name), text);
  return name;
};
put('x.csv', 'city,n\n"Oslo, N",1\n"two\nlines",2\n');
put('y.csv', 'city,n\nRome,3\n');
put('x.tsv', 'city\tn\nOslo\t1\n');
put('b.txt', 'a\tb\n');
put('Z.CSV.GZ', gzipSync('city,n\n"Oslo, N",1\n'));
put('r.fastq', '@r1\nACGT\n+\nIIII\n@r2\nAC\n+\nII\n');
put('g.faa', '>p1 x\nMK\nLV\n>p2\nMM\n');
put('l.jsonl', '{"a":1}\n{"a":"x"}\n');
put('text.mjs', 'export default (record, { columns }) => JSON.stringify([record, columns]);\n');
// In an inner function: a mistake that the module's text shows is refused earlier.
put('column.mjs', 'const of = (row) => row.city; export default (row) => of(row);\n');
put('throws.mjs', 'const of = (row) => row.city.length; export default (row) => of(row);\n');
put('csv.mjs', "export default { format: 'csv', map: (row) => row.city };\n");
put('lines.mjs', "export default { format: 'lines', map: (line) => line.length };\n");

async function outputOf(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await threadmill(args, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
}

async function refusalOf(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const { code, stderr } = await threadmill(args, { cwd });
  return { code, stderr };
}

test('fields of a .csv are those of Python, and fields of a .tsv those of awk', async () => {
  const python = execFileSync('python3', [
    '-c',
    `import csv, sys
for row in list(csv.reader(open(sys.argv[1], newline='')))[1:]: print(len(row), row[3], sep='|')`,
    ORDERS,
  ]).toString();
  expect(await outputOf('--map', 'NF + "|" + $4', '--header-out', 'none', ORDERS)).toBe(python);
  const awk = execFileSync('awk', ['-F', '\t', 'NR > 1 { print $4 }', VARIANTS]).toString();
  expect(await outputOf('--map', '$4', '--header-out', 'none', VARIANTS)).toBe(awk);
  expect(await outputOf('--filter', 'col.filter === "PASS"', VARIANTS)).toBe(
    execFileSync('awk', ['-F', '\t', 'NR == 1 || $7 == "PASS"', VARIANTS]).toString(),
  );
});

test.each([
  [['--map', '$2', '--header-out', 'none', 'Z.CSV.GZ'], '1\n'],
  [['--map', 'id', 'r.fastq'], 'r1\nr2\n'],
  [['--map', 'seq', 'g.faa'], 'MKLV\nMM\n'],
  [['--map', 'json.a', 'l.jsonl'], '1\nx\n'],
  [['--map', 'col.n', '--header-out', 'none', 'x.csv', 'y.csv'], '1\n2\n3\n'],
  [['--map', 'col.n', '--header-out', 'none', 'x.tsv'], '1\n'],
  [['-F', 'lines', '--map', 'NF', 'x.csv'], '1\n1\n1\n1\n'],
  [['-F', 'lines', '--map', 'NR', 'x.tsv', 'b.txt', 'y.csv'], '1\n2\n3\n4\n5\n'],
  [['--header', '0', '--map', '$2', 'x.csv'], 'n\n1\n2\n'],
  [['csv.mjs', '--header-out', 'none', 'x.csv'], 'Oslo, N\ntwo\nlines\n'],
  [['lines.mjs', 'y.csv'], '6\n6\n'],
  [
    ['text.mjs', '--header-out', 'none', 'x.csv'],
    '["\\"Oslo, N\\",1",["city","n"]]\n["\\"two\\nlines\\",2",["city","n"]]\n',
  ],
  [['text.mjs', '--header-out', 'none', 'x.tsv'], '["Oslo\\t1",["city","n"]]\n'],
  [['text.mjs', 'r.fastq'], '["@r1\\nACGT\\n+\\nIIII",[]]\n["@r2\\nAC\\n+\\nII",[]]\n'],
  [['text.mjs', 'g.faa'], '[">p1 x\\nMK\\nLV",[]]\n[">p2\\nMM",[]]\n'],
  [['text.mjs', 'l.jsonl'], '["{\\"a\\":1}",[]]\n["{\\"a\\":\\"x\\"}",[]]\n'],
])('%j gives records of the format in the name', async (args, expected) => {
  expect(await outputOf(...args)).toBe(expected);
});

test('standard input has no name, so its format is lines; a FIFO and a link have their own names', async () => {
  const lines = await shell(`threadmill --map NF < x.csv; cat x.csv | threadmill --map NF -i /dev/stdin`, { cwd });
  expect(lines.stdout.toString()).toBe('1\n'.repeat(8));
  const script = `mkfifo p.csv; ln -s b.txt l.tsv; cat x.csv > p.csv & threadmill --map 'col.n' --header-out none p.csv; threadmill --map 'col.b' l.tsv; wait`;
  const named = await shell(script, { cwd: temporaryFolder(), env: {} });
  expect(named.code).toBe(0);
  const other = temporaryFolder();
  for (const name of ['x.csv', 'b.txt']) writeFileSync(join(other, name), readFileSync(at(name)));
  const run = await shell(script, { cwd: other });
  expect([run.stderr, run.stdout.toString()]).toEqual(['', '1\n2\nb\n']);
});

test('a module that names no format gets strings in batches, reductions, filters and pairs', async () => {
  put('batch.mjs', 'export default { mapBatch: (records) => records.map((r) => typeof r + r.length) };\n');
  put(
    'sum.mjs',
    'export default { start: () => 0, add: (n, r) => n + r.length, merge: (a, b) => a + b, finish: (n) => [n, "end"] };\n',
  );
  put('filter.mjs', 'export default { filter: (r) => r.startsWith("@r2\\nAC\\n+") };\n');
  put(
    'pairs.mjs',
    'export default { pair: true, filter: (a) => a.startsWith("@r2"), map: (a, b) => ({ r1: b, r2: a }) };\n',
  );
  put('r1.fq', '@r1\nACGT\n+\nIIII\n@r2\nAC\n+\nII\n');
  put('r2.fq', '@r1\nTTTT\n+\nIIII\n@r2\nGG\n+\nII\n');
  expect(await outputOf('batch.mjs', 'r.fastq')).toBe('string15\nstring11\n');
  expect(await outputOf('sum.mjs', 'x.csv')).toBe('24\nend\n');
  expect(await outputOf('filter.mjs', 'r.fastq')).toBe('@r2\nAC\n+\nII\n');
  expect(await outputOf('--pair', 'pairs.mjs', 'r1.fq', 'r2.fq')).toBe('@r2\nGG\n+\nII\n@r2\nAC\n+\nII\n');
  // An expression before it gets the format's values.
  expect(await outputOf('--filter', 'seq.length < 3', '--transform', 'text.mjs', 'r.fastq')).toBe(
    '["@r2\\nAC\\n+\\nII",[]]\n',
  );
  expect(await outputOf('--pair', '--filter', 'r1.seq.length < 3', '--transform', 'pairs.mjs', 'r1.fq', 'r2.fq')).toBe(
    '@r2\nGG\n+\nII\n@r2\nAC\n+\nII\n',
  );
});

test('the structure of such records is checked nevertheless', async () => {
  put('bad.fq', '@r1\nACGT\n+\nIII\n');
  put('bad.csv', 'a,b\n1,2,3\n');
  expect((await refusalOf('text.mjs', 'bad.fq')).stderr).toContain(
    'bad.fq:4: its sequence has 4 letters, and its quality 3',
  );
  expect((await refusalOf('text.mjs', 'bad.csv')).stderr).toContain('bad.csv:2: it has 3 fields');
});

test.each([
  [['column.mjs', 'x.csv'], 'the work gave undefined'],
  [['throws.mjs', 'x.csv'], 'TypeError: '],
  [['-p', '2', '--preview', '1', 'throws.mjs', 'x.csv'], ''],
])('a module that takes a string for a row, %j, fails with a message that it gets strings', async (args, message) => {
  const { code, stdout, stderr } = await threadmill(args, { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect((stdout.toString() + stderr).replaceAll(/\s*\n?[^\S\n]*\|?[^\S\n]+/g, ' ')).toContain(
    args.includes('--preview')
      ? 'csv by its name'
      : "x.csv is csv by its name, and the module names no format: it gets strings; for rows by column add format: 'csv' to the module, or use -F csv",
  );
  expect(await outputOf('-F', 'csv', '--header-out', 'none', 'column.mjs', 'x.csv')).toBe('Oslo, N\ntwo\nlines\n');
});

test.each([
  ['filter: (row) => row.n > 1', 'filter uses row.n'],
  ['filter(row) { return row.n > 1 }', 'filter uses row.n'],
  ["async map(row) { return row['n'] > 1 ? row : null }", 'map uses row.n'],
  ['map: ({ city }) => String(city)', 'map uses { city }'],
  ['mapBatch: (rows) => rows.filter((row) => row.n > 1)', 'mapBatch uses row.n'],
  [
    'start: () => 0, add: (n, row) => (row.n > 1 ? n + 1 : n), merge: (a, b) => a + b, finish: (n) => n',
    'add uses row.n',
  ],
])('a module that would drop every record, { %s }, is refused: a string has no such member', async (work, says) => {
  put('taken.mjs', `export default { ${work} };\n`);
  for (const [args, advice] of [
    [['x.csv'], "rows by column add format: 'csv' to the module, or use -F csv"],
    [['-'], "add format: 'csv' (or tsv, ndjson, fastq, fasta) to it"],
  ] as const) {
    const { code, stdout, stderr } = await threadmill(['taken.mjs', ...args], { cwd, input: 'x\n' });
    expect([code, stdout.toString()]).toEqual([2, '']);
    expect(stderr).toContain(`'taken.mjs' expects records to be objects: ${says}, which a string does not have`);
    expect(stderr).toContain(advice);
  }
  expect((await threadmill(['-F', 'csv', 'taken.mjs', 'x.csv', '--header-out', 'none'], { cwd })).code).toBe(0);
});

test('commands get whole records of the format', async () => {
  const whole = await shell(`threadmill -b 1 -p 2 x.csv -- awk 'END { print NR }'`, { cwd });
  expect([whole.stderr, whole.stdout.toString()]).toEqual(['', 'city,n\n1\n2\n']);
  const reads = await shell(`threadmill -b 100 -p 2 ${READS} -- awk 'END { print NR % 4 }' | sort -u`, { cwd });
  expect([reads.stderr, reads.stdout.toString()]).toEqual(['', '0\n']);
});

test.each([
  [['--map', 'line', 'x.tsv', 'y.csv'], "'x.tsv' is tsv by its name, and 'y.csv' is csv: a run has one format"],
  [['--map', 'line', 'x.tsv', 'b.txt'], "the name of 'b.txt' names no format"],
  [['--map', 'line', 'x.tsv', '-'], 'standard input has no name'],
  [['--pair', '--map', '({ r1, r2 })', 'r.fastq', 'x.csv'], 'a run has one format'],
  [['text.mjs', 'x.tsv', 'y.csv'], 'a run has one format'],
  [['x.tsv', 'y.csv', '--', 'cat'], 'a run has one format'],
  [['-L', '4', '--map', 'line', 'r.fastq'], "'r.fastq' is fastq by its name; if its records are lines: -F lines"],
  [['-0', '--map', 'line', 'x.csv'], "'x.csv' is csv by its name; if its records are lines: -F lines"],
])('%j is a usage error that asks for -F', async (args, message) => {
  const { code, stderr } = await refusalOf(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain('-F lines');
});

test('-v says which format was chosen, and why', async () => {
  const formatLine = async (...args: string[]) =>
    /format: .*/.exec((await threadmill(['-v', ...args], { cwd, input: 'a\n' })).stderr)?.[0];
  expect(await formatLine('--map', '$1', 'x.csv')).toBe('format: csv (by the name of x.csv)');
  expect(await formatLine('text.mjs', 'x.csv')).toBe(
    'format: csv (by the name of x.csv; the module names none, so it gets strings)',
  );
  expect(await formatLine('csv.mjs', 'x.csv')).toBe('format: csv (the module names it)');
  expect(await formatLine('-F', 'lines', '--map', '$1', 'x.csv')).toBe('format: lines (--format)');
  expect(await formatLine('--map', '$1')).toBe('format: lines (the default)');
});

const HEADERLESS = put('n.tsv', '1\tb\n2\tc\n');

test.each([
  [
    ['--map', '$2', HEADERLESS],
    'n.tsv:1: the first line does not look like a header: its field 1 is a number: "1\\tb"',
  ],
  [['text.mjs', HEADERLESS], 'its field 1 is a number'],
  [[HEADERLESS, '--', 'cat'], 'its field 1 is a number'],
  [['--preview', '1', '--map', '$2', HEADERLESS], 'its field 1 is a number'],
  [['--pair', '--map', '({ r1, r2 })', HEADERLESS, 'x.tsv'], 'n.tsv:1: the first line does not look like a header'],
  [
    ['--map', '$1', put('d.csv', 'a,a\n1,2\n')],
    'd.csv:1: the first line does not look like a header: its fields 1 and 2 are the same',
  ],
  [['--map', '$1', put('e.csv.gz', gzipSync('"",a\n1,2\n'))], 'its field 1 is empty'],
  [['--map', '$1', put('c.tsv', '# by featureCounts\nid\tn\nx\t1\n')], 'it looks like a comment'],
  [['--map', '$1', put('empty.tsv', ''), HEADERLESS], 'n.tsv:1: the first line does not look like a header'],
])('%j asks whether the first line is a header', async (args, message) => {
  const { code, stderr } = await refusalOf(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).toContain('--header 1 if this is it, --header 0 if it is a record');
});

test('with --header, -F or a format in the module, such a line is taken as those say', async () => {
  expect(await outputOf('--header', '1', '--header-out', 'none', '--map', '$2', HEADERLESS)).toBe('c\n');
  expect(await outputOf('--header', '0', '--map', '$2', HEADERLESS)).toBe('b\nc\n');
  expect(await outputOf('-F', 'tsv', '--header-out', 'none', '--map', '$2', HEADERLESS)).toBe('c\n');
  put('tsv.mjs', "export default { format: 'tsv', map: (row) => Object.keys(row)[1] };\n");
  expect(await outputOf('tsv.mjs', '--header-out', 'none', HEADERLESS)).toBe('b\n');
  expect(await outputOf('--map', '$1', 'empty.tsv')).toBe('');
  expect(await outputOf('--map', '$1', put('alone.csv', 'a,b\n'))).toBe('a\n');
});

test.each([
  [['--map', '$2', put('semicolon.csv', 'a;b\n1;2\n')], '"a;b"', "-d ';'"],
  [['-F', 'csv', '--map', '$2', put('semicolon.txt', 'a;b\n1;2\n')], '"a;b"', "-d ';'"],
  [['--header', '1', '--map', '$2', put('tabs.csv', 'a\tb\n1\t2\n')], '"a\\tb"', "-d '\\t', or -F tsv"],
  [['csv.mjs', 'tabs.csv'], '"a\\tb"', "-d '\\t', or -F tsv"],
  [['--map', '$2', put('commas.tsv', 'a,b\n1,2\n')], '"a,b"', "-F csv, or -d ','"],
  [['commas.tsv', '--', 'cat'], '"a,b"', "-F csv, or -d ','"],
])('%j fails and names the delimiter that the header shows', async (args, line, advice) => {
  const { code, stderr } = await refusalOf(...args);
  expect([code, stderr]).toEqual([1, expect.stringContaining(':1: read as')]);
  expect(stderr).toContain(line);
  expect(stderr).toContain(`name the delimiter: ${advice}`);
});

test('with -d, and for a single column, the header is accepted', async () => {
  expect(await outputOf('-d', ';', '--map', '$2', '--header-out', 'none', 'semicolon.csv')).toBe('2\n');
  expect(await outputOf('-d', ',', '--map', 'NF', '--header-out', 'none', 'semicolon.csv')).toBe('1\n');
  expect(await outputOf('--map', '$1', put('one.csv', 'name\nx\n'))).toBe('name\nx\n');
  expect(await outputOf('--map', '$1', put('one.tsv', 'name\nx,y\n'))).toBe('name\nx,y\n');
});

test.each([
  [['--header', 'yes', '--map', 'line', 'b.txt'], 'for one header line: --header 1'],
  [['--header', '-1', '--map', 'line', 'b.txt'], 'for one header line: --header 1'],
  [['--header', '1.5', '--map', 'line', 'b.txt'], 'for one header line: --header 1'],
  [['--header', '', '--map', 'line', 'b.txt'], 'is a variable unset?'],
  [['--map', 'line', '--header', 'x.tsv'], "to read 'x.tsv' with one header line: --header 1 x.tsv"],
  [['--header', 'track', '--map', 'line', 'b.txt'], "--header 'prefix:track'"],
])('%j is a usage error that says what to type', async (args, advice) => {
  const { code, stderr } = await refusalOf(...args);
  expect(code).toBe(2);
  expect(stderr).toContain("--header takes a whole number of lines, a prefix such as '#', or prefix:WORD, not ");
  expect(stderr).toContain(advice);
});

test.each([
  [['-F', 'lines', '--header', '3', '--map', 'line', 'y.csv'], 'y.csv:2: it has 2 lines, but its header should have 3'],
  [['--header', '3', '--map', 'line', 'y.csv'], 'y.csv:2: it has 2 records, but its header should have 3'],
  [['-F', 'tsv', '--header', '2', '--map', '$1', 'b.txt'], 'b.txt:1: it has 1 line, but its header should have 2'],
  [['--header', '2', '--map', '$1', put('two.txt', 'a\nb\nc\n'), 'b.txt'], 'b.txt:1: it has 1 line'],
  [['--header', '2', '--pair', '--map', '({ r1, r2 })', 'two.txt', 'b.txt'], 'b.txt:1: it has 1 line'],
  [['--header', '2', 'b.txt', '--', 'cat'], 'b.txt:1: it has 1 line'],
  [['--header', '2', '--map', 'line', put('short.txt.gz', gzipSync('a'))], 'short.txt.gz:1: it has 1 line'],
])('%j has fewer lines than the header, and fails', async (args, message) => {
  const { code, stderr } = await refusalOf(...args);
  expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
});

test('an empty input has no header; a prefix that looks like a keyword gets its own message', async () => {
  expect(await outputOf('--header', '3', '--map', 'line', put('nothing.txt', ''))).toBe('');
  put('t.bed', 'browser x\ntrack y\nchr1\t1\n');
  expect(await outputOf('--header', 'prefix:track', '--header', 'prefix:browser', '--map', '$2', 't.bed')).toBe(
    'browser x\ntrack y\n1\n',
  );
  expect(await outputOf('--header', '#', '--map', '$2', 'b.txt')).toBe('b\n');
});

test('the library chooses as the command line does', async () => {
  const script = `import { run } from '${join(ROOT, 'dist/index.js')}';
    const o = await run({ map: 'col.n', input: 'x.csv', output: 'lib.out', headerOut: 'none' });
    console.log(o.status ?? o.kind);`;
  put('lib.mjs', script);
  const ended = await shell('node lib.mjs; cat lib.out', { cwd });
  expect([ended.stderr, ended.stdout.toString()]).toEqual(['', expect.stringContaining('1\n2\n')]);
  const byCommandLine = await outputOf('--header-out', 'none', '--map', 'col.n', 'x.csv');
  expect(byCommandLine).toMatch(/^1\n2\n/);
  expect(ended.stdout.toString()).toContain(byCommandLine);
});
