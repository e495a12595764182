// Excel's line `sep=;` before the header of a CSV file: it sets the delimiter, and is left out.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(cwd, name), content);
const run = async (args: readonly string[], input?: string) => {
  const { code, stderr, stdout } = await threadmill(args, { cwd, ...(input === undefined ? {} : { input }) });
  return { code, stderr, stdout: stdout.toString() };
};
const done = (stdout: string) => ({ code: 0, stderr: '', stdout });
const SWAPPED = ['--map', 'row(col.b, col.a)'];
const TABLE = 'sep=;\na;b\n1;"x;y"\n2,5;z\n';
const EXPECTED = 'b;a\n"x;y";1\nz;2,5\n';
put('table.csv', TABLE);

test('a file is read by the delimiter it names, packed too; with line ends of Windows and a byte-order mark', async () => {
  expect(await run([...SWAPPED, 'table.csv'])).toEqual(done(EXPECTED));
  put('table.csv.gz', gzipSync(TABLE));
  expect(await run([...SWAPPED, 'table.csv.gz', '-p', '2', '-b', '1'])).toEqual(done(EXPECTED));
  put('windows.csv', `\ufeff${TABLE.replaceAll('\n', '\r\n')}`);
  expect(await run([...SWAPPED, 'windows.csv'])).toEqual(done(`\ufeff${EXPECTED.replaceAll('\n', '\r\n')}`));
  put('quoted.csv', TABLE.replace('sep=;', '"SEP=;"'));
  expect(await run([...SWAPPED, 'quoted.csv'])).toEqual(done(EXPECTED));
  put('tab.csv', 'sep=\t\na\tb\n1\t2\n');
  expect(await run([...SWAPPED, 'tab.csv'])).toEqual(done('b\ta\n2\t1\n'));
});

test('of several files each may have it, or none but the first', async () => {
  put('without.csv', 'a;b\n3;w\n');
  expect(await run([...SWAPPED, 'table.csv', 'table.csv', 'without.csv'])).toEqual(
    done(`${EXPECTED}"x;y";1\nz;2,5\nw;3\n`),
  );
});

test('without a header it is no record; with a header of two lines it is one of them', async () => {
  expect(await run(['--header', '0', '--map', 'row($2, $1)', 'table.csv'])).toEqual(done(EXPECTED));
  expect(await run(['--header', '2', '--filter', 'true', 'table.csv'])).toEqual(done(TABLE));
});

test('lines are counted with it', async () => {
  const failed = await run(['--filter', 'BigInt(col.a) > 0', 'table.csv']);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/table\.csv:4: .*\n.*\n.*record 2, byte 18/) as string,
  });
});

test('standard input, and another delimiter, need the option', async () => {
  for (const args of [SWAPPED, ['--header', '0', '--map', 'line'], [...SWAPPED, '-d', '|']]) {
    const refused = await run([...args, '-F', 'csv'], TABLE);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/names another delimiter.*-d ';'/s) as string,
    });
  }
  expect(await run([...SWAPPED, '-F', 'csv', '-d', ';'], TABLE)).toEqual(done(EXPECTED));
});

test('it is the delimiter of a resumed run, of shards and of the quarantine', async () => {
  const set = ['--filter', 'BigInt(col.a) > 0', 'table.csv', '-o', 'out.csv', '--quarantine', 'bad.csv', '--resume'];
  expect((await run(set)).code).toBe(0);
  expect(readFileSync(join(cwd, 'bad.csv'), 'utf8')).toBe('a;b\n2,5;z\n');
  let pieces = '';
  for (const i of [1, 2]) pieces += (await run([...SWAPPED, 'table.csv', '--shard', `${i}/2`])).stdout;
  expect(pieces).toBe(EXPECTED);
});

test('other first lines are what they are', async () => {
  put('plain.csv', 'sep=;x,b\n1,2\n');
  expect(await run(['--filter', 'true', 'plain.csv'])).toEqual(done('sep=;x,b\n1,2\n'));
  put('only.csv', 'sep=;');
  expect(await run(['--filter', 'true', 'only.csv'])).toEqual(done(''));
});
