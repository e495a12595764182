import { ErrorLines, MOST_LINE_BYTES } from '../../../src/transform/command/error-lines.ts';

function receive(chunks: readonly Uint8Array[]) {
  const printed: string[] = [];
  const counted: [string, number][] = [];
  const lines = new ErrorLines({
    print: (bytes) => printed.push(Buffer.from(bytes).toString()),
    count: (name, by) => counted.push([name, by]),
  });
  for (const chunk of chunks) lines.push(chunk);
  lines.end();
  return { printed, counted };
}

const TEXT = Buffer.from(
  'one\nreporter:counter:group,a name,3\n\nzwei é\r\nreporter:counter:x\nreporter:counter:g,n,-2\nlast',
);

test('whole lines are passed on wherever the text is split, counters are removed, an incomplete last line gets its end', () => {
  for (let at = 0; at <= TEXT.length; at += 1) {
    const { printed, counted } = receive([TEXT.subarray(0, at), TEXT.subarray(at)]);
    expect(printed.join('')).toBe('one\n\nzwei é\r\nreporter:counter:x\nlast\n');
    expect(printed.filter((lines) => !lines.endsWith('\n'))).toEqual([]);
    expect(counted).toEqual([
      ['group:a name', 3],
      ['g:n', -2],
    ]);
  }
});

test.each([
  'reporter:counter:g,n',
  'reporter:counter:g,n,x',
  'reporter:counter:g,n,1,2',
  'reporter:counter:,n,1',
  ' reporter:counter:g,n,1',
])('%j counts nothing and is passed on', (line) => {
  expect(receive([Buffer.from(`${line}\n`)])).toEqual({ printed: [`${line}\n`], counted: [] });
});

test('a line without an end is passed on in pieces', () => {
  const most = receive([Buffer.alloc(MOST_LINE_BYTES, 'x')]);
  expect(most.printed.map((text) => text.length)).toEqual([MOST_LINE_BYTES + 1]);
  const more = receive([Buffer.alloc(MOST_LINE_BYTES, 'x'), Buffer.from('yz')]);
  expect(more.printed).toHaveLength(1);
  expect(more.printed[0]!.endsWith('xyz\n')).toBe(true);
});
