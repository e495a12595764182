// The bytes from input to output: line ends are kept, text is validated, nothing is lost or added.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

async function given(args: readonly string[], input: Uint8Array): Promise<Buffer> {
  const { code, stdout, stderr } = await threadmill(args, { input });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

test.each<[string, string[], string, string]>([
  ['mixed line ends, each given back to its record', [], 'a\r\nb\nc\r\n', 'a.\r\nb.\nc.\r\n'],
  ['a carriage return that ends no line', [], 'a\rb\n\rc\r\r\n', 'a\rb.\n\rc\r.\r\n'],
  ['a carriage return at the very end, which has no newline', [], 'a\r\nb\r', 'a.\r\nb\r.\n'],
  ['one byte', [], 'a', 'a.\n'],
  ['one newline', [], '\n', '.\n'],
  ['lines without an end to the last', [], '\n\na', '.\n.\na.\n'],
  ['NUL bytes in lines', [], '\0\na\0\0b\n', '\0.\na\0\0b.\n'],
  ['newlines in records that end with NUL', ['-0'], 'a\nb\r\n\0\0c', 'a\nb\r\n.\0.\0c.\0'],
  ['records of four lines', ['-L', '4'], '1\n2\n3\n4\n5\r\n6\n7\n8\r\n', '1\n2\n3\n4.\n5\r\n6\n7\n8.\r\n'],
  ['a byte-order mark alone', [], '\xef\xbb\xbf', '\xef\xbb\xbf'],
  ['a byte-order mark in the middle, which is text', [], 'a\n\xef\xbb\xbfb\n', 'a.\n\xef\xbb\xbfb.\n'],
  ['a byte-order mark and -0', ['-0'], '\xef\xbb\xbfa\0', '\xef\xbb\xbfa.\0'],
])('%s', async (_what, options, input, output) => {
  const text = await given(['--map', '`${line}.`', ...options], bytes(input));
  expect(text.toString('latin1')).toBe(output);
});

test('several results of a record all get its line end', async () => {
  const input = bytes('a b\r\nc\nd e');
  expect((await given(['--map', 'line.split(" ")'], input)).toString()).toBe('a\r\nb\r\nc\nd\ne\n');
});

test('records that pass a filter are unchanged, except for a missing last newline', async () => {
  const input = '\xef\xbb\xbf\xc3\xa9\r\n\0\n\r\n\r';
  expect((await given(['--filter', 'true'], bytes(input))).toString('latin1')).toBe(`${input}\n`);
});

test('with latin1 all 256 bytes are unchanged, in every kind of record', async () => {
  const all = Buffer.from(
    Array.from({ length: 65_536 }, (_, index) => (index % 2 === 0 ? index >> 9 : index >> 1) & 0xff),
  );
  for (const work of [
    ['--map', 'line'],
    ['--filter', 'true'],
    ['--map', '[...line].reverse().reverse().join("")'],
  ]) {
    for (const options of [[], ['-0']]) {
      const end = bytes(options.length === 0 ? '\n' : '\0');
      const expected = all.at(-1) === end[0] ? all : Buffer.concat([all, end]);
      const output = await given(['--encoding', 'latin1', '-b', '7', ...work, ...options], all);
      expect(output.equals(expected)).toBe(true);
    }
  }
});

test.each([
  ['a byte that begins nothing', '\xff'],
  ['a continuation byte alone', '\x80'],
  ['an overlong form', '\xc0\xaf'],
  ['a surrogate', '\xed\xa0\x80'],
  ['what is above the last character', '\xf4\x90\x80\x80'],
  ['a character that is cut off', '\xe2\x82'],
])(
  '%s is not valid text: an error that names record and byte, whether the work uses it or not',
  async (_what, wrong) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'good'), bytes('h\n\xc3\xa9\n'));
    writeFileSync(join(cwd, 'bad'), bytes(`h\nab\ncd${wrong}\nef\n`));
    for (const work of [
      ['--map', 'NR'],
      ['--filter', 'true'],
    ]) {
      const { code, stderr } = await threadmill([...work, '--header', '1', 'good', 'bad', '-o', 'out'], { cwd });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^threadmill: bad:3: invalid UTF-8: 0x[0-9A-F]{2} at byte 2 of the record \(byte 7 of the file\)\n/,
      );
      expect(stderr).toMatch(/\n {2}record 3, byte 5, worker \d: .*\n.*--encoding latin1/);
    }
    const through = await threadmill(['--filter', 'true', '--header', '1', '--encoding', 'latin1', 'good', 'bad'], {
      cwd,
    });
    expect(through.stdout.toString('latin1')).toBe(`h\n\xc3\xa9\nab\ncd${wrong}\nef\n`);
  },
);

test('a record never spans two inputs', async () => {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries({ a: '1\n2\n3\n4', b: '5\n6\n7\n8\n', c: '1\n2\n3\n' })) {
    writeFileSync(join(cwd, name), text);
  }
  const records = await threadmill(['-L', '4', '--map', 'line.split("\\n").join(",")', 'a', 'b'], { cwd });
  expect(records.stdout.toString()).toBe('1,2,3,4\n5,6,7,8\n');
  const { code, stderr } = await threadmill(['-L', '4', '--map', 'line', 'a', 'c', 'b'], { cwd });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^threadmill: c:1: the input ends inside a record: it has 3 of 4 lines/),
  ]);
});

test('lines about as long as chunks, blocks and batches are written whole', async () => {
  // One line of each length from 3 below such a size to 3 above it.
  const program = `for (const size of [4096, 61440, 65536, 262144, 1048576])
    for (let length = size - 3; length <= size + 3; length += 1) process.stdout.write('x'.repeat(length - 2) + 'é\\n');`;
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'lines.cjs'), program);
  const script = `node lines.cjs > lines; threadmill --map line lines -p 2 | cmp - lines && cat lines | threadmill --map line -p 2 | cmp - lines`;
  const { code, stdout, stderr } = await shell(script, { cwd });
  expect([code, stdout.toString(), stderr]).toEqual([0, '', '']);
});
