// The cases in which JSON parsers are known to differ (from the JSONTestSuite of Nicolas Seriot):
// what RFC 8259 requires, and what threadmill does if the RFC leaves the choice. Each alone, and
// beside a number that JSON.parse would round.
import { NdjsonFormat } from '../../../src/records/formats/ndjson.ts';
import { RecordFault } from '../../../src/records/formats/record-format.ts';
import { thrownBy } from '../../support/thrown.ts';

const BESIDE = (text: string) => `[9007199254740993,${text}]`;

/** What must be accepted, and what it is written as when it is written anew. */
const ACCEPTED: readonly (readonly [text: string, written: string])[] = [
  ['[[]   ]', '[[]]'],
  ['[""]', '[""]'],
  ['[]', '[]'],
  ['["a"]', '["a"]'],
  ['[false]', '[false]'],
  ['[null, 1, "1", {}]', '[null,1,"1",{}]'],
  ['[1\t]', '[1]'],
  [' [1] ', '[1]'],
  ['[1,null,null,null,2]', '[1,null,null,null,2]'],
  ['[123e65]', '[1.23e+67]'],
  ['[0e+1]', '[0]'],
  ['[0e1]', '[0]'],
  ['[ 4]', '[4]'],
  ['[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]', '[-1e-78]'],
  ['[20e1]', '[200]'],
  ['[-0]', '[0]'],
  ['[-123]', '[-123]'],
  ['[1E22]', '[1e+22]'],
  ['[1E-2]', '[0.01]'],
  ['[1E+2]', '[100]'],
  ['[123.456789]', '[123.456789]'],
  ['[-9223372036854775809]', '[-9223372036854775809]'],
  ['[100000000000000000000]', '[100000000000000000000]'],
  ['{"asd":"sdf", "dfg":"fgh"}', '{"asd":"sdf","dfg":"fgh"}'],
  ['{"a":"b","a":"c"}', '{"a":"c"}'],
  ['{"a":"b","a":"b"}', '{"a":"b"}'],
  ['{"":0}', '{"":0}'],
  ['{"foo\\u0000bar": 42}', '{"foo\\u0000bar":42}'],
  ['{"min": -1.0e+28, "max": 1.0e+28}', '{"min":-1e+28,"max":1e+28}'],
  ['{"b":1,"2":2,"1":3}', '{"1":3,"2":2,"b":1}'],
  ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
  ['["\\u0060\\u012a\\u12AB"]', '["`Īካ"]'],
  ['["\\uD801\\udc37"]', '["𐐷"]'],
  ['["\\"\\\\\\/\\b\\f\\n\\r\\t"]', '["\\"\\\\/\\b\\f\\n\\r\\t"]'],
  ['["\\\\u0000"]', '["\\\\u0000"]'],
  ['["a/*b*/c/*d//e"]', '["a/*b*/c/*d//e"]'],
  ['["\\uFFFF\u2028\u2029\u007f"]', '["\uffff\u2028\u2029\u007f"]'],
  ['["\\uD800"]', '["\\ud800"]'],
  ['["\\uDd1e\\uD834"]', '["\\udd1e\\ud834"]'],
  [
    '[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006]',
    '',
  ],
  ['[1.5e+9999]', ''],
  ['[-1e+9999]', ''],
  ['[123123e100000]', ''],
  ['[123e-10000000]', ''],
  [`${'['.repeat(500)}${']'.repeat(500)}`, `${'['.repeat(500)}${']'.repeat(500)}`],
];

const REFUSED: readonly string[] = [
  ...[
    '[1 true]',
    '["": 1]',
    '[""],',
    '[,1]',
    '[1,,2]',
    '["x",,]',
    '["x"]]',
    '["",]',
    '["x"',
    '[x',
    '[3[4]]',
    '[1:2]',
    '[,]',
    '[-]',
  ],
  ...[
    '[   , ""]',
    '["a"\u000b]',
    '[*]',
    '[1,]',
    '[""',
    '[{}',
    '[fals]',
    '[nul]',
    '[tru]',
    '[True]',
    '[-01]',
    '[++1234]',
    '[+1]',
  ],
  ...[
    '[+Inf]',
    '[-1.0.]',
    '[-2.]',
    '[-NaN]',
    '[.-1]',
    '[.2e-3]',
    '[0.1.2]',
    '[0.3e+]',
    '[0.3e]',
    '[0.e1]',
    '[0E+]',
    '[0E]',
    '[1.0e+]',
  ],
  ...[
    '[1 000.0]',
    '[1eE2]',
    '[2.e+3]',
    '[2.e3]',
    '[9.e+]',
    '[Inf]',
    '[NaN]',
    '[Infinity]',
    '[-Infinity]',
    '[-foo]',
    '[- 1]',
    '[-012]',
  ],
  ...[
    '[-.123]',
    '[-1x]',
    '[1ea]',
    '[1.]',
    '[.123]',
    '[1.2a-3]',
    '[1.8011670033376514H-308]',
    '[012]',
    '[0x1]',
    '[0x42]',
    '[1+2]',
  ],
  ...[
    '["x", truth]',
    '{[: "x"}',
    '{"x", null}',
    '{"x"::"b"}',
    '{"a":"a" 123}',
    '{key: "value"}',
    '{"a" b}',
    '{:"b"}',
    '{"a" "b"}',
    '{"a":',
  ],
  ...[
    '{"a"',
    '{1:1}',
    '{9999E9999:1}',
    '{null:null,null:null}',
    '{"id":0,,,,,}',
    "{'a':0}",
    '{"id":0,}',
    '{"a":"b"}/**/',
    '{"a":"b"}//',
  ],
  ...[
    '{"a":"b",,"c":"d"}',
    '{a: "b"}',
    '{"a":"a',
    '{ "foo" : "bar", "a" }',
    '{"a":"b"}#',
    ' ',
    '',
    '["\\uD800\\"]',
    '["\\uD800\\u"]',
  ],
  ...[
    '["\\uD800\\u1"]',
    '["\\uD800\\u1x"]',
    '[é]',
    '["\\x00"]',
    '["\\\\\\"]',
    '["\\\t"]',
    '["\\🌀"]',
    '["\\"]',
    '["\\u00A"]',
    '["\\a"]',
  ],
  ...[
    '["\\',
    '["a\u0000a"]',
    '["new\u001fline"]',
    '["\t"]',
    "['single quote']",
    'abc',
    '\\u0020"asd"',
    '["a" ',
    '<.>',
    '[<null>]',
    '[1]x',
  ],
  ...[
    '[1]]',
    '["asd]',
    'aå',
    '[True]',
    '1]',
    '{"x": true,',
    '[][]',
    ']',
    '{}}',
    '{"":',
    '{"a":/*comment*/"b"}',
    '{"a": true} "x"',
    '["a",',
  ],
  ...[
    '[',
    '{',
    '{,',
    '{"a',
    '["\\{["\\{',
    '*',
    '[1',
    '[1,',
    '2@',
    '{]',
    '[\u00a01]',
    '\u2060',
    '\ufeff[]',
    '[9007199254740993.]',
    '[09007199254740993]',
  ],
  ...[
    '[1e]',
    '[9007199254740993e]',
    '{9007199254740993:1}',
    '[-]',
    '[--9007199254740993]',
    '[9007199254740993 9007199254740993]',
  ],
  '['.repeat(100_000),
  '[{"":'.repeat(50_000),
];

const written = (text: string) => {
  const format = new NdjsonFormat();
  const record = format.parse(text, 1) as object;
  return format.print(Array.isArray(record) ? [...(record as unknown[])] : { ...record });
};

test.each(ACCEPTED)('%.60s is JSON', (text, expected) => {
  if (expected === '') {
    // a number that JavaScript would take for Infinity, or for 0
    expect(thrownBy(() => written(text))).toMatchObject({
      name: 'RecordFault',
      message: expect.stringContaining('the number ') as string,
    });
    return;
  }
  expect(written(text)).toBe(expected);
  expect(written(BESIDE(text))).toBe(BESIDE(expected));
  const format = new NdjsonFormat();
  for (const each of [text, BESIDE(text)]) expect(format.print(format.parse(each, 1) as object)).toBe(each);
});

test.each(REFUSED)('%.60s is not JSON', (text) => {
  for (const each of [text, BESIDE(text)]) {
    if (text.trim() === '' && each !== text) continue;
    const fault = thrownBy(() => new NdjsonFormat().parse(each, 1));
    expect(fault).toBeInstanceOf(RecordFault);
    expect((fault as RecordFault).message).toMatch(/^invalid JSON at column \d+: /);
  }
});
