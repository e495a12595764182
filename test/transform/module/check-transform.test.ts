import { ModuleError } from '../../../src/job/errors.ts';
import { checkTransform } from '../../../src/transform/module/check-transform.ts';

const WANTED = 'export default a function (line, context) => string, or an object with map or filter';
const KEYS =
  'map, filter, mapBatch, mapBytes, start, add, merge, finish, setup, teardown, header, format, pair, columns, concurrency';

const zero = (): number => 0;

function refusal(exported: unknown): unknown {
  try {
    checkTransform(exported, 't.js');
  } catch (error) {
    return error;
  }
  throw new Error('it was taken');
}

test('a function is a map, unchanged', () => {
  const map = (line: string) => line;
  expect(checkTransform(map, 't.js')).toEqual({ filters: [], map });
});

test('keys that are undefined count as absent', () => {
  const work = checkTransform({ map: () => '', filter: undefined, later: undefined }, 't.js');
  expect(Object.keys(work)).toEqual(['filters', 'map']);
  expect(work.filters).toEqual([]);
});

test('an object without a prototype is accepted', () => {
  const transform = Object.assign(Object.create(null) as object, { format: 'lines', filter: () => true });
  expect(checkTransform(transform, 't.js').filters).toHaveLength(1);
});

class Transform {
  map(): void {}
}

test.each([
  ['a class', Transform, 'its default export is a class, but threadmill creates no instances', WANTED],
  ['an instance', new Transform(), 'its default export is a Transform, not a plain object', WANTED],
  ['a promise', Promise.resolve({}), 'its default export is a Promise, not a plain object', WANTED],
  ['an array', [1], 'its default export is an array, not a plain object', WANTED],
  ['a text', 'line', 'its default export is "line"', WANTED],
  ['null', null, 'its default export is null', WANTED],
  ['undefined', undefined, 'its default export is undefined', WANTED],
  ['an object that does nothing', { setup: () => 1 }, 'it does nothing: it has neither map nor filter', WANTED],
  ['a map that is no function', { map: 'line' }, 'its map is "line", not a function', WANTED],
  ['a filter that is a class', { filter: Transform }, 'its filter is a class, not a function', WANTED],
  ['a setup that is a promise', { map: String, setup: Promise.resolve() }, 'its setup is {}, not a function', WANTED],
  ['a misspelt key', { fitler: () => true }, "its default export has an unknown key 'fitler'", 'did you mean filter?'],
  [
    'a key like no other',
    { map: String, reduce: 1 },
    "its default export has an unknown key 'reduce'",
    `a transform has ${KEYS}`,
  ],
  [
    'two kinds of work',
    { map: String, mapBatch: () => [] },
    "it has map and mapBatch, which can't be combined",
    'use one of them for the output; filter may be added',
  ],
  [
    'a reduction beside another kind of work',
    { mapBytes: zero, start: zero, add: zero, merge: zero, finish: zero },
    "it has mapBytes and a reduction (start, add, merge and finish), which can't be combined",
    'use one of them for the output; filter may be added',
  ],
  [
    'a part of a reduction',
    { start: zero, add: zero },
    'it has start and add without merge and finish',
    'a reduction needs all of start, add, merge and finish',
  ],
  [
    'a mark for pairs that is none',
    { map: String, pair: 2 },
    'its pair is 2, not true or false',
    'export default a function (line, context) => string, or an object with map or filter',
  ],
  [
    'a format that is none',
    { map: String, format: 'xml' },
    'its format is "xml", which is not a format',
    'supported: lines, tsv, csv, ndjson, fastq, fasta, vcf, sam, bed, gff',
  ],
])('%s is refused', (_, exported, message, advice) => {
  const error = refusal(exported);
  expect(error).toBeInstanceOf(ModuleError);
  expect(error).toMatchObject({ message, advice, place: { file: 't.js' } });
});
