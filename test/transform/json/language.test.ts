// Which expressions on JSON run on bytes: those of a small closed language, and no others; and what
// the kernel does without JavaScript.
import { framing, LINES } from '../../support/reference.ts';
import { cut, newRunner, seeBothWays, type Settings } from '../fields/both-ways.ts';

const isOnBytes = async (settings: Settings) =>
  (await newRunner({ format: 'ndjson', ...settings }, 'bytes')) !== undefined;

const MAPS = [
  'json.user',
  '(json.a.b[0]?.c)',
  "json['odd key']",
  'row(json.user, json.ms)',
  "row('x', json.ms * 2, 7)",
  'row(json.user, args.word)',
  '({ user: json.user, ms: json.ms / 1000 - 1 })',
  "({ user: json.user, 'odd key': json.a.b, from: 'here', n: 1, t: true, z: null })",
  '`${json.user}:${json.ms + 1}`',
  "json.user + ':' + json.ms",
  'json.ms * -json.n',
  'Number(json.ms)',
];

const OTHER_MAPS = [
  'json',
  'json[NR]',
  'json.user.length + 1',
  "json.user + 'x'.repeat(2)",
  'json.__proto__',
  '(json.a?.b).c',
  'json.constructor.name',
  '({ ...json })',
  '({ [json.key]: json.user })',
  '({ 2: json.user })',
  '({ __proto__: json.user })',
  '({ a: { b: json.user } })',
  '({ a: json.user, a: json.ms })',
  '{ return json.user }',
  'json.user.toUpperCase()',
  'json.ms % 2',
  "row(json.user, '\\t')",
  '({ a: json.user, line })',
  '[json.user]',
  'json.tags[-1]',
  'json.tags[0.5]',
  "({ a: json['\\ud800'] })",
];

const FILTERS = [
  'json.ok',
  '!json.a?.b',
  'json.ms > 500 && json.ms <= 2e3',
  "json.user === 'ada' || json.user != `b`",
  'json.a == null',
  'undefined !== json.a',
  'json.ok === true',
  "json.path.startsWith('/api')",
  "json.tags[0].includes('x')",
  "json.date >= '2024-01-01'",
  'json.a < json.b',
  'json.a * 2 > json.b + 1',
  'json.ms > +args.min',
  '5 === json.ms',
];

const OTHER_FILTERS = [
  'true && json.ok',
  'json',
  'json.a === json.b',
  'json.ok == true',
  "json.path.startsWith('/api', 1)",
  'json.a ?? json.b',
  "line.includes('x') && json.ok",
  'json.tags.length > 1',
  '/a/.test(json.user)',
  'args.word === json.user + args.word',
  "json.user === '\\ud800'",
];

describe('the language of JSON on bytes', () => {
  it.each(MAPS)('has the map %s', async (map) => {
    expect(await isOnBytes({ map })).toBe(true);
  });

  it.each(OTHER_MAPS)('does not have the map %s', async (map) => {
    expect(await isOnBytes({ map })).toBe(false);
  });

  it.each(FILTERS)('has the filter %s', async (filter) => {
    expect(await isOnBytes({ filter })).toBe(true);
  });

  it.each(OTHER_FILTERS)('does not have the filter %s', async (filter) => {
    expect(await isOnBytes({ filter })).toBe(false);
  });

  it('applies only if both the filter and the map are in it', async () => {
    expect(await isOnBytes({ filter: 'json.ok', map: 'json.user' })).toBe(true);
    expect(await isOnBytes({ filter: 'json.ok', map: 'json.user.trim()' })).toBe(false);
    expect(await isOnBytes({ filter: 'json.user.trim()', map: 'json.user' })).toBe(false);
  });

  it('applies to UTF-8, any terminator, and rows joined by one character', async () => {
    const map = 'row(json.a, json.b)';
    expect(await isOnBytes({ map, framing: framing('nul') })).toBe(true);
    expect(await isOnBytes({ map, delimiter: ',' })).toBe(true);
    expect(await isOnBytes({ map, delimiter: '::' })).toBe(false);
    expect(await isOnBytes({ map: 'json.a', delimiter: '::' })).toBe(true);
    expect(await isOnBytes({ map, encoding: 'latin1' })).toBe(false);
  });
});

const LINE =
  '{ "user": "ad\\u00e1\\/\\n", "ms": 1250, "n": -0.50, "big": 9007199254740993, "e": 1e3, "ok": true, "no": null,' +
  ' "a": {"b": [ {"c": "x"}, 1.0 ]}, "\\u0061": {"b": [{"c": "d\\ud834\\udd1e"}, {"z": 1, "2": 1.0}]} }';

/** The result for the line; throws if the kernel leaves it to JavaScript. */
async function byKernel(settings: Settings, line = LINE): Promise<string> {
  const runner = await newRunner({ format: 'ndjson', framing: LINES, ...settings }, 'kernel');
  const [batch] = cut([Buffer.from(`${line}\n`)], settings);
  const buffer = new ArrayBuffer(batch!.bytes.length);
  new Uint8Array(buffer).set(batch!.bytes);
  const result = await runner!.run(batch!.head, buffer);
  return Buffer.from(result.buffer, 0, result.byteLength).toString();
}

describe('the JSON kernel', () => {
  it.each([
    ['json.user', 'adá/\n\n'],
    ['({ user: json.user, none: json.none, ok: json.ok, no: json.no })', '{"user":"adá/\\n","ok":true,"no":null}\n'],
    ['row(json.ms, json.n, json.big, json.e)', '1250\t-0.5\t9007199254740993\t1000\n'],
    ['`${json.a.b[0].c}|${json.ms / 1000}|${json.n * 2}`', 'd𝄞|1.25|-1\n'],
    ['({ b: json.a.b })', '{"b":[{"c":"d𝄞"},{"2":1,"z":1}]}\n'],
    ['({ c: json.a?.b[9]?.c, n: -json.n })', '{"n":0.5}\n'],
  ])('maps %s by itself', async (map, result) => {
    expect(await byKernel({ map })).toBe(result);
  });

  it.each([
    ['json.ms > 1000 && json.n < 0 && json.big > 5', true],
    ["json.a.b[0].c.endsWith('𝄞') && json.user.includes('á/')", true],
    ["json.user < 'ae' && json.ms > '9'", true],
    ['json.none > 1 || json.no === undefined || json.none === null || !json.ok', false],
    ['json.none == null && json.no == undefined && json.no < 1', true],
    ['json.a && json.e === 1000 && json.big !== 1', true],
  ])('filters by %s by itself', async (filter, isKept) => {
    expect(await byKernel({ filter })).toBe(isKept ? `${LINE}\n` : '');
  });
});

describe('records at which the kernel stops', () => {
  it('may give several results each, or none, and are counted correctly', async () => {
    const lines = '{"a":1}\n{"a":[1,2,3]}\n{"a":null}\n{"a":[]}\n{"a":"x"}\n{"a":["y"]}\n';
    const { events, error } = await seeBothWays([Buffer.from(lines)], { format: 'ndjson', map: 'json.a' });
    expect(error).toBeUndefined();
    const counts = { recordsOut: 6, recordsWrittenFrom: 4, recordsDropped: 2 };
    expect(events.at(-1)).toMatchObject({ ...counts, output: '1\n1\n2\n3\nx\ny\n' });
  });

  it('if there are many, whole batches are parsed for a while', async () => {
    const line = (i: number) => (i < 50 ? `{"a":"b${i}","b":${i}}` : `{"a":${i},"b":[${i}]}`);
    const lines = Array.from({ length: 200 }, (_, i) => `${line(i)}\n`).join('');
    const batchSize = { kind: 'records', records: 2 } as const;
    await seeBothWays([Buffer.from(lines)], { format: 'ndjson', map: 'row(json.b * 2)', batchSize, filter: 'json.b' });
    await seeBothWays([Buffer.from(lines)], { format: 'ndjson', filter: 'json.a > 60', batchSize, keepsRefused: true });
  });
});
