import { framing } from '../../support/reference.ts';
import { cut, newRunner, see, seeBothWays, type Settings } from './both-ways.ts';

const KIB = 1024;
const ONE_BATCH = { batchSize: { kind: 'bytes' as const, bytes: 64 * KIB * KIB } };

/** Records of many lengths, some longer than the text that is collected at once. */
function largeInput(): Buffer {
  const lines: string[] = [];
  for (let i = 0; i < 4000; i += 1) {
    const long = i % 1300 === 1299 ? 'long'.repeat(40 * KIB) : '';
    const field = `${'x'.repeat((i * 37) % 211)}${i % 1000 < 50 ? '€é' : ''}`;
    lines.push(`${i}\t${field}\t${long}\t${i % 7}${i % 11 === 0 ? '\r' : ''}\n`);
  }
  return Buffer.from(lines.join(''));
}

describe('a large batch', () => {
  const input = largeInput();
  const works: [string, Settings][] = [
    ['one field', { map: '$2' }],
    ['fields in another order', { map: 'row($4, $3, $2, $1)' }],
    ['as much as before', { map: 'line' }],
    ['a little more', { map: '`${line}+`' }],
    ['eight times as much', { map: 'line + line + line + line + line + line + line + line + `${$1}`' }],
    ['little of some and much of others', { map: 'row($2, $2, $2)', filter: '+$4 > 2' }],
    ['long literals', { map: `row($1, '${'-'.repeat(100 * KIB)}', $2)`, filter: '+$1 < 30' }],
    ['some records as they are', { filter: '+$4 > 2' }],
    ['all but a few', { filter: "$1 !== '700'" }],
    ['none', { filter: 'line.length < 0' }],
  ];

  test.each(works)('gives the same in both ways: %s', async (_, work) => {
    for (const spareBytes of [0, 300 * KIB]) {
      const { error } = await seeBothWays([input], { ...ONE_BATCH, ...work, spareBytes, keepsRefused: true });
      expect(error).toBeUndefined();
    }
  });
});

test('a result that is a byte longer than the bytes read does not overwrite unread ones', async () => {
  const records = Array.from({ length: 8 }, (_, i) => `${i}${'x'.repeat(40 * KIB)}\t${i}\n`);
  for (const spareBytes of [0, 300 * KIB]) {
    await seeBothWays([Buffer.from(records.join(''))], { ...ONE_BATCH, map: '`${line}+`', spareBytes });
    await seeBothWays([Buffer.from(records.join(''))], { ...ONE_BATCH, map: 'row($2, $1)', spareBytes });
  }
});

test('a constant filter passes all records, or none, and counts them', async () => {
  const inputs = [Buffer.from('a\nb\r\n'), Buffer.from(`c${'long'.repeat(KIB)}\n\r`)];
  for (const filter of ['true', 'false']) {
    for (const map of [undefined, 'row($1, $1)']) {
      await seeBothWays(inputs, { filter, map, keepsRefused: true });
      await seeBothWays(inputs, { filter, map });
    }
  }
  expect(await see([Buffer.from('a\n\xff\n', 'latin1')], { filter: 'true' }, 'bytes')).toMatchObject({
    error: { name: 'EncodingError', place: { record: 2 } },
  });
});

test('a batch that is not UTF-8 is unchanged before its error is reported, whatever the filter uses', async () => {
  const input = Buffer.concat([Buffer.from('a\tb\n'.repeat(40_000)), Buffer.of(0xc3), Buffer.from('\n')]);
  for (const work of [{ map: '$2' }, { filter: 'true' }, { filter: "$1 === 'b'" }]) {
    const { error } = await seeBothWays([input], { ...ONE_BATCH, ...work });
    expect(error).toMatchObject({ name: 'EncodingError', place: { record: 40_001, byte: 160_000 } });
  }
});

test('a batch without its last terminator, or with another number of records than in its head, is an internal error', async () => {
  const [batch] = cut([Buffer.from('a\nb\n')], {});
  for (const settings of [{ map: '$1' }, { filter: '$1' }, { filter: 'true' }, { map: '$1', filter: '$1' }]) {
    const run = async (bytes: string, records: number) => {
      const runner = await newRunner(settings, 'bytes');
      const head = { ...batch!.head, records, byteLength: bytes.length };
      return runner!.run(head, Uint8Array.from(Buffer.from(bytes)).buffer);
    };
    await expect(run('a\nb', 2)).rejects.toThrow('batch 0 ends within a record (I1)');
    await expect(run('a\nb\n', 3)).rejects.toThrow('batch 0 has 3 records by the reader, 2 by the worker (I1)');
  }
});

test('NUL-terminated records keep the line ends in them', async () => {
  const settings = { map: 'row($2, $1)', delimiter: '\n', framing: framing('nul') };
  const { events } = await seeBothWays([Buffer.from('a\nb\r\n\0c\0')], settings);
  expect(events.at(-1)).toMatchObject({ output: 'b\r\na\0\nc\0', recordsOut: 2 });
});

test.each(['utf8', 'latin1'] as const)('lengths are those of texts, not of bytes, in %s', async (encoding) => {
  const inputs = ['ab\nabcd\n', 'éé\né\na\n', 'ab\n'].map((text) => Buffer.from(text, encoding));
  const { error, events } = await seeBothWays(inputs, { filter: '$1.length === 2', encoding });
  expect(error).toBeUndefined();
  const outputs = events.map((event) => (event as { output?: string }).output ?? '').join('');
  expect(Buffer.from(outputs, 'latin1').toString(encoding)).toBe('ab\néé\nab\n');
});

test.each([
  [{ map: 'row($2, $1)' }, 'b\ra\r\n\rc\r\nf\re\n'],
  [{ map: "set(1, 'x')" }, 'x\rb\r\nx\r\nx\rf\rg\n'],
  [{ filter: "$2 === 'b'" }, 'a\rb\r\n'],
  [{ filter: "$2 === ''" }, 'c\r\n'],
])('a carriage return as delimiter is none at the end of a record: %j', async (work, output) => {
  const { events, error } = await seeBothWays([Buffer.from('a\rb\r\nc\r\ne\rf\rg\n')], { ...work, delimiter: '\r' });
  expect(error).toBeUndefined();
  expect((events.at(-1) as { output: string }).output).toBe(output);
});
