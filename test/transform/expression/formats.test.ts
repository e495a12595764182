// The names of typed records in expressions, and the errors for names that the format lacks.
import { UsageError } from '../../../src/job/errors.ts';
import { RecordFault } from '../../../src/records/formats/record-format.ts';
import { compile, evaluate } from './evaluate.ts';
import { thrownBy } from '../../support/thrown.ts';

const READ = '@r1 lane=2\nACGN\n+\nII!I';

test.each([
  ['id', 'r1'],
  ['comment', 'lane=2'],
  ['seq.length', 4],
  ['qual', 'II!I'],
  ['gc(seq)', 0.5],
  ['reverseComplement(seq)', 'NCGT'],
  ['Math.round(meanQuality(qual))', 6],
  ['row(id, NR)', 'r1\t7'],
  ['({ id, comment, seq, qual })', { id: 'r1', comment: 'lane=2', seq: 'ACGN', qual: 'II!I' }],
  ['{ const gc = 1; return id + gc }', 'r11'],
  ["line.split('\\n').length", 4],
])('fastq: %s', (text, value) => {
  expect(evaluate(text, READ, { format: 'fastq' })).toEqual(value);
});

test.each([
  ['json.a', 1],
  ['json?.b?.c', undefined],
  ['({ json })', { json: { a: 1, b: null } }],
  ['({ json: 2, x: json.a })', { json: 2, x: 1 }],
  ['{ json.a += 1; return json.a }', 2],
  ['[json].map((json) => json.a)', [1]],
  ['`${json.a}`', '1'],
  ['[json === json, typeof json]', [true, 'object']],
  ['{ const { a, ...rest } = json; return [a, rest] }', [1, { b: null }]],
])('ndjson: %s', (text, value) => {
  expect(evaluate(text, '{"a":1,"b":null}', { format: 'ndjson' })).toEqual(value);
});

test('json is parsed at its first use', () => {
  const expression = compile("line.includes('b') && json.b", { format: 'ndjson', option: '--filter' });
  const context = { recordNumber: 1 } as Parameters<typeof expression>[1];
  expect(expression('{"a":', context)).toBe(false);
  expect(() => expression('{"b":', context)).toThrow('column 6');
});

// in JavaScript each is undefined, and a filter would drop the record
test.each([
  ['json.a > 1', '[{"a":2}]', 'json.a is a member of an object, and the record is an array'],
  ['json?.a > 1', '[]', 'json.a is a member of an object, and the record is an array'],
  ['json["a b"]', '[1]', 'json.a b is a member of an object, and the record is an array'],
  ['json.a', '"a"', 'json.a is a member of an object, and the record is a string'],
  ['json.a', '3', 'json.a is a member of an object, and the record is a number'],
  ['json.a', '12345678901234567890', 'json.a is a member of an object, and the record is a bigint'],
  ['json.a', 'true', 'json.a is a member of an object, and the record is a boolean'],
  ['{ json.a = 1; return json }', '[1]', 'json.a is a member of an object, and the record is an array'],
  ['{ json.a += 1; return json }', '"x"', 'json.a is a member of an object, and the record is a string'],
])('%s of %s is an error', (text, line, message) => {
  const error = thrownBy(() => evaluate(text, line, { format: 'ndjson' }));
  expect(error).toBeInstanceOf(RecordFault);
  expect((error as RecordFault).message).toBe(message);
  expect((error as RecordFault).advice).toContain(line.startsWith('[') ? "jq -c '.[]'" : 'typeof json');
});

test.each([
  ['json[0].a', '[{"a":2}]', 2],
  ['json["0"].a', '[{"a":2}]', 2],
  ['json.length', '[1,2]', 2],
  ['json.map((each) => each.a)', '[{"a":2}]', [2]],
  ['json.toUpperCase()', '"x"', 'X'],
  ['typeof json === "object" && json.a > 1', '3', false],
  ['json?.a === 1', 'null', false],
  ['Array.isArray(json) ? "list" : json.a', '[]', 'list'],
])('%s of %s is what JavaScript gives', (text, line, value) => {
  expect(evaluate(text, line, { format: 'ndjson' })).toEqual(value);
});

test.each([
  ['json.a', 'lines', 'json exists with --format ndjson'],
  ['seq.length', 'lines', 'seq exists with --format fastq'],
  ['seq.length', 'ndjson', 'seq exists with --format fastq'],
  ['sequ', 'fastq', 'did you mean seq?'],
  ['gc("ACGT")', 'fastq', 'single quotes'],
  ['(json) => json.a', 'ndjson', 'write what it returns: json.a'],
  ['(log) => log.a', 'ndjson', 'with json for log'],
  ['json = 1', 'ndjson', 'to compare'],
] as const)('%s in %s is refused', (text, format, advice) => {
  const error = thrownBy(() => compile(text, { format, option: '--filter' }));
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).advice).toContain(advice);
});
