// Headers of real runs: each input's header is removed, the first one is written, and inputs with
// different columns are an error.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, shell, temporaryFolder, threadmill } from '../support/program.ts';

function put(texts: Readonly<Record<string, string | Uint8Array>>): string {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(cwd, name), text);
  return cwd;
}

const NUMBERED = ['--map', 'NR + " " + line'];

test.each<[string, string[], string[], string]>([
  ['of every input, the first goes out', ['a\tb\n1\t\n', 'a\tb\n2\t\n'], ['--header', '1'], 'a\tb\n1 1\t\n2 2\t\n'],
  ['without a last newline', ['h', 'h\n1', 'h'], ['--header', '1'], 'h\n1 1\n'],
  ['of an empty input, which has none', ['', 'h\n1\n', '', 'h\n2\n'], ['--header', '1'], 'h\n1 1\n2 2\n'],
  ['with CRLF, and the same with LF', ['h\r\n1\r\n', 'h\n2\n'], ['--header', '1'], 'h\r\n1 1\r\n2 2\n'],
  [
    'of several lines, of which only the last must be the same',
    ['x\nh\n1\n', 'y\nh\n2\n'],
    ['--header', '2'],
    'x\nh\n1 1\n2 2\n',
  ],
  [
    'by a prefix, as many as there are',
    ['#x\n##y\n#h\n1\n#2\n', '#h\n3\n'],
    ['--header', '#'],
    '#x\n##y\n#h\n1 1\n2 #2\n3 3\n',
  ],
  ['by several prefixes', ['@a\n#b\n@h\n1\n'], ['--header', '@', '--header', '#'], '@a\n#b\n@h\n1 1\n'],
  ['that an empty input lacks', ['', 'h\n1\n'], ['--header', '1'], 'h\n1 1\n'],
  [
    'with a byte-order mark, which goes out first',
    ['\ufeffh\n1\n', '\ufeffh\n2\n'],
    ['--header', '1'],
    '\ufeffh\n1 1\n2 2\n',
  ],
  ['with a byte-order mark in a later input only', ['h\n1\n', '\ufeffh\n2\n'], ['--header', '1'], 'h\n1 1\n2 2\n'],
  ['that ends with NUL', ['h\0a\nb\0', 'h\0c\0'], ['--header', '1', '-0'], 'h\0' + '1 a\nb\0' + '2 c\0'],
  ['turned off', ['h\n1\n'], ['--header', '0'], '1 h\n2 1\n'],
  ['left out', ['h\n1\n'], ['--header', '1', '--header-out', 'none'], '1 1\n'],
  ['replaced', ['h\r\n1\r\n'], ['--header', '1', '--header-out', 'new\\tone'], 'new\tone\n1 1\r\n'],
  ['added where there was none', ['1\n'], ['--header-out', 'new'], 'new\n1 1\n'],
  ['added to nothing', [''], ['--header-out', 'new'], 'new\n'],
])('a header %s', async (_what, inputs, options, output) => {
  const names = inputs.map((_, index) => `in${index}`);
  const cwd = put(Object.fromEntries(inputs.map((text, index) => [`in${index}`, text])));
  for (const procs of ['1', '3']) {
    const { code, stdout, stderr } = await threadmill([...options, ...NUMBERED, ...names, '-p', procs, '-b', '1'], {
      cwd,
    });
    expect([code, stdout.toString(), stderr]).toEqual([0, output, '']);
  }
});

test.each<[string, string, string[], string]>([
  [
    'another column',
    'a\tX\tc\n',
    ['--header', '1'],
    "in1:1: the header differs from that of in0: column 2 is 'X', not 'b'",
  ],
  [
    'a column more',
    'a\tb\tc\td\n',
    ['--header', '1'],
    'in1:1: the header differs from that of in0: it has 4 columns, not 3',
  ],
  ['a column less', 'a\tb\n', ['--header', '1'], 'in1:1: the header differs from that of in0: it has 2 columns, not 3'],
  ['columns in another order', 'b\ta\tc\n', ['--header', '1'], "column 1 is 'b', not 'a'"],
  [
    'another column in its last line',
    'x\na\tb\tC\n',
    ['--header', '2'],
    "in1:2: the header differs from that of in0: column 3 is 'C', not 'c'",
  ],
])('an input whose header has %s is a failure', async (_what, header, options, words) => {
  const first = options[1] === '2' ? 'x\na\tb\tc\n' : 'a\tb\tc\n';
  const cwd = put({ in0: `${first}1\t2\t3\n`, in1: `${header}4\t5\t6\n` });
  const { code, stderr } = await threadmill([...options, '--map', 'line', 'in0', 'in1', '-o', 'out'], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  expect(filesIn(cwd)).toEqual(['in0', 'in1']);
});

test('an input without the prefixed header that the others have is a failure', async () => {
  const cwd = put({ in0: '#h\n1\n', in1: '2\n' });
  const lacking = await threadmill(['--header', '#', '--map', 'line', 'in0', 'in1'], { cwd });
  expect([lacking.code, lacking.stderr]).toEqual([1, expect.stringContaining('in1:1: has no header, but in0 has one')]);
  const extra = await threadmill(['--header', '#', '--map', 'line', 'in1', 'in0'], { cwd });
  expect([extra.code, extra.stderr]).toEqual([1, expect.stringContaining('in0:1: has a header, but in1 has none')]);
});

test('a header is written before any record, also with --unordered and if records are dropped', async () => {
  const script = `(echo h; seq 5000) | threadmill --header 1 --filter '+$1 > 4990' --unordered -p 3 -b 10 | head -1`;
  expect((await shell(script)).stdout.toString()).toBe('h\n');
});

test("record numbers in a message don't count the header; lines and bytes do", async () => {
  const cwd = put({ in0: '#x\n#h\n1\n2\n', in1: '#h\r\n3\r\nbad\r\n' });
  const { code, stderr } = await threadmill(
    ['--header', '#', '--map', 'line === "bad" ? args[line].y : line', 'in0', 'in1'],
    { cwd },
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^threadmill: in1:3: TypeError: /);
  expect(stderr).toMatch(/\n {2}record 4, byte 7, worker 1: "bad"\n/);
});

test('column names are those of the last header line', async () => {
  const cwd = put({ in0: '##meta\n#id\tlong name\n7\tx y\n' });
  const { stdout, stderr } = await threadmill(
    ['--header', '##', '--header', '#', '--header-out', 'keep', '--map', '`${col.id}${col["long name"]}`', 'in0'],
    { cwd },
  );
  expect([stderr, stdout.toString()]).toEqual(['', '##meta\n#id\tlong name\n7x y\n']);
});
