// CSV through the whole program, compared with Python's csv module: the same bytes for every number
// of workers, from a file and from a pipe.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judged, testWith } from '../support/judges.ts';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';
import { realInput, withRealInputs } from '../support/real-inputs.ts';

const cwd = temporaryFolder();
const ORDERS = join(FIXTURES, 'orders.csv');
const ways = ['1', '2', '5'].flatMap((procs) => [
  [procs, 'a file'],
  [procs, 'a pipe'],
]);

/** A table of many shapes: quotes, line ends in quotes, empty fields, CRLF or not. */
function bigTable(end: string): string {
  const field = (n: number) =>
    [`plain ${n}`, `"with ""quotes"" ${n}"`, `"a${end}b, ${n}"`, '', '"needless"', `é ${n}`][(n * 7) % 6]!;
  const rows = Array.from({ length: 3000 }, (_, n) => [n, field(n), field(n + 1), field(n * 5 + 2)].join(','));
  return ['n,"a ""first""",second,"third, last"', ...rows, ''].join(end);
}
const TABLE = join(cwd, 'table.csv');
const CRLF_TABLE = join(cwd, 'crlf.csv');
writeFileSync(TABLE, bigTable('\n'));
writeFileSync(CRLF_TABLE, bigTable('\r\n'));

/**
 * Python's result: `body` uses `header`, `row`, `raw` (the record as read) and `out`, a writer that
 * quotes only if necessary.
 */
const python = (path: string, body: string) =>
  judged('python3', [
    '-c',
    `import csv, io, sys
text = open(sys.argv[1], newline='', encoding='utf8').read()
lines = text.splitlines(keepends=True) if '\\r' not in text else [l + '\\r\\n' for l in text.split('\\r\\n')[:-1]]
stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf8', newline='')
out = csv.writer(stdout, lineterminator='\\r\\n' if '\\r' in text else '\\n')
reader = csv.reader(lines)
header = next(reader)
seen = reader.line_num
for row in reader:
    raw = ''.join(lines[seen:reader.line_num]); seen = reader.line_num
${body.replaceAll(/^/gm, '    ')}
stdout.flush()`,
    path,
  ]);

async function outputOf(options: string, path: string, procs: string, from: string): Promise<string> {
  const script =
    from === 'a file'
      ? `threadmill -F csv ${options} -p ${procs} -b 3K ${path}`
      : `cat ${path} | threadmill -F csv ${options} -p ${procs} -b 7`;
  const { code, stdout, stderr } = await shell(script, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
}

testWith('python3').each(ways)(
  'columns, filters and changed rows are those of Python, with %s workers, from %s',
  async (procs, from) => {
    const columns = "--header-out none --map 'row(col[`third, last`], $2, NF)'";
    expect(await outputOf(columns, TABLE, procs, from)).toBe(
      python(TABLE, 'out.writerow([row[3], row[1], len(row)])').toString(),
    );
    const kept = "--header-out none --filter 'col.second.includes(`,`)'";
    for (const path of [TABLE, CRLF_TABLE]) {
      expect(await outputOf(kept, path, procs, from)).toBe(
        python(path, "if ',' in row[2]: stdout.write(raw)").toString(),
      );
    }
    writeFileSync(
      join(cwd, 'double.mjs'),
      "export default { format: 'csv', map: (row) => [row.n * 2, row['a \"first\"'], `${row.second},`] };",
    );
    expect(await outputOf('double.mjs --header-out none', TABLE, procs, from)).toBe(
      python(TABLE, "out.writerow([int(row[0]) * 2, row[1], row[2] + ','])").toString(),
    );
  },
);

test.each(ways)('unchanged records are written byte for byte, with %s workers, from %s', async (procs, from) => {
  writeFileSync(join(cwd, 'same.mjs'), "export default { format: 'csv', map: (row) => ({ ...row }) };");
  for (const path of [TABLE, CRLF_TABLE, ORDERS]) {
    const whole = readFileSync(path, 'utf8');
    for (const work of ["--filter 'true'", "--map 'line'", 'same.mjs']) {
      expect(await outputOf(work, path, procs, from)).toBe(whole);
    }
  }
});

testWith('python3').each(ways)(
  'batch-wise work and reductions get the values that Python reads, with %s workers, from %s',
  async (procs, from) => {
    writeFileSync(join(cwd, 'batch.mjs'), "export default { format: 'csv', mapBatch: (rows) => rows };");
    writeFileSync(
      join(cwd, 'count.mjs'),
      `export default {
        format: 'csv',
        start: () => ({}),
        add: (counts, row) => { counts[row.second] = (counts[row.second] ?? 0) + 1; },
        merge: (a, b) => { for (const [key, n] of Object.entries(b)) a[key] = (a[key] ?? 0) + n; return a; },
        finish: (counts) => Object.entries(counts).filter(([, n]) => n > 1),
      };`,
    );
    const whole = readFileSync(TABLE, 'utf8');
    expect(await outputOf('batch.mjs', TABLE, procs, from)).toBe(whole);
    const counted = `import csv, collections, sys
out = csv.writer(sys.stdout, lineterminator='\\n')
rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf8')))[1:]
for key, n in collections.Counter(row[2] for row in rows).items():
    if n > 1: out.writerow([key, n])`;
    expect(await outputOf('count.mjs', TABLE, procs, from)).toBe(
      judged('python3', ['-X', 'utf8', '-c', counted, TABLE]).toString(),
    );
  },
);

test('an unclosed quote, and one ten megabytes before the end, are reported at once', async () => {
  const rows = '1,2\n'.repeat(1_000_000);
  writeFileSync(join(cwd, 'open.csv'), `a,b\n${rows}3,"x\n${rows}${rows}${rows}`);
  for (const procs of ['1', '3']) {
    const args = ['-F', 'csv', '-p', procs, '--filter', 'NR', '-o', 'out.csv', 'open.csv'];
    const { code, stderr, hasHung } = await threadmill(args, { cwd });
    expect([code, hasHung]).toEqual([1, false]);
    expect(stderr).toContain('open.csv:1000002: the quote that opens here (byte 2 of the record) is never closed');
    expect(filesIn(cwd).filter((name) => name.includes('out.csv'))).toEqual([]);
  }
});

test('set() changes one field and leaves the text of the others', async () => {
  const { stdout } = await threadmill(['-F', 'csv', '--map', 'set("total", `${+col.total + 1},-`)', ORDERS]);
  expect(stdout.toString()).toBe(
    'id,customer,note,total\n1,"Ada, Countess","said ""yes""","13.5,-"\n2,Bob,,"4,-"\n3,"Eve\nof two lines","a, b","101.25,-"\n4,Ünal,plain,"8,-"\n',
  );
});

test('without a header rows are arrays; several headers must agree; a byte-order mark and another delimiter are accepted', async () => {
  const rows = await threadmill(['-F', 'csv', '--header', '0', '--map', '`${NF}:${fields[0]}`'], {
    input: '"a;b"\n1,2\n',
  });
  expect(rows.stdout.toString()).toBe('1:a;b\n2:1\n');
  writeFileSync(join(cwd, 'a.csv'), '\ufeff"x";y\n1;"p;q"\n');
  writeFileSync(join(cwd, 'b.csv'), 'x;y\n2;r');
  const two = await threadmill(['-F', 'csv', '-d', ';', '--map', 'row(col.y, col.x)', 'a.csv', 'b.csv'], { cwd });
  expect([two.stderr, two.stdout.toString()]).toEqual(['', '\ufeffy;"x"\n"p;q";1\nr;2\n']);
  writeFileSync(join(cwd, 'c.csv'), 'x;z\n2;r');
  const differ = await threadmill(['-F', 'csv', '-d', ';', '--map', 'line', 'a.csv', 'c.csv'], { cwd });
  expect([differ.code, differ.stderr]).toEqual([1, expect.stringMatching(/^threadmill: c\.csv:1: .*z/)]);
});

test.each([
  ['a short row', 'a,b\n1,2\n3\n', 'in.csv:3: it has 1 field, but the header has 2 columns\n  record 2, byte 8'],
  [
    'a quote inside a field',
    'a,b\n"1\n",2\n3,x"y\n',
    'in.csv:4: its field 2 has a quote in it, but does not begin with one\n  record 2',
  ],
  [
    'an open quote at the end',
    'a,b\n1,2\n3,"x\n4,5\n',
    'in.csv:3: the quote that opens here (byte 2 of the record) is never closed\n  record 2, byte 8',
  ],
  [
    'an open quote in a long record',
    `a,b\n1,2\n3,"x\n${'4,5\n'.repeat(50_000)}`,
    'in.csv:3: the quote that opens here (byte 2 of the record) is never closed within 64 KiB',
  ],
  [
    'an open quote in the header',
    '"a,b\n1,2\n',
    'in.csv:1: the quote that opens here (byte 0 of the record) is never closed',
  ],
  ['a header that is no CSV', '"a"b,c\n1,2\n', 'in.csv:1: the header is not CSV: "b" comes after the closing quote'],
])('%s is reported with its place, whatever the work uses', async (_what, input, message) => {
  writeFileSync(join(cwd, 'in.csv'), input);
  for (const work of ['true', 'NR']) {
    const args = ['-F', 'csv', '--filter', work, '--max-record', '64K', '-o', 'out', 'in.csv'];
    const { code, stderr } = await threadmill(args, { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`threadmill: ${message}`)]);
    expect(filesIn(cwd)).not.toContain('out');
  }
});

test.each([
  [['--header', '#'], /--header takes a number of records in csv/],
  [['-d', 'whitespace'], /--delimiter takes characters such as ';'/],
  [['-d', '"'], /--delimiter takes /],
  [['-L', '2'], /--lines-per-record is for lines/],
  [['-0'], /--null is for lines/],
])("%j can't be combined with csv", async (args, message) => {
  const finished = await threadmill(['-F', 'csv', ...args, '--map', 'line', ORDERS]);
  expect([finished.code, finished.stderr]).toEqual([2, expect.stringMatching(message)]);
});

withRealInputs('on a real log', () => {
  testWith('python3').each(ways)(
    'its columns and its failures are those of Python, with %s workers, from %s',
    async (procs, from) => {
      const input = realInput('openstack.csv', cwd);
      expect(await outputOf("--header-out none --map 'row(col.Content, col.Level)'", input, procs, from)).toBe(
        python(input, "out.writerow([row[header.index('Content')], row[header.index('Level')]])").toString(),
      );
      expect(await outputOf("--header-out none --filter 'col.Level !== `INFO`'", input, procs, from)).toBe(
        python(input, "if row[header.index('Level')] != 'INFO': stdout.write(raw)").toString(),
      );
    },
  );
});
