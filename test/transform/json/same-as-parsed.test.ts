// Expressions on JSON that run on bytes give the same as on parsed records: random expressions, and
// lines that are valid, nearly valid, and broken.
import fc from 'fast-check';
import { framing } from '../../support/reference.ts';
import { newRunner, seeBothWays, type Settings } from '../fields/both-ways.ts';

const KEYS = ['a', 'b', 'ü', 'a b', 'link', '0', 'x"y'];
const anyKey = fc.constantFrom(...KEYS);
const anyStep = fc.oneof(
  { weight: 3, arbitrary: anyKey.map((key) => `[${JSON.stringify(key)}]`) },
  { weight: 3, arbitrary: fc.constantFrom('.a', '.b') },
  { weight: 2, arbitrary: fc.constantFrom('?.a', '?.b', '?.[0]') },
  { weight: 2, arbitrary: fc.constantFrom('[0]', '[1]', '[7]') },
);
const anyPath = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('json.a', 'json.b') },
  { weight: 2, arbitrary: fc.array(anyStep, { minLength: 1, maxLength: 3 }).map((steps) => `json${steps.join('')}`) },
);
const anyText = fc.constantFrom(
  "''",
  "'a'",
  "'5'",
  "' '",
  "'é'",
  "'\\u{1d11e}'",
  "'\\uffff'",
  "'x\\ty'",
  'args.min',
  'args.word',
);
const anyConstant = fc.constantFrom('0', '1', '-1', '2.5', '5', '1e3', '9007199254740992', '1e21', '-0', '+args.min');
const anyArithmetic = fc.oneof(
  fc.tuple(anyPath, fc.constantFrom('+', '-', '*', '/'), anyConstant).map((parts) => parts.join(' ')),
  fc.tuple(anyConstant, fc.constantFrom('-', '*', '/'), anyPath).map((parts) => parts.join(' ')),
  fc.tuple(anyPath, fc.constantFrom('-', '*', '/', '+'), anyPath).map((parts) => parts.join(' ')),
  anyPath.map((path) => `-${path}`),
  anyPath.map((path) => `+${path}`),
  anyPath.map((path) => `Number(${path})`),
);

const anyComparison = fc.oneof(
  anyPath,
  fc
    .tuple(anyPath, fc.constantFrom('<', '<=', '>', '>=', '===', '!==', '==', '!='), anyConstant)
    .map((p) => p.join(' ')),
  fc.tuple(anyConstant, fc.constantFrom('<', '<=', '>', '>=', '===', '!==', '=='), anyPath).map((p) => p.join(' ')),
  fc.tuple(anyPath, fc.constantFrom('<', '<=', '>', '>=', '===', '!==', '==', '!='), anyText).map((p) => p.join(' ')),
  fc.tuple(anyText, fc.constantFrom('<', '>=', '===', '!=='), anyPath).map((p) => p.join(' ')),
  fc.tuple(anyPath, fc.constantFrom('<', '<=', '>', '>='), anyPath).map((p) => p.join(' ')),
  fc.tuple(anyArithmetic, fc.constantFrom('<', '<=', '>', '>=', '===', '=='), anyConstant).map((p) => p.join(' ')),
  fc
    .tuple(anyPath, fc.constantFrom('===', '!==', '==', '!='), fc.constantFrom('null', 'undefined', 'true', 'false'))
    .map((p) => p.join(' ')),
  fc
    .tuple(anyPath, fc.constantFrom('startsWith', 'endsWith', 'includes'), anyText)
    .map(([path, method, text]) => `${path}.${method}(${text})`),
);
const { anyFilter } = fc.letrec<{ anyFilter: string }>((tie) => ({
  anyFilter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    anyComparison,
    tie('anyFilter').map((condition) => `!(${condition})`),
    fc
      .tuple(tie('anyFilter'), fc.constantFrom('&&', '||'), tie('anyFilter'))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
  ),
}));

const anyValue = fc.oneof(
  { weight: 4, arbitrary: anyPath },
  { weight: 2, arbitrary: anyArithmetic },
  { weight: 1, arbitrary: fc.oneof(anyText, anyConstant) },
);
const anyObject = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', "'é'", "'a b'", 'length', "'x\"y'"), anyValue), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 4,
  })
  .map((members) => `({ ${members.map((member) => member.join(': ')).join(', ')} })`);
const anyRow = fc.array(anyValue, { minLength: 1, maxLength: 4 }).map((parts) => `row(${parts.join(', ')})`);
const anyTemplate = fc
  .array(anyValue, { minLength: 1, maxLength: 3 })
  .map((parts) => `\`${parts.map((part) => `x\${${part}}`).join('')}\``);
const anySum = fc.tuple(anyPath, anyPath).map(([a, b]) => `${a} + ':' + ${b}`);
const anyMap = fc.oneof(anyPath, anyObject, anyRow, anyTemplate, anySum, anyArithmetic);

const anyNumberText = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '1',
    '5',
    '-5',
    '2.5',
    '1.0',
    '1.50',
    '1e5',
    '1E-5',
    '0.000001',
    '0.0000001',
    '0e0',
    '-0.0',
  ),
  fc.constantFrom(
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '1234567890123456789012',
  ),
  fc.constantFrom(
    '0.1234567890123456',
    '0.1234567890123456789',
    '123456789012345.6',
    '12345678901234567890.5',
    '1e21',
    '1e22',
  ),
  fc.constantFrom(
    '1e400',
    '-1e400',
    '1e-400',
    '1e99',
    '1e100',
    '12345678901234567e3',
    '1000000000000000.0',
    '4.35',
    '0.1',
    '0.3',
  ),
  fc.constantFrom(
    '0.30000000000000001',
    '01',
    '+1',
    '.5',
    '5.',
    '1e',
    '1e+',
    '-',
    '0x1',
    'NaN',
    'Infinity',
    '1_0',
    '--1',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
);
const anyCharacter = fc.constantFrom(
  ...['a', 'b', 'é', '€', '𝄞', '\u2028', '\u007f', '\ufeff', '\uffff', ' ', ',', '/', '{', '"', '\t', '\x01', '\0'],
  ...['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u0061', '\\u00e9', '\\u0001', '\\u001F', '\\u0000'],
  ...['\\ud834\\udd1e', '\\uD834', '\\udd1e', '\\ud834\\u0061', '\\u005c', '\\u0022', '\\u000a', '\\u2028', '\\u20AC'],
  ...['\\', '\\x', '\\u', '\\u12', '\\u12g4', '\\U0061', '\\u 061', '\\ud834\\ud834\\udd1e', '\\u007F', '\\u0009'],
);
const anyString = fc.array(anyCharacter, { maxLength: 6 }).map((parts) => `"${parts.join('')}"`);
const anyPlainString = fc.constantFrom('""', '"a"', '"5"', '"ada"', '"PASS"', '" "', '"é"', `"${'long '.repeat(9)}"`);
const anySpace = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\t', '  ', '\u00a0', '\r', '\f', '\ufeff') },
);
const anyMemberKey = fc.oneof(
  { weight: 6, arbitrary: anyKey.map((key) => JSON.stringify(key)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"\\u0061"',
      '"\\u0062"',
      '"__proto__"',
      '"\\u00fc"',
      '"toString"',
      'a',
      '"2"',
      '"x\\u0022y"',
    ),
  },
  { weight: 1, arbitrary: anyString },
);
const { anyJson } = fc.letrec<{ anyJson: string }>((tie) => ({
  anyJson: fc.oneof(
    { maxDepth: 4, withCrossShrink: true, depthSize: 'small' },
    fc.oneof(
      { weight: 3, arbitrary: anyPlainString },
      { weight: 2, arbitrary: anyNumberText },
      { weight: 2, arbitrary: fc.integer({ min: -2000, max: 2000 }).map(String) },
      { weight: 1, arbitrary: anyString },
      {
        weight: 1,
        arbitrary: fc.constantFrom('true', 'false', 'null', 'tru', 'nul', 'falsy', 'undefined', '', 'True'),
      },
    ),
    fc
      .array(fc.tuple(anyMemberKey, anySpace, tie('anyJson')), { maxLength: 4 })
      .map((members) => `{${members.map(([key, space, value]) => `${key}${space}:${value}${space}`).join(',')}}`),
    fc
      .tuple(fc.array(tie('anyJson'), { maxLength: 3 }), anySpace)
      .map(([items, space]) => `[${items.join(`,${space}`)}]`),
  ),
}));
const anyObjectLine = fc
  .array(fc.tuple(anyMemberKey, anyJson), { maxLength: 5 })
  .map((members) => `{${members.map((member) => member.join(':')).join(',')}}`);
/** Most have the members that are looked for. */
const anyUsualLine = fc
  .tuple(fc.oneof(anyPlainString, anyNumberText), fc.oneof(anyPlainString, fc.integer().map(String), anyJson))
  .map(([a, b]) => `{"a":${a},"b":${b}}`);
const anyLine = fc.oneof(
  { weight: 3, arbitrary: anyUsualLine },
  { weight: 2, arbitrary: anyObjectLine },
  { weight: 1, arbitrary: anyJson },
  { weight: 1, arbitrary: fc.tuple(anySpace, anyObjectLine, anySpace).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(anyUsualLine, fc.nat(40)).map(([line, at]) => line.slice(0, at)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyUsualLine, fc.nat(40), fc.integer({ min: 0, max: 127 }))
      .map(([line, at, code]) => line.slice(0, at) + String.fromCharCode(code) + line.slice(at + 1)),
  },
);

interface Case {
  readonly settings: Settings;
  readonly inputs: Buffer[];
}

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    filter: fc.option(anyFilter, { nil: undefined }),
    map: fc.option(anyMap, { nil: undefined }),
    lines: fc.array(fc.tuple(anyLine, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 5 }),
    isNul: fc.constantFrom(false, false, false, true),
    delimiter: fc.constantFrom('\t', '\t', ',', '.', 'a', '5'),
    keepsRefused: fc.boolean(),
    batchSize: fc.constantFrom({ kind: 'ramp' } as const, { kind: 'records', records: 1 } as const),
    invalid: fc.constantFrom('', '', '', '', '', '\xff'),
  })
  .map(({ filter, map, lines, isNul, invalid, ...rest }) => ({
    settings: { format: 'ndjson', filter, map, framing: framing(isNul ? 'nul' : 'newline'), ...rest },
    inputs: [
      Buffer.concat([
        ...lines.map(([line, end]) => Buffer.from(line + (isNul ? '\0' : end))),
        Buffer.from(invalid, 'latin1'),
      ]),
    ],
  }));

describe('expressions on JSON that run on bytes', () => {
  it('give the same as on parsed records, for any expressions and lines', async () => {
    let all = 0;
    let onBytes = 0;
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ settings, inputs }) => {
        all += 1;
        if (settings.filter === undefined && settings.map === undefined) return;
        let runner;
        try {
          runner = await newRunner(settings, 'bytes');
        } catch {
          return; // refused as a mistake
        }
        if (runner === undefined) return;
        onBytes += 1;
        await seeBothWays(inputs, settings);
      }),
      { numRuns: 1500 },
    );
    expect(onBytes).toBeGreaterThan(all / 3);
  });
});
