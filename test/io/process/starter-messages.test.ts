import { parseStarterLine, startError, startMessage } from '../../../src/io/process/starter-messages.ts';

test('the lines of a starter are parsed', () => {
  expect(parseStarterLine('r 4711 4 5 7 1048576')).toEqual({
    kind: 'ready',
    child: { pid: 4711, descriptors: [4, 5, 7], roomBytes: 1_048_576 },
  });
  expect(parseStarterLine('s')).toEqual({ kind: 'started' });
  expect(parseStarterLine('f 2')).toEqual({ kind: 'failed', errno: 2 });
});

test.each([
  ['0', { code: 0 }],
  ['256', { code: 1 }],
  [String(143 << 8), { code: 143 }],
  [String(255 << 8), { code: 255 }],
  ['15', { signal: 'SIGTERM' }],
  ['6', { signal: 'SIGABRT' }],
  [String(128 + 11), { signal: 'SIGSEGV' }],
  ['40', { signal: 'signal 40' }],
])('the status %s is parsed as %o', (status, end) => {
  expect(parseStarterLine(`e ${status}`)).toEqual({ kind: 'ended', end });
});

test.each(['', 'hello', 's 1', 'e', 'e x', 'e -1', 'e 1.5', 'r 1 2 3 4', 'r 1 2 3 4 5 6', 'f ENOENT'])(
  '%j is not such a line',
  (line) => {
    expect(parseStarterLine(line)).toBeUndefined();
  },
);

test('a message has its length, then each text with its own, in bytes', () => {
  const message = Buffer.from(startMessage(['ä', ''], { A: '1\n', GONE: undefined }));
  expect(message.readUInt32BE(0)).toBe(message.length - 4);
  const texts: string[] = [];
  for (let at = 4; at < message.length;) {
    const length = message.readUInt32BE(at);
    texts.push(message.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  expect(texts).toEqual(['2', 'ä', '', 'A', '1\n']);
});

test('an error has the message of the system', () => {
  expect(startError(2, 'x')).toMatchObject({ code: 'ENOENT', errno: -2, message: 'spawn x ENOENT' });
  expect(startError(9999, 'x')).toMatchObject({ code: 'errno 9999' });
});
