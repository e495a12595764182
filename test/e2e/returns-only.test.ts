// Files whose lines end in a carriage return only, and carriage returns inside lines.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const put = (name: string, text: string | Uint8Array) => writeFileSync(join(cwd, name), text);
const LONG = `${'a,b\r1,2\r'.repeat(40_000)}`;

test.each<[string, string, string[]]>([
  ['csv', 'a,b\r1,2\r3,4\r', ['-F', 'csv', '--map', 'col.a']],
  ['csv without a return at its end', 'a,b\r1,2', ['-F', 'csv', '--filter', 'true']],
  ['csv with returns in quotes besides', '"a\rx",b\r1,2\r', ['-F', 'csv', '--header', '0', '--filter', 'true']],
  ['csv of several chunks', LONG, ['-F', 'csv', '--map', 'col.a']],
  ['csv longer than a record may be', LONG, ['-F', 'csv', '--map', 'col.a', '--max-record', '100K']],
  ['lines longer than a record may be', LONG, ['--map', '$1', '--max-record', '100K']],
  ['tsv', 'a\tb\r1\t2\r', ['-F', 'tsv', '--map', 'col.a']],
  ['lines', 'a\rb\rc', ['--map', 'line']],
  ['lines with a header', 'a\rb\rc\r', ['--header', '1', '--map', 'line']],
  ['lines with a header by prefix', '#a\rb\rc\r', ['--header', '#', '--map', 'line']],
  ['records of two lines', 'a\rb\rc\rd\r', ['-L', '2', '--map', 'line']],
  ['ndjson', '{}\r{}\r', ['-F', 'ndjson', '--map', '({ ...json })']],
  ['fasta', '>a\rACGT\r', ['-F', 'fasta', '--map', 'seq']],
  ['fastq', '@a\rA\r+\rI\r', ['-F', 'fastq', '--map', 'seq']],
  ['the input of a command', 'a\rb\r', ['--', 'cat']],
])('files with such line ends are refused with the way to read them: %s', async (_, input, args) => {
  const { code, stdout, stderr } = await threadmill(args, { cwd, input });
  expect([code, stdout.toString(), stderr]).toEqual([
    1,
    '',
    'threadmill: (standard input): its lines end in a carriage return alone, as in files of old Excel: it has no newline\n' +
      "  … | tr '\\r' '\\n' | threadmill …\n",
  ]);
});

test("the suggested command has the file's name, even if it is compressed or contains a blank", async () => {
  put('old.csv', 'a,b\r1,2\r');
  put('my old.csv', 'a,b\r1,2\r');
  put('old.csv.gz', gzipSync('a,b\r1,2\r'));
  put('good.csv', 'a,b\n1,2\n');
  const said = async (...args: string[]) => (await threadmill(args, { cwd })).stderr;
  expect(await said('--map', 'col.a', 'old.csv')).toContain("  tr '\\r' '\\n' < old.csv | threadmill …\n");
  expect(await said('--map', 'col.a', 'my old.csv')).toContain("  tr '\\r' '\\n' < 'my old.csv' | threadmill …\n");
  expect(await said('--map', 'col.a', 'old.csv.gz')).toContain(
    "  gzip -dc old.csv.gz | tr '\\r' '\\n' | threadmill …\n",
  );
  expect(await said('--map', 'col.a', 'good.csv', 'old.csv')).toContain('threadmill: old.csv: its lines end in');
  expect(await said('--pair', '--filter', 'r1.a', 'good.csv', 'old.csv')).toContain('threadmill: old.csv: its lines');
});

test.each<[string, string[], string]>([
  ['a\r\nb\r\n', ['--map', 'line'], 'a\r\nb\r\n'],
  ['a\r', ['--filter', 'NR > 0'], 'a\r\n'],
  ['\ra', ['--filter', 'NR > 0'], '\ra\n'],
  ['10%\r20%\rdone\nnext\n', ['--filter', 'NR > 0'], '10%\r20%\rdone\nnext\n'],
  ['a\nb\rc', ['--filter', 'NR > 0'], 'a\nb\rc\n'],
  ['"a\rb",c', ['-F', 'csv', '--header', '0', '--filter', 'NR > 0'], '"a\rb",c\n'],
  ['"a\rb",c\r\n', ['-F', 'csv', '--header', '0', '--filter', 'NR > 0'], '"a\rb",c\r\n'],
  ['a\rb\0', ['-0', '--filter', 'NR > 0'], 'a\rb\0'],
  ['a\rb', ['--allow-binary', '--filter', 'NR > 0'], 'a\rb\n'],
])('returns in %j are accepted', async (input, args, output) => {
  const { code, stdout, stderr } = await threadmill(args, { cwd, input });
  expect([code, stderr, stdout.toString()]).toEqual([0, '', output]);
});

test.each<[string, string, string[], string]>([
  ['a row', 'a,b\n1\r2,3\n4,5\n', ['--map', 'col.b'], '(standard input):2: a carriage return is outside of quotes'],
  [
    'a row without a header',
    '1\r2,3\n',
    ['--header', '0', '--filter', 'true'],
    '(standard input):1: a carriage return',
  ],
  ['a row with quotes', 'a,b\n"x\ry",1\r\n"x",2\r3\n', ['--filter', 'true'], '(standard input):3: a carriage return'],
  ['the header', 'a,b\r1,2\n3,4\n', ['--filter', 'true'], 'the header is not CSV: a carriage return is outside'],
])('in CSV a return outside quotes is an error, even if there are newlines: in %s', async (_, input, args, says) => {
  const { code, stderr } = await threadmill(['-F', 'csv', ...args], { cwd, input });
  expect([code, stderr]).toEqual([1, expect.stringContaining(says)]);
  expect(stderr).toContain("tr '\\r' '\\n' < FILE | threadmill …");
});

test('such a row of CSV can be quarantined', async () => {
  put('mixed.csv', 'a,b\n1,2\n3\r4,5\n6,7\n');
  const args = ['-q', '--map', 'row(col.a, col.b)', 'mixed.csv', '--quarantine', 'bad.csv', '-o', 'out.csv'];
  const { code, stderr } = await threadmill(args, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
  expect([read('out.csv'), read('bad.csv')]).toEqual(['a,b\n1,2\n6,7\n', 'a,b\n3\r4,5\n']);
});
