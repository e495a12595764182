import { prepareModule } from '../../../src/transform/module/prepare-module.ts';
import { failed, fixture, loaded, loadPrepared, project } from './loading.ts';

test.each([
  ['commonjs-function.cjs', 'module.exports'],
  ['commonjs-default.cjs', 'exports.default'],
  ['commonjs-object.cjs', 'exports.map'],
  ['compiled-to-commonjs.cjs', '__esModule'],
])('%s exports its work by %s', async (name, way) => {
  expect(await loaded(fixture(name), ['it'])).toMatchObject({ results: [`it by ${way}`], printed: '' });
});

test('an async function is a map that returns promises', async () => {
  expect((await loaded(fixture('async-function.mjs'), ['it'])).results).toEqual(['it in time']);
});

test('an ES module may have a top-level await', async () => {
  expect((await loaded(fixture('awaits-at-top.mjs'), ['it'])).results).toEqual(['it!']);
});

test('all keys of a transform are used, and its methods reach each other by this', async () => {
  expect(await loaded(fixture('whole-transform.js'), ['keep', 'drop'])).toMatchObject({
    keys: ['filters', 'map', 'setup', 'teardown', 'header', 'format'],
    results: ['keep#a', '(dropped)'],
    header: ['#a header'],
    teardown: 'kept',
  });
});

test('a filter alone, or a header alone, leaves records unchanged', async () => {
  const path = project({
    'filter.mjs': 'export default { filter: (line) => line !== "drop" };',
    'header.mjs': 'export default { header: () => ["id"] };',
  });
  expect((await loaded(path('filter.mjs'), ['keep', 'drop'])).results).toEqual(['(unchanged)', '(dropped)']);
  expect(await loaded(path('header.mjs'))).toMatchObject({ results: ['(unchanged)'], header: ['id'] });
});

test('two workers that load the same module have their own copies of its variables', async () => {
  const prepared = await prepareModule(fixture('counts-calls.mjs'));
  const outcomes = [
    await loadPrepared({ prepared, records: ['a', 'b'] }),
    await loadPrepared({ prepared, records: ['a'] }),
  ];
  expect(outcomes).toMatchObject([{ results: ['1', '2'] }, { results: ['1'] }]);
});

test('names that need escaping in a URL work', async () => {
  const path = project({ 'a #1 %20?/é t.mjs': 'export default (line) => line;' });
  expect((await loaded(path('a #1 %20?/é t.mjs'))).results).toEqual(['a record']);
});

test('an ES module in a .js file of a package without "type" loads without a warning', async () => {
  const path = project({ 'package.json': '{}', 't.js': 'export default (line) => line;' });
  expect(await loaded(path('t.js'))).toMatchObject({ results: ['a record'], printed: '' });
});

test('other warnings are still printed', async () => {
  const path = project({ 't.mjs': 'process.emitWarning("mind the gap"); export default (line) => line;' });
  expect((await loaded(path('t.mjs'))).printed).toContain('mind the gap');
});

test('the frame of an error names the file as a path', async () => {
  const path = project({ 't.mjs': 'export default function first(line) {\n  return line.no.where;\n}\n' });
  expect((await failed(path('t.mjs'))).frame).toBe(`first (${path('t.mjs')}:2:18)`);
});
