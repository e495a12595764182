// Random values with numbers of every size through `{ ...json }`: exact by Python's decimal, which
// does not use doubles.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { RecordFault } from '../../../src/records/formats/record-format.ts';
import { testWith } from '../../support/judges.ts';
import { ndjsonMap } from '../../support/ndjson-map.ts';

/**
 * Compares pairs of texts, ignoring the order of integer-like keys and repeated keys: prints
 * 'same', or the difference.
 */
const JUDGE = `
import json, sys
from decimal import Decimal
read = lambda text: json.loads(text, parse_int=Decimal, parse_float=Decimal)
for line in sys.stdin:
    before, after = json.loads(line)
    after_it = read(after)
    after_it.pop('added', None)
    print('same' if read(before) == after_it else before + ' became ' + after)
`;

const digits = (min: number, max: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: min, maxLength: max }).map((all) => all.join(''));
const whole = fc.tuple(fc.constantFrom(...'123456789'), digits(0, 30)).map((parts) => parts.join(''));
const exponent = fc.tuple(
  fc.constantFrom('e', 'E'),
  fc.constantFrom('', '+', '-'),
  fc.oneof(fc.nat(25), fc.nat(340)).map(String),
);
const literal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(whole, fc.constant('0'), fc.bigInt(2n ** 53n - 3n, 2n ** 53n + 3n).map(String)),
    fc.option(fc.tuple(fc.constant('.'), digits(1, 25))),
    fc.option(exponent),
  )
  .map((parts) => parts.flat(2).join(''));
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const number = fc.oneof(
  literal,
  double.map(String),
  double.map((x) => x.toPrecision(17)),
  fc.integer().map(String),
);
const text = fc.string({ maxLength: 4 }).map((each) => JSON.stringify(each));
const space = fc.constantFrom('', '', ' ', '\t');

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    number,
    fc.constantFrom('true', 'null'),
    text,
    fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
    fc
      .array(fc.tuple(text, space, tie('value')), { maxLength: 4 })
      .map((all) => `{${all.map(([key, blank, each]) => `${key}${blank}:${blank}${each}`).join(`,`)}}`),
  ),
}));
const record = fc.array(value, { minLength: 1, maxLength: 5 }).map((all) => {
  return `{${all.map((each, i) => `"k${i}":${each}`).join(',')}}`;
});

testWith('python3')('numbers of every size are exact after { ...json }, or an error', () => {
  const copies = ['({ ...json })', '({ ...json, added: [json.k0] })'].map(ndjsonMap);
  const cases: string[] = [];
  let refused = 0;
  for (const line of fc.sample(record, { numRuns: 4000, seed: 15 })) {
    try {
      for (const work of copies) cases.push(JSON.stringify([line, work(line)]));
    } catch (error) {
      expect(error).toBeInstanceOf(RecordFault);
      expect((error as RecordFault).message).toMatch(/^the number .* JavaScript/);
      refused += 1;
    }
  }
  expect(cases.length).toBeGreaterThan(6000);
  expect(refused).toBeGreaterThan(50);
  const { stdout, stderr } = spawnSync('python3', ['-c', JUDGE], { input: cases.join('\n'), maxBuffer: 2 ** 28 });
  expect(stderr.toString()).toBe('');
  const verdicts = stdout.toString().trimEnd().split('\n');
  expect(verdicts.filter((verdict) => verdict !== 'same')).toEqual([]);
  expect(verdicts).toHaveLength(cases.length);
});
