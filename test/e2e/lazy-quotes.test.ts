// CSV as it is found: quotes inside unquoted fields, rows set aside for theirs, and Excel's line about the separator.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWithAll } from '../support/packers.ts';
import { temporaryFolder, threadmill } from '../support/program.ts';
import { Random } from '../support/random.ts';

const cwd = temporaryFolder();
const put = (name: string, content: string) => writeFileSync(join(cwd, name), content);
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
const run = async (...args: string[]) => {
  const { code, stderr, stdout } = await threadmill(args, { cwd });
  return { code, stderr, stdout: stdout.toString() };
};

const unix = (text: string) => text.replaceAll('\r\n', '\n');

const DISKS = 'size,name\n2,5" disk\n1,"a ""quoted"" one"\n3,plain\n';
put('disks.csv', DISKS);

test('a quote inside a field is text; what is written anew is quoted', async () => {
  expect(await run('--lazy-quotes', '--filter', 'col.name.includes("disk")', 'disks.csv')).toEqual({
    code: 0,
    stderr: '',
    stdout: 'size,name\n2,5" disk\n',
  });
  expect((await run('--lazy-quotes', '--map', 'row(col.name, col.size)', 'disks.csv')).stdout).toBe(
    'name,size\n"5"" disk",2\n"a ""quoted"" one",1\nplain,3\n',
  );
  expect((await run('--lazy-quotes', '--map', 'set("size", 9)', 'disks.csv')).stdout).toBe(
    'size,name\n9,5" disk\n9,"a ""quoted"" one"\n9,plain\n',
  );
  put(
    'inch.mjs',
    `export default { format: 'csv', map: (row) => ({ ...row, name: row.name.replace('"', ' inch') }) };`,
  );
  expect((await run('inch.mjs', '--lazy-quotes', 'disks.csv')).stdout).toBe(
    'size,name\n2,5 inch disk\n1,"a  inchquoted"" one"\n3,plain\n',
  );
});

test('without it the row is an error, which can be set aside', async () => {
  const refused = await run('--filter', 'true', 'disks.csv', '-o', 'out.csv');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/disks\.csv:2: .*--lazy-quotes/s) as string });
  expect(await run('--filter', 'true', 'disks.csv', '-o', 'out.csv', '--quarantine', 'bad.csv')).toMatchObject({
    code: 0,
  });
  expect(read('out.csv')).toBe('size,name\n1,"a ""quoted"" one"\n3,plain\n');
  expect(read('bad.csv')).toBe('size,name\n2,5" disk\n');
});

test('a quote that is never closed is an error all the same, and so is text after a closing quote', async () => {
  for (const [name, row] of [
    ['open.csv', '1,"a\n'],
    ['after.csv', '1,"a"b\n'],
  ] as const) {
    put(name, `a,b\n${row}2,c\n`);
    const args = ['--lazy-quotes', '--filter', 'true', name, '-o', 'no.csv', '--quarantine', 'no.bad'];
    expect(await run(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining(`${name}:2: `) as string });
  }
});

const PYTHON = `
import csv, sys, json
rows = list(csv.reader(open(sys.argv[1], newline='')))
for row in rows[1:]:
    if row: print(json.dumps(row, ensure_ascii=False, separators=(',', ':')))
`;

/** Quotes in unquoted fields, never right after a closing quote. */
function randomTable(seed: number): string {
  const random = new Random(seed);
  const plain = () =>
    Array.from({ length: random.below(6) }, () => random.pick([...'ab"é 1']))
      .join('')
      .replace(/^"+/, '');
  const quoted = () =>
    `"${Array.from({ length: random.below(6) }, () => random.pick(['a', '""', ',', '\n', ' '])).join('')}"`;
  const field = () => (random.isOneIn(3) ? quoted() : plain());
  const rows = Array.from({ length: 400 }, () => `x${plain()},${field()},${field()}${random.pick(['\n', '\r\n'])}`);
  return `a,b,c\n${rows.join('')}`;
}

testWithAll('python3').each([1, 2, 3])(
  'python reads the same fields, in every way of reading them, %i',
  async (seed) => {
    put('random.csv', randomTable(seed));
    const judged = execFileSync('python3', ['-c', PYTHON, 'random.csv'], { cwd, encoding: 'utf8' });
    put('json.mjs', `export default { format: 'csv', map: ({ a, b, c }) => JSON.stringify([a, b, c]) };`);
    for (const work of [
      ['--map', 'JSON.stringify(fields)'],
      ['--map', 'JSON.stringify([$1, $2, $3])'],
      ['--map', 'JSON.stringify([col.a, col.b, col.c])', '-p', '1', '-b', '7'],
      ['json.mjs', '-p', '2', '-b', '1'],
    ]) {
      const done = await run('--lazy-quotes', '--header-out', 'none', ...work, 'random.csv');
      // a result has the line end of its record
      expect([work, done.code, unix(done.stdout)]).toEqual([work, 0, judged]);
    }
    // on bytes, where the kernel can: written again and read strictly
    const rewritten = await run('--lazy-quotes', '--map', 'row($1, $2, $3)', '--filter', '$1 !== "-"', 'random.csv');
    put('again.csv', rewritten.stdout);
    const again = await run('--header-out', 'none', '--map', 'JSON.stringify(fields)', 'again.csv');
    expect(unix(again.stdout)).toBe(judged);
  },
);

testWithAll('mlr')('Miller reads the same fields where a quote is inside an unquoted field', async () => {
  put('miller.csv', 'a,b\n2,5" disk\nx"y"z,"q,""r"\n');
  const judged = execFileSync('mlr', ['--icsv', '--ojsonl', '--lazy-quotes', '-S', 'cat', 'miller.csv'], {
    cwd,
    encoding: 'utf8',
  });
  const done = await run(
    '--lazy-quotes',
    '--header-out',
    'none',
    '--map',
    'JSON.stringify({ a: col.a, b: col.b })',
    'miller.csv',
  );
  const values = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => Object.values(JSON.parse(line) as object).map(String));
  expect(values(done.stdout)).toEqual(values(judged));
});

test('it is for csv only', async () => {
  expect(await run('--lazy-quotes', '--map', 'line', '-F', 'tsv', 'disks.csv')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--lazy-quotes is for csv') as string,
  });
});
