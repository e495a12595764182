import { symlinkSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../../../src/job/errors.ts';
import { prepareModule } from '../../../src/transform/module/prepare-module.ts';
import { fixture, loaded, project, rejection } from './loading.ts';

test('the format that a text names is known before the module runs', async () => {
  expect(await prepareModule(fixture('whole-transform.js'))).toMatchObject({ kind: 'import', format: 'lines' });
});

test.each(['counts-calls.mjs', 'commonjs-object.cjs'])('%s is left to the workers', async (name) => {
  const displayName = relative(process.cwd(), fixture(name));
  expect(await prepareModule(displayName)).toEqual({ kind: 'import', path: fixture(name), displayName });
});

test('a prepared module can be sent to a worker', async () => {
  const prepared = await prepareModule(fixture('gc.ts'));
  expect(structuredClone(prepared)).toEqual(prepared);
});

test('a linked module resolves its imports from its real place', async () => {
  const path = project({
    'real/t.ts': `import { x } from './x.js'; export default () => [x, __filename];`,
    'real/x.ts': 'export const x: number = 7;',
  });
  symlinkSync(path('real/t.ts'), path('link.ts'));
  expect((await loaded(path('link.ts'))).results).toEqual([[7, path('real/t.ts')]]);
});

describe('a name that is not a module is a usage error', () => {
  const path = project({ 'gc.ts': '', 'lengths.mjs': '', 'reads.tsv': '', 'folder/index.ts': '', 'other/x.js': '' });

  test.each([
    ['gc', 'is there an extension missing? There is FOLDER/gc.ts'],
    ['gc.js', 'did you mean FOLDER/gc.ts?'],
    ['lenghts.mjs', 'did you mean FOLDER/lengths.mjs?'],
  ])('%s: %s', async (name, advice) => {
    const error = await rejection(prepareModule(path(name)));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: `there is no module '${path(name)}' (--transform, or the first operand)`,
      advice: advice.replace('FOLDER', path('')).replace('//', '/'),
    });
  });

  test.each(['x.ts', 'unlike.ts', 'nowhere/gc.ts', 'gc.ts/gc.ts'])(
    '%s, which is like no existing name',
    async (name) => {
      const error = await rejection(prepareModule(path(name)));
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({ message: expect.stringContaining('there is no module'), advice: undefined });
    },
  );

  test.each([
    ['folder', 'did you mean FOLDER/index.ts?'],
    ['other', 'name a file in it'],
  ])('%s, a folder: %s', async (name, advice) => {
    const error = await rejection(prepareModule(path(name)));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: `--transform takes a module, and '${path(name)}' is a folder`,
      advice: advice.replace('FOLDER', path(name)),
    });
  });

  test('reads.tsv, a file of another kind', async () => {
    const error = await rejection(prepareModule(path('reads.tsv')));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^--transform takes a module \(\.js, .*\), which '.*reads\.tsv' is not by its name$/,
      ),
    });
  });
});
