// Which expressions run on bytes: those of a small closed language, and no others.
import type { FormatName } from '../../../src/job/job-spec.ts';
import { framing } from '../../support/reference.ts';
import { newRunner, type Settings } from './both-ways.ts';

const isOnBytes = async (settings: Settings) =>
  (await newRunner({ columns: ['x'], ...settings }, 'bytes')) !== undefined;

const MAPS = [
  '$4',
  '($4)',
  '$0',
  'line',
  'col.x',
  "col['x']",
  'row($1, $2, $4)',
  "row($1, 'chr', col.x, 0)",
  '`${$1}:${$2}-${col.x}`',
  '$4.trim()',
  '`${+$1}`',
  '$1 * 2',
  '$1.length',
  '(+$6 * 2).toFixed(1)',
  '(+$6).toFixed() + $1',
  'row($1, (+$6 * 2).toFixed(1), -$3, Math.max($2, +$3 % 7))',
  'row($1, $2.trim(), $3.slice(0, -2))',
  'set(7, $7.toLowerCase())',
  "set('x', +col.x / 2, 3, '.')",
  "$1 + ':' + line",
  "('a' + `b${$1}`) + ''",
  '$4 // the fourth',
  'row($1, args.word)',
  '`${$1}:${args["min"]}`',
];

const OTHER_MAPS = [
  '$4.trim().slice(1)',
  '$4.slice(+$1)',
  '$4.slice(0.5)',
  '$4?.trim()',
  "$4['trim']()",
  '(+$6).toFixed(21)',
  '(+$6).toFixed(+$1)',
  '(+$6).toPrecision(3)',
  'Math.pow($1, 2)',
  'Math.max($1, $2, $3)',
  '$1 ** 2',
  "set(+$1, 'x')",
  'set(1, $0)',
  "set(1, $1, 1, 'x')",
  "set(1, $1, 'x', 2)",
  'set(1, ...fields)',
  "$1 + (args.unknown ?? 'x')",
  'NR + line',
  'fields[0]',
  'row($0, $1)',
  'row($1, ...fields)',
  'row($1, `${$2}`)',
  '$1 ? $2 : $3',
  '[$1, $2]',
  '{ return $1 }',
  'await $1',
  '$5000',
  '((row) => row($1))((x) => x)',
  'col?.x',
  'String.raw`${$1}`',
];

const FILTERS = [
  'true',
  '(false)',
  '$1',
  '!$1',
  "$7 === 'PASS'",
  "'PASS' !== col.x",
  '$1 == `x`',
  '+$3 < 30',
  '30 >= Number($3)',
  '$3 > -1.5',
  '$3 == 7',
  '+$2 < +$3',
  'line.length > 10',
  'col.x.length === +$2',
  '$1 === $2',
  'col.x != line',
  "+$1 < '3'",
  '+$6 > args.min',
  '+$6 > +args.min && $7 === args.word',
  "$1 === 'a' && !($2 === 'b' || +$3 > 1)",
  '/x/.test(line)',
  '/^chr1[0-9]$/i.test($1)',
  "$1.startsWith('a') || $2.endsWith(args.word) || !col.x.includes('.')",
  '+$1 + 1 > 2',
  '-$1 < 3',
  'Math.abs($2 - $3) <= 100',
];

const OTHER_FILTERS = [
  '/x/g.test(line)',
  '/x(?=y)/.test($1)',
  '/(a)\\1/.test($1)',
  '/é/.test($1)',
  '/a/.exec($1)',
  '/a/.test($1, 1)',
  "$1.startsWith('a', 1)",
  "$1.startsWith('é')",
  "$1.at(0) === 'a'",
  "$1 > 'b'",
  "`${$1}${$2}` === 'ab'",
  'parseFloat($1) > 3',
  'Number(...[$1]) > 3',
  'Number?.($1) > 3',
  '+$1 > 3n',
  'NR > 10',
  "$1 ?? ''",
  "$1 === 'a' ? true : false",
  '$1.length',
  "{ return $1 === 'a' }",
];

test.each(MAPS)('the map %s runs on bytes', async (map) => {
  expect(await isOnBytes({ map })).toBe(true);
});

test.each(OTHER_MAPS)('the map %s runs on strings', async (map) => {
  expect(await isOnBytes({ map })).toBe(false);
});

test.each(FILTERS)('the filter %s runs on bytes', async (filter) => {
  expect(await isOnBytes({ filter })).toBe(true);
});

test.each(OTHER_FILTERS)('the filter %s runs on strings', async (filter) => {
  expect(await isOnBytes({ filter })).toBe(false);
});

test('a map and a filter run on bytes together or not at all', async () => {
  expect(await isOnBytes({ map: '$1', filter: '+$2 > 1' })).toBe(true);
  expect(await isOnBytes({ map: 'NR', filter: '+$2 > 1' })).toBe(false);
  expect(await isOnBytes({ map: '$1', filter: 'NR > 1' })).toBe(false);
});

test("a value that row() refuses, or that the encoding can't hold, is left to strings, which report it", async () => {
  expect(await isOnBytes({ map: "row($1, 'a b')" })).toBe(true);
  expect(await isOnBytes({ map: "row($1, 'a b')", delimiter: ' ' })).toBe(false);
  expect(await isOnBytes({ map: "row($1, 'a\\n')" })).toBe(false);
  expect(await isOnBytes({ map: "row($1, 'a\\n')", framing: framing('nul') })).toBe(true);
  expect(await isOnBytes({ map: "$1 + 'a\\n\\t'" })).toBe(true);
  expect(await isOnBytes({ map: "$1 + '€'" })).toBe(true);
  expect(await isOnBytes({ map: "$1 + '€'", encoding: 'latin1' })).toBe(false);
  expect(await isOnBytes({ map: "$1 + 'é'", encoding: 'latin1' })).toBe(true);
  expect(await isOnBytes({ map: "$1 + '\\ud800'" })).toBe(false);
  expect(await isOnBytes({ filter: "$1 === '\\ud800' || +$2 > 1" })).toBe(false);
});

test("a number or a changed field is joined only by a delimiter that it can't contain", async () => {
  for (const map of ['row($1, +$2)', 'row($1.toLowerCase(), $2)', 'set(1, (+$2).toFixed(2))', 'set(1, $2.slice(1))']) {
    for (const delimiter of ['\t', ',', ';', ' ', '|']) expect(await isOnBytes({ map, delimiter })).toBe(true);
    for (const delimiter of ['1', '.', '-', '+', 'a', 'A']) expect(await isOnBytes({ map, delimiter })).toBe(false);
  }
});

test('a delimiter is one ASCII byte, a record one line', async () => {
  expect(await isOnBytes({ map: '$1', delimiter: '::' })).toBe(false);
  expect(await isOnBytes({ map: '$1', delimiter: 'é', encoding: 'latin1' })).toBe(false);
  expect(await isOnBytes({ map: '$1', delimiter: '\x7f' })).toBe(true);
  expect(await isOnBytes({ map: '$1', framing: framing('newline', 2) })).toBe(false);
});

test.each<[FormatName, boolean]>([
  ['lines', true],
  ['tsv', true],
  ['csv', true],
  ['ndjson', false],
])('the format %s: %s', async (format, expected) => {
  expect(await isOnBytes({ map: 'line', format })).toBe(expected);
});

describe('of CSV', () => {
  const rows = { format: 'csv' as const };

  test.each(['$1', 'line', 'row($1, col.x)', '`${$1}-${$2}`'])('the map %s runs on bytes', async (map) => {
    expect(await isOnBytes({ ...rows, map })).toBe(true);
  });

  test.each(['+$1 > 3', "col.x === 'a,b'", '$1 === $2', '$1.length > 3'])(
    'the filter %s runs on bytes',
    async (filter) => expect(await isOnBytes({ ...rows, filter })).toBe(true),
  );

  test('a literal that needs quotes is fine, a delimiter of several bytes is not', async () => {
    expect(await isOnBytes({ ...rows, map: `row($1, 'a,"b\\n')` })).toBe(true);
    expect(await isOnBytes({ ...rows, map: 'row($1)', delimiter: ';' })).toBe(true);
    expect(await isOnBytes({ ...rows, map: 'row($1)', delimiter: '::' })).toBe(false);
    expect(await isOnBytes({ ...rows, map: 'row($1)', delimiter: 'é' })).toBe(false);
  });
});

describe('of FASTQ', () => {
  const reads = { format: 'fastq' as const, framing: framing('newline', 4), columns: undefined };

  test.each([
    'seq.length > 100',
    'meanQuality(qual) >= 20 && seq.length < 300',
    'gc(seq) < 0.6',
    "id === 'a' || comment",
    "seq !== 'A'",
    'qual',
  ])('the filter %s runs on bytes', async (filter) => expect(await isOnBytes({ ...reads, filter })).toBe(true));

  test.each(['$1', 'line.length > 3', 'meanQuality(qual.slice(1)) > 3', 'meanQuality(qual, 64) > 3'])(
    'the filter %s runs on strings',
    async (filter) => expect(await isOnBytes({ ...reads, filter })).toBe(false),
  );

  test.each([
    ['seq', true],
    ['`${seq},${qual}`', true],
    ['row(seq, qual)', true],
    ['row(id, comment, seq.length, gc(seq))', true],
    ['reverseComplement(seq)', true],
    ['set(1, seq)', false],
    ['({ id, seq: reverseComplement(seq) })', false],
    ['reverseComplement(seq.slice(1))', false],
  ])('whether the map %s runs on bytes: %s', async (map, expected) => {
    expect(await isOnBytes({ ...reads, map })).toBe(expected);
  });
});

test.each(['ndjson'] as const)('for %s nothing runs on bytes', async (format) => {
  expect(await isOnBytes({ format, filter: 'line.length > 3', columns: undefined })).toBe(false);
  expect(await isOnBytes({ format, map: 'line', columns: undefined })).toBe(false);
});

test('for FASTA expressions on its known parts run on bytes', async () => {
  const fasta = { format: 'fasta' as const, columns: undefined };
  for (const map of ['gc(seq)', 'row(id, comment, seq.length)', 'reverseComplement(seq)', '`${id} ${seq}`']) {
    expect(await isOnBytes({ ...fasta, map })).toBe(true);
  }
  expect(await isOnBytes({ ...fasta, filter: 'seq.length > 3 && /^a/.test(id)' })).toBe(true);
  for (const map of ['line', '$1', 'row(id, line)', 'set(1, seq)'])
    expect(await isOnBytes({ ...fasta, map })).toBe(false);
  expect(await isOnBytes({ ...fasta, map: 'row(id, seq)', delimiter: 'é' })).toBe(false);
});
