// An edit of `json` in an expression is written to the output, even if no difference is visible.
import { ndjsonMap } from '../../support/ndjson-map.ts';

const RECORD = '{"a": 1.0, "b": {"c": 2.50, "list": [1e2]}, "n": 0}';
const ANEW = '{"a":1,"b":{"c":2.5,"list":[100]},"n":0}';

test.each([
  ['{ json.a = 1; return json }', ANEW],
  ['{ json.a = json.a; return json }', ANEW],
  ["{ json['a'] = +json.a; return json }", ANEW],
  ['{ json.b.c = Number(json.b.c); return json }', ANEW],
  ['{ json.b.list[0] = 100; return json }', ANEW],
  ['{ (json.b).c = 2.5; return json }', ANEW],
  ['{ json.n += 0; return json }', ANEW],
  ['{ json.n++; json.n--; return json }', ANEW],
  ['{ [json.a, json.n] = [1, 0]; return json }', ANEW],
  ['{ ({ x: json.a } = { x: 1 }); return json }', ANEW],
  ['{ for (json.n of [1, 0]); return json }', ANEW],
  ['{ Object.assign(json, { a: 1 }); return json }', ANEW],
  ['Object.assign(json, { a: 1 })', ANEW],
  ['{ if (json.n === 0) json.a = 1; return json }', ANEW],
  ['({ ...json, a: 1 })', ANEW],
  ['{ const fix = () => { json.a = 1 }; fix(); return json }', ANEW],
  // changes that show
  ['{ delete json.n; return json }', ANEW.replace(',"n":0', '')],
  ['{ json.m ??= 1; return json }', ANEW.replace('"n":0', '"n":0,"m":1')],
  ['{ json.b.list.push(2); return json }', ANEW.replace('[100]', '[100,2]')],
  ['{ const { b } = json; b.c = 3; return json }', ANEW.replace('2.5', '3')],
])('%s prints the record anew', (expression, expected) => {
  expect(ndjsonMap(expression)(RECORD)).toBe(expected);
});

test.each([
  ['json'],
  ['{ return json }'],
  ['{ if (json.n === 1) json.a = 1; return json }'],
  ['{ json.a ??= 1; return json }'],
  ['{ json.n &&= 1; return json }'],
  ['{ delete json.m; return json }'],
  ['{ const seen = {}; seen[json.a] = json.n; return json }'],
  ['{ const copy = { ...json }; copy.a = 2; return json }'],
  ['{ const all = Object.assign({}, json); all.a = 2; return json }'],
  ['{ json.b.list.sort(); return json }'],
])('%s gives the record unchanged if nothing was assigned', (expression) => {
  const map = ndjsonMap(expression);
  expect([map(RECORD), map(`${RECORD} `)]).toEqual([RECORD, `${RECORD} `]);
});

test('an edit affects its own record only', () => {
  const map = ndjsonMap('{ if (json.n === 0) json.a = 1; return json }');
  expect([map('{"a":1.0,"n":0}'), map('{"a":1.0,"n":1}')]).toEqual(['{"a":1,"n":0}', '{"a":1.0,"n":1}']);
});
