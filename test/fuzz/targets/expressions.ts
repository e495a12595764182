// Expressions: any text is either refused as a usage error or understood; fields and JSON values
// found by the kernels are those that JavaScript finds.
import { isDeepStrictEqual } from 'node:util';
import { ThreadmillError } from '../../../src/job/errors.ts';
import { checkExpression } from '../../../src/transform/expression/check-expression.ts';
import { see, type Settings } from '../../transform/fields/both-ways.ts';
import { mustBeSame, type FuzzTarget } from '../target.ts';

const FORMATS = ['lines', 'csv', 'ndjson', 'fastq'] as const;

export const expressionParser: FuzzTarget = {
  name: 'expressions',
  seeds: [
    'row($1, (+$6 * 2).toFixed(1))',
    "$3 === 'a' && !/^chr1[0-9]$/.test($1) || col.x > 3",
    'json.tags?.[0] ?? null',
    '({ ...json, a: json.b.c, [x]: 1 })',
    'seq.length > 50 && meanQuality(qual) >= 20',
    'set(3, $3.toLowerCase(), "name", args.x)',
    'await fetch(`http://x/${$1}`).then(r => r.text())',
    'line.split("\\t").map((x, i) => i ? +x : x).join()',
  ].map((text) => Buffer.from(text)),
  words: [
    '$1',
    'col.',
    'json',
    'row(',
    'set(',
    ' && ',
    ' || ',
    '=> ',
    '`${',
    '}`',
    '/a/',
    "'",
    '(',
    ')',
    '[',
    ']',
    '...',
    'await ',
    '?.',
    '; ',
  ],
  run(bytes) {
    const text = bytes.toString('utf8');
    for (const format of FORMATS) {
      for (const option of ['--map', '--filter'] as const) {
        try {
          structuredClone(
            checkExpression(text, option, {
              format,
              isPaired: false,
              hasHeader: true,
              argNames: ['x'],
              argTexts: new Map([['x', '1']]),
              isFile: () => false,
            }),
          );
        } catch (error) {
          if (!(error instanceof ThreadmillError) || error.exitCode !== 2) throw error;
        }
      }
    }
  },
};

async function bothWays(bytes: Buffer, settings: Settings): Promise<void> {
  const texts = await see([bytes], settings, 'texts');
  const kernel = await see([bytes], settings, 'bytes');
  if (!isDeepStrictEqual(texts, kernel)) mustBeSame(JSON.stringify(settings), kernel, texts);
}

/** Each input is run by one of them, chosen by its bytes. */
function oneOf(all: readonly Settings[], bytes: Buffer): Settings {
  return all[bytes.reduce((sum, byte) => sum + byte, 0) % all.length]!;
}

const FIELD_WORK: readonly Settings[] = [
  { map: 'row($2, $1)' },
  { filter: '+$2 > 3' },
  { filter: "$1 === 'a' || $3.length < 2" },
  { map: "row($1, +$2 * 2, 'x')" },
  { map: "set(2, 'x')" },
  { filter: '/^a[0-9]*b$/.test($1)' },
];

export const fieldPlans: FuzzTarget = {
  name: 'fields',
  seeds: ['a\t1\tb\n', 'a\t1e3\té\r\na1b\t-.5\t\n\t\t\n', 'a\t0x10\t\u{1d11e}\nb\t12345678901234567890\tc'].map(
    (text) => Buffer.from(text),
  ),
  words: ['\t', '\n', '\r\n', '3', '1e3', '-0', 'NaN', 'Infinity', ' 4 ', 'é', 'a12b', '.5', '9007199254740993'],
  run: (bytes) => bothWays(bytes, oneOf(FIELD_WORK, bytes)),
};

export const csvPlans: FuzzTarget = {
  name: 'csv-fields',
  seeds: ['a,1,b\n', '"a",1e3,"x ""y"""\r\n"a\nb",-.5,\n', 'a,"3",é\n'].map((text) => Buffer.from(text)),
  words: ['"', '""', ',', '\n', '\r\n', '",', ',"', '3', '1e3', 'é'],
  run: (bytes) => bothWays(bytes, { ...oneOf(FIELD_WORK.slice(0, 4), bytes), format: 'csv' }),
};

const JSON_WORK: readonly Settings[] = [
  { map: 'row(json.a, json.b)', format: 'ndjson' },
  { map: '({ x: json.a.b, y: json.tags[0] })', format: 'ndjson' },
  { filter: 'json.a > 3', format: 'ndjson' },
  { filter: "json.b === 'x' || json.a?.b === null", format: 'ndjson' },
  { map: 'json.a', format: 'ndjson' },
];

export const jsonPlans: FuzzTarget = {
  name: 'json',
  seeds: [
    '{"a":1,"b":"x"}\n{"a":{"b":null},"tags":[1,2]}\n',
    '{"b":"\\u00e9\\n\\ud834\\udd1e","a":-1.5e-3}\n',
    '{"a":12345678901234567890,"a":[{"b":true}],"b":""}\n\n{}\n',
    '[1]\n"x"\n3\nnull\n',
  ].map((text) => Buffer.from(text)),
  words: [
    '"a":',
    '"b":',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\u00',
    '\\ud834',
    '\\',
    'true',
    'null',
    '1e400',
    '-0',
    '0.1',
    '\t',
    ' ',
    '\n',
  ],
  run: (bytes) => bothWays(bytes, oneOf(JSON_WORK, bytes)),
};
