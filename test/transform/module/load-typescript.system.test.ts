import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareModule } from '../../../src/transform/module/prepare-module.ts';
import { failed, fixture, load, loaded, loadPrepared, project } from './loading.ts';

const PACKAGES = {
  'node_modules/common/package.json': '{ "name": "common", "main": "main.js" }',
  'node_modules/common/main.js': 'module.exports = { kind: "CommonJS", file: __filename };',
  'node_modules/esm-only/package.json':
    '{ "name": "esm-only", "type": "module", "exports": { "import": "./main.js" } }',
  'node_modules/esm-only/main.js': 'export default () => "default"; export const named = import.meta.url;',
  'node_modules/both/package.json': '{ "exports": { "import": "./main.mjs", "require": "./main.cjs" } }',
  'node_modules/both/main.mjs': 'export default "by import";',
  'node_modules/both/main.cjs': 'module.exports = "by require";',
  'node_modules/effect/package.json': '{ "exports": "./main.mjs" }',
  'node_modules/effect/main.mjs': 'globalThis.effect = "had";',
};

const USES_PACKAGES = `
  import common, { kind } from 'common';
  import esm, { named } from 'esm-only';
  import both from 'both';
  import 'effect';
  import { basename } from 'path';
  export default async () => JSON.stringify({
    common: [common.kind, kind], esm: esm(), named: basename(named), both, late: (await import('both')).default,
    effect: (globalThis as unknown as { effect: string }).effect,
  });`;

const FROM_PACKAGES = {
  common: ['CommonJS', 'CommonJS'],
  esm: 'default',
  named: 'main.js',
  both: 'by import',
  late: 'by import',
  effect: 'had',
};

async function resultOf(path: string): Promise<unknown> {
  return JSON.parse((await loaded(path)).results[0] as string);
}

describe('compilation', () => {
  test('includes everything that a function imports', async () => {
    expect(await loaded(fixture('gc.ts'), ['r1\tGATC', 'r2\tGGGC'])).toMatchObject({
      keys: ['filters', 'map'],
      results: ['0.50', '1.00'],
      printed: '',
    });
  });

  test('supports enums, namespaces, decorators, JSON, other kinds of module and late imports', async () => {
    const expected = ['red', 3, 42, 'from .mts', 'from .cts', 'late', 'late', 'A RECORD!'];
    expect(await resultOf(fixture('language-tour.ts'))).toEqual(expected);
  });

  test.each(['t.ts', 't.mts', 't.cts'])('removes an import of which only types are used: %s', async (name) => {
    const path = project({
      [name]: `import { Shape } from 'absent'; import type { T } from './absent.js';
        export default (line: string) => { const shape: Shape | T = line; return shape; };`,
    });
    expect((await loaded(path(name))).results).toEqual(['a record']);
  });

  test('is strict, as modules are: assigning an undeclared variable throws', async () => {
    const path = project({ 't.ts': 'export default () => { total = 1; return total; };' });
    expect((await failed(path('t.ts'))).error.cause).toMatchObject({
      name: 'ReferenceError',
      message: 'total is not defined',
    });
  });

  test('accepts `export =` and module.exports as default export', async () => {
    const path = project({
      'a.cts': 'export = { map: (line: string) => line + " a" };',
      'b.cts': 'module.exports = (line: string) => line + " b";',
    });
    expect((await loaded(path('a.cts'))).results).toEqual(['a record a']);
    expect((await loaded(path('b.cts'))).results).toEqual(['a record b']);
  });

  test("happens once: later workers don't see a file that changed since", async () => {
    const path = project({ 't.ts': 'export default () => "first";' });
    const prepared = await prepareModule(path('t.ts'));
    writeFileSync(path('t.ts'), 'export default () => "second";');
    expect(prepared).toMatchObject({ kind: 'compiled', displayName: path('t.ts') });
    expect(await loadPrepared({ prepared, records: [''] })).toMatchObject({ results: ['first'] });
  });

  test('may happen for two modules at the same time', async () => {
    const outcomes = await Promise.all([load(fixture('gc.ts'), ['\tG']), load(fixture('counts-calls.ts'))]);
    expect(outcomes).toMatchObject([{ results: ['1.00'] }, { results: ['1'] }]);
  });

  test('leaves nothing of the compiler running', async () => {
    await prepareModule(fixture('gc.ts'));
    expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap');
  });
});

describe('imports', () => {
  test.each([
    ['a .ts file', 't.ts', {}],
    ['a .ts file of a package of ES modules', 't.ts', { 'package.json': '{ "type": "module" }' }],
    ['a .mts file', 't.mts', {}],
  ])('find packages of every kind, as Node does, by %s', async (_, name, files) => {
    const path = project({ ...PACKAGES, ...files, [name]: USES_PACKAGES });
    expect(await resultOf(path(name))).toEqual(FROM_PACKAGES);
  });

  test("are resolved from each file's own folder", async () => {
    const path = project({
      ...PACKAGES,
      't.ts': `import { file } from 'common'; import { near } from './deep/near.js'; export default () => [file, near];`,
      'deep/near.ts': `import { file } from 'common'; export const near: string = file;`,
      'deep/node_modules/common/index.js': 'exports.file = __filename;',
    });
    const found = ['node_modules/common/main.js', 'deep/node_modules/common/index.js'];
    expect((await loaded(path('t.ts'))).results).toEqual([found.map(path)]);
  });

  test("compile a package of TypeScript sources, an alias of package.json and one of tsconfig's paths, too", async () => {
    const path = project({
      'package.json': '{ "imports": { "#inner": "./src/inner.ts" } }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/inner.ts': 'export const inner: string = "inner";',
      'node_modules/sources/package.json': '{ "exports": "./main.ts" }',
      'node_modules/sources/main.ts': 'export enum Kind { A = "sources" }',
      't.ts': `import { inner } from '#inner'; import { inner as alias } from '@/inner'; import { Kind } from 'sources';
        export default () => [inner, alias, Kind.A];`,
    });
    expect((await loaded(path('t.ts'))).results).toEqual([['inner', 'inner', 'sources']]);
  });

  test('of a missing module by require or import() fail only when they run', async () => {
    const path = project({
      't.ts': `let found = 'nothing';
        try { found = require('absent'); } catch {}
        export default async () => { try { return await import('absent'); } catch { return found; } };`,
    });
    expect((await loaded(path('t.ts'))).results).toEqual(['nothing']);
  });
});

describe('a compiled file', () => {
  const sayOf = (path: string) => [pathToFileURL(path).href, path, dirname(path), path, dirname(path)];

  test('has its own import.meta, __filename and __dirname, unless it declares such names', async () => {
    expect(await resultOf(fixture('whereabouts.ts'))).toEqual({
      here: sayOf(fixture('whereabouts.ts')),
      there: sayOf(fixture('lib/whereabouts.ts')),
      ofOwnName: fixture('lib/own-filename.ts'),
    });
  });

  test('that is a CommonJS module in TypeScript has its name too, and keeps its directives', async () => {
    expect(await resultOf(fixture('whereabouts.cts'))).toEqual({
      here: [fixture('whereabouts.cts'), fixture('')].map((path) => path.replace(/\/$/, '')),
      base: 'whereabouts.cts',
      isStrict: true,
    });
  });

  test('names that need escaping in a URL work', async () => {
    const path = project({ 'a #1 %20?/é t.ts': 'export default () => [import.meta.url, __filename];' });
    const file = path('a #1 %20?/é t.ts');
    expect((await loaded(file)).results).toEqual([[pathToFileURL(file).href, file]]);
  });
});

test('the stack of an error shows TypeScript lines and columns, in every file of several', async () => {
  const { error, stack, frame } = await failed(fixture('gc.ts'), ['r1\tGATC', 'no second field']);
  expect(error.cause).toMatchObject({ name: 'TypeError' });
  expect(stack).toContain(`shareOf (${fixture('lib/share.ts')}:6:38)`);
  expect(stack).toContain(`gc (${fixture('gc.ts')}:16:24)`);
  expect(frame).toBe('shareOf (fixtures/modules/lib/share.ts:6:38)');
});

test('the column is right on the first line of a file that uses its own name', async () => {
  const path = project({ 't.ts': 'export default (line: any): string => __filename + line.no.where;' });
  expect((await failed(path('t.ts'))).frame).toBe(`${path('t.ts')}:1:60`);
});

test('two workers that load the same module have their own copies of its variables', async () => {
  const prepared = await prepareModule(fixture('counts-calls.ts'));
  const records = ['a', 'b', 'c'];
  const outcomes = await Promise.all([loadPrepared({ prepared, records }), loadPrepared({ prepared, records })]);
  expect(outcomes).toMatchObject([{ results: ['1', '2', '3'] }, { results: ['1', '2', '3'] }]);
});
