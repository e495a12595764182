// Errors in a module's files are reported by class, place and fix; the same mistake has the same
// message in TypeScript and JavaScript as far as the two compilers agree.
import { ModuleError, ThreadmillError, UsageError } from '../../../src/job/errors.ts';
import { prepareModule } from '../../../src/transform/module/prepare-module.ts';
import { failed, fixture, project, rejection } from './loading.ts';

/** The error of a module that main refuses to compile. */
async function refused(path: string): Promise<ThreadmillError> {
  const error = await rejection(prepareModule(path));
  if (!(error instanceof ThreadmillError)) throw error;
  return error;
}

describe('a syntax error', () => {
  const source = "const name = 'é', length = line length;";

  test('in TypeScript is reported by main, with its line and column', async () => {
    const error = await refused(fixture('typo.ts'));
    expect(error).toBeInstanceOf(ModuleError);
    expect(error.message).toBe(`Expected ";" but found "length", at column 35: ${source}`);
    expect(error.place).toEqual({ file: fixture('typo.ts'), line: 2 });
  });

  test('in a file that TypeScript imports names that file', async () => {
    const error = await refused(fixture('imports-typo.ts'));
    expect(error.message).toContain('Expected ";" but found "length", at column 35');
    expect(error.place).toEqual({ file: 'fixtures/modules/typo.ts', line: 2 });
  });

  test.each([
    ['an ES module', 'typo.mjs', fixture('typo.mjs')],
    ['a CommonJS module', 'typo.cjs', fixture('typo.cjs')],
    ['a file that an ES module imports', 'imports-typo.mjs', 'fixtures/modules/typo.mjs'],
  ])('in %s has its line and column', async (_, name, file) => {
    const { error } = await failed(fixture(name));
    expect(error).toMatchObject({
      name: 'ModuleError',
      message: `Unexpected identifier 'length', at column 35: ${source}`,
      cause: { name: 'SyntaxError' },
    });
    expect(error.place).toEqual({ file, line: 2 });
  });

  test('in a CommonJS module that an ES module imports names that file', async () => {
    const path = project({ 't.mjs': `import x from './x.cjs'; export default x;`, 'x.cjs': '\nlet a = 1 1;\n' });
    const { error } = await failed(path('t.mjs'));
    expect(error.name).toBe('ModuleError');
    expect(error.place).toEqual({ file: path('x.cjs'), line: 2 });
  });

  test.each(['imports-wrong-name.mjs', 'imports-wrong-name.ts'])(
    'for an import of a name that is not exported points at that import: %s',
    async (name) => {
      const path = fixture(name);
      const error = name.endsWith('.ts') ? await refused(path) : (await failed(path)).error;
      expect(error).toMatchObject({
        name: 'ModuleError',
        message: expect.stringMatching(/Deep.*, at column 10: import/),
      });
      expect(error.place).toEqual({ file: path, line: 2 });
    },
  );

  test('in a text that the module parses itself is an error of its own code', async () => {
    const path = project({ 't.mjs': `\nexport const x = JSON.parse('{');` });
    const { error } = await failed(path('t.mjs'));
    expect(error.message).toMatch(/^SyntaxError: Expected property name/);
    expect(error.place).toEqual({ file: path('t.mjs'), line: 2, frame: `${path('t.mjs')}:2:23` });
  });

  test('in a package is reported for the module, without a line', async () => {
    const path = project({
      't.mjs': `import late from 'late';\nexport default late;`,
      'node_modules/late/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/late/index.js': 'let a = 1 1; export default a;',
    });
    const { error } = await failed(path('t.mjs'));
    expect(error).toMatchObject({ name: 'ModuleError', message: 'SyntaxError: Unexpected number' });
    expect(error.place).toEqual({ file: path('t.mjs') });
  });
});

describe("an import that can't be found", () => {
  const ADVICE = 'the path is relative to the file that imports it; is the extension right?';

  test('names the file and the importing line in TypeScript', async () => {
    const error = await refused(fixture('imports-missing-file.ts'));
    expect(error).toBeInstanceOf(ModuleError);
    expect(error).toMatchObject({ message: "it imports './lib/absent.js', which does not exist", advice: ADVICE });
    expect(error.place).toEqual({ file: fixture('imports-missing-file.ts'), line: 1 });
  });

  test('names the file and the importing file in an ES module', async () => {
    const { error } = await failed(fixture('imports-missing-file.mjs'));
    expect(error).toMatchObject({
      name: 'ModuleError',
      message: "it imports './lib/absent.js', which does not exist",
      advice: ADVICE,
      cause: { code: 'ERR_MODULE_NOT_FOUND' },
    });
    expect(error.place).toEqual({ file: fixture('imports-missing-file.mjs') });
  });

  test('names the file and the requiring file in a CommonJS module', async () => {
    const { error } = await failed(fixture('requires-missing-file.cjs'));
    expect(error.message).toBe("it imports './lib/absent', which does not exist");
    expect(error.place).toEqual({ file: fixture('requires-missing-file.cjs') });
  });

  test('names the file that imports it, not the module that was asked for', async () => {
    const path = project({ 't.mjs': `import './sub/x.mjs';`, 'sub/x.mjs': `import '../gone.mjs';` });
    const { error } = await failed(path('t.mjs'));
    expect(error.message).toBe("it imports '../gone.mjs', which does not exist");
    expect(error.place).toEqual({ file: path('sub/x.mjs') });
  });

  test('names a package and how to install it', async () => {
    const inTypeScript = await refused(fixture('imports-missing-package.ts'));
    expect(inTypeScript.message).toBe("it imports '@nowhere/absent/part.js', which does not exist");
    expect(inTypeScript.advice).toContain('is @nowhere/absent installed');
    const path = project({ 't.mjs': `import 'absent';` });
    const { error } = await failed(path('t.mjs'));
    expect(error).toMatchObject({
      message: "it imports 'absent', which does not exist",
      advice: 'packages come from the node_modules folders above that file: npm install absent',
    });
  });
});

describe('an exception thrown when the module is loaded', () => {
  test.each([
    ['throws-at-import.ts', '4:28'],
    ['throws-at-import.mjs', '4:29'],
  ])('is the cause, at the line that threw it: %s', async (name, position) => {
    const { error } = await failed(fixture(name));
    expect(error).toMatchObject({
      name: 'ModuleError',
      message: "TypeError: Cannot read properties of undefined (reading 'length')",
      cause: { name: 'TypeError', stack: expect.stringContaining('chromosome') },
    });
    expect(error.place).toEqual({
      file: fixture(name),
      line: 4,
      frame: `chromosome (fixtures/modules/${name}:${position})`,
    });
  });

  test.each(['throws-null.cjs', 'imports-throws-null.mjs'])('may be a value that is not an error: %s', async (name) => {
    const { error } = await failed(fixture(name));
    expect(error).toMatchObject({ name: 'ModuleError', message: 'it threw null', cause: { thrown: 'null' } });
    expect(error.place).toEqual({ file: fixture(name) });
  });
});

describe('an await at the top level of TypeScript', () => {
  const MESSAGE = "a TypeScript module can't use await at its top level";
  const ADVICE = 'use await in setup(context): its result is context.state';

  test('is a usage error that points at setup', async () => {
    const error = await refused(fixture('awaits-at-top.ts'));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message: MESSAGE, advice: ADVICE, exitCode: 2 });
    expect(error.place).toEqual({ file: fixture('awaits-at-top.ts'), line: 3 });
  });

  test('is refused also in an imported file, and as for await', async () => {
    const path = project({ 't.ts': `import './x.ts'; export default 1;`, 'x.ts': '\nfor await (const x of []) {}' });
    const error = await refused(path('t.ts'));
    expect(error).toMatchObject({ message: MESSAGE, place: { file: path('x.ts'), line: 2 } });
  });

  test('in a package is reported at the import, with the way to avoid it', async () => {
    const path = project({
      'node_modules/slow/package.json': '{ "type": "module", "exports": "./main.js" }',
      'node_modules/slow/main.js': 'export default await Promise.resolve(1);',
      't.ts': `import slow from 'slow'; export default () => slow;`,
    });
    const { error } = await failed(path('t.ts'));
    expect(error).toMatchObject({ name: 'ModuleError', cause: { code: 'ERR_REQUIRE_ASYNC_MODULE' } });
    expect(error.message).toMatch(/^a package that it imports uses await at its top level/);
    expect(error.advice).toContain('in setup(context)');
  });
});

test('a module with named exports only is refused, with the fix', async () => {
  for (const name of ['named-exports.mjs', 'named-exports.ts']) {
    const { error } = await failed(fixture(name));
    expect(error).toMatchObject({ name: 'ModuleError', place: { file: fixture(name) } });
    expect(error.message).toMatch(/^it exports (map and filter|filter and map) by name, and has no default export$/);
    expect(error.advice).toMatch(/^export one object instead: export default { (map, filter|filter, map) }$/);
  }
});

test.each([
  ['t.mjs', 'export const other = 1;', 'it has no default export'],
  ['t.ts', 'export const other: number = 1;', 'it has no default export'],
  ['t.ts', 'console.error("done");', 'it does nothing: it has neither map nor filter'],
  ['t.cjs', '', 'it does nothing: it has neither map nor filter'],
])('a module that exports nothing useful is refused: %s of %p', async (name, source, message) => {
  const path = project({ [name]: source });
  const { error } = await failed(path(name));
  expect(error).toMatchObject({ name: 'ModuleError', message, place: { file: path(name) } });
  expect(error.advice).toBe('export default a function (line, context) => string, or an object with map or filter');
});
