import type { ByteSource } from '../../src/io/input/byte-source.ts';
import { InputError } from '../../src/job/errors.ts';
import { argValues, prepareArgs, secretsIn } from '../../src/transform/args.ts';

/** Files as sources that return a few bytes at a time; counts the open ones. */
function files(contents: Record<string, string | Buffer>) {
  const opened: string[] = [];
  const closed: string[] = [];
  const open = async (path: string): Promise<ByteSource> => {
    const bytes = contents[path];
    if (bytes === undefined) throw new InputError('is not there', { place: { file: path } });
    opened.push(path);
    let at = 0;
    return {
      isStream: false,
      get bytesTaken() {
        return at;
      },
      read: (target) => {
        const piece = Buffer.from(bytes).subarray(at, at + 3);
        target.set(piece);
        at += piece.length;
        return piece.length;
      },
      close: () => closed.push(path),
    };
  };
  return { open, opened, closed };
}

async function setOf(content: string | Buffer) {
  const prepared = await prepareArgs({ ids: { kind: 'lines-of', path: 'f' } }, files({ f: content }).open);
  return [...(argValues(prepared).ids as ReadonlySet<string>)];
}

test('a string is itself, and a file is the set of its lines', async () => {
  const { open, opened, closed } = files({ 'ids.txt': 'a\nb\r\na\n\nlast' });
  const prepared = await prepareArgs(
    { min: { kind: 'text', text: '30' }, ids: { kind: 'lines-of', path: 'ids.txt' } },
    open,
  );
  expect(argValues(prepared)).toEqual({ min: '30', ids: new Set(['a', 'b', '', 'last']) });
  expect([opened, closed]).toEqual([['ids.txt'], ['ids.txt']]);
});

test.each([
  ['', []],
  ['\n', ['']],
  ['a', ['a']],
  ['a\r\n', ['a']],
  ['\ufeffa\nb\n', ['a', 'b']],
  ['a\n\ufeffb', ['a', '\ufeffb']],
  ['é\n𝄞\n', ['é', '𝄞']],
])('the lines of %j are the text before their ends', async (content, lines) => {
  expect(await setOf(content)).toEqual(lines);
});

test('the bytes are shared: they reach a worker without a copy, and each worker builds its own set', async () => {
  const prepared = await prepareArgs({ ids: { kind: 'lines-of', path: 'f' } }, files({ f: 'a\n' }).open);
  const { ids } = structuredClone(prepared);
  expect(Object.prototype.toString.call(ids?.kind === 'lines' && ids.bytes)).toBe('[object SharedArrayBuffer]');
  expect(argValues(prepared).ids).not.toBe(argValues(prepared).ids);
});

test('a missing file, or one that is not UTF-8, is an error that names it', async () => {
  await expect(prepareArgs({ a: { kind: 'lines-of', path: 'x' } }, files({}).open)).rejects.toThrow('is not there');
  await expect(setOf(Buffer.of(0x61, 0xff))).rejects.toThrow('--arg ids=@f: the file is not UTF-8 text');
});

test.each([
  ['s3cret', 's3cret'],
  ['s3cret\n', 's3cret'],
  ['\ufeffs3cret\r\n', 's3cret'],
  ['two\nlines\n\n', 'two\nlines\n'],
])('a secret is the text of its file without the last line end: %j', async (content, text) => {
  const prepared = await prepareArgs({ token: { kind: 'secret-of', path: 'f' } }, files({ f: content }).open);
  expect(prepared).toEqual({ token: { kind: 'text', text, isSecret: true } });
  expect(secretsIn(prepared)).toEqual([text]);
});

test('an empty file, or one that is not UTF-8, is no secret', async () => {
  const read = (content: string | Buffer) =>
    prepareArgs({ token: { kind: 'secret-of', path: 'f' } }, files({ f: content }).open);
  await expect(read('\n')).rejects.toThrow('--arg-file token=f: the file is empty');
  await expect(read(Buffer.of(0xff))).rejects.toThrow('--arg-file token=f: the file is not UTF-8 text');
});

test('a string is a secret by its key', async () => {
  const args = { token: { kind: 'text', text: 'a' }, min: { kind: 'text', text: 'b' } } as const;
  expect(secretsIn(await prepareArgs(args, files({}).open))).toEqual(['a']);
});

test("the values are frozen: one record can't change what the next one sees", () => {
  expect(Object.isFrozen(argValues({ a: { kind: 'text', text: 'x', isSecret: false } }))).toBe(true);
});

test('a key may have any name, even that of a built-in property', async () => {
  const given = Object.fromEntries(
    ['__proto__', 'constructor', 'toString'].map((key) => [key, { kind: 'text', text: key } as const]),
  );
  const prepared = structuredClone(await prepareArgs(given, files({}).open)); // as it is sent to a worker
  expect(Object.entries(argValues(prepared))).toEqual(Object.keys(given).map((key) => [key, key]));
});
