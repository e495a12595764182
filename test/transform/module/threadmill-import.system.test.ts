// 'threadmill' in a user's module is the running tool, as its error classes show: they are those of
// the loader.
import { failed, loaded, project } from './loading.ts';

/** In a folder above the module there is another threadmill than the running one. */
const OTHER_THREADMILL = {
  'node_modules/threadmill/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/threadmill/index.js': 'export const defineTransform = () => { throw new Error("the wrong one"); };',
};

const IMPORTING = `import { defineTransform, UsageError } from 'threadmill';
  export default defineTransform({
    async map() {
      const late = await import('threadmill');
      return [typeof defineTransform, late.UsageError === UsageError, new UsageError('').exitCode];
    },
  });`;

const REQUIRING = `const { defineTransform, UsageError } = require('threadmill');
  module.exports = defineTransform({
    async map() {
      const late = await import('threadmill');
      return [typeof defineTransform, late.UsageError === UsageError, new UsageError('').exitCode];
    },
  });`;

const IMPORTING_FILES = `
  import * as esm from './inner/esm.mjs';
  import common from './inner/common.cjs';
  export default () => [esm.UsageError === common.UsageError, new esm.UsageError('').exitCode];`;

const REQUIRING_FILES = `
  const common = require('./inner/common.cjs');
  module.exports = async () => {
    const esm = await import('./inner/esm.mjs');
    return [esm.UsageError === common.UsageError, new esm.UsageError('').exitCode];
  };`;

const SEEN = [['function', true, 2]];

describe.each([
  ['nowhere else to be found', {}],
  ['installed beside it, another one', OTHER_THREADMILL],
])('threadmill, %s,', (_, installed) => {
  test.each([
    ['t.mjs', IMPORTING],
    ['t.cjs', REQUIRING],
    ['t.js', IMPORTING],
    ['t.ts', IMPORTING],
    ['t.mts', IMPORTING],
    ['t.cts', REQUIRING],
  ])('is the running tool in %s', async (name, source) => {
    const path = project({ ...installed, [name]: source });
    expect(await loaded(path(name))).toMatchObject({ results: SEEN, printed: '' });
  });

  test.each(['t.mjs', 't.cjs', 't.ts'])('is the running tool in files that %s imports', async (name) => {
    const path = project({
      ...installed,
      'inner/esm.mjs': `import { UsageError } from 'threadmill'; export { UsageError };`,
      'inner/common.cjs': `exports.UsageError = require('threadmill').UsageError;`,
      [name]: name === 't.cjs' ? REQUIRING_FILES : IMPORTING_FILES,
    });
    expect(await loaded(path(name))).toMatchObject({ results: [[true, 2]], printed: '' });
  });
});

test.each(['t.mjs', 't.ts'])('it is the running tool in packages that %s imports', async (name) => {
  const path = project({
    'node_modules/common/package.json': '{ "exports": "./main.cjs" }',
    'node_modules/common/main.cjs': `exports.UsageError = require('threadmill').UsageError;`,
    'node_modules/esm/package.json': '{ "type": "module", "exports": "./main.js" }',
    'node_modules/esm/main.js': `import { UsageError } from 'threadmill'; export default UsageError;`,
    [name]: `import { UsageError as first } from 'common'; import second from 'esm';
      export default () => [first === second, new first('').exitCode];`,
  });
  expect(await loaded(path(name))).toMatchObject({ results: [[true, 2]], printed: '' });
});

test('an error of threadmill that a module throws while loading is the failure itself', async () => {
  const source = `import { UsageError } from 'threadmill'; throw new UsageError('--arg min is needed');`;
  const path = project({ 't.mjs': source, 't.ts': source });
  for (const name of ['t.mjs', 't.ts']) {
    expect((await failed(path(name))).error).toMatchObject({ name: 'UsageError', message: '--arg min is needed' });
  }
});

test("a file of that name in the module's folder is not meant by it, and can be imported by path", async () => {
  const path = project({
    'threadmill.mjs': 'export const own = "own";',
    't.mjs': `import { own } from './threadmill.mjs'; export default () => own;`,
  });
  expect((await loaded(path('t.mjs'))).results).toEqual(['own']);
});
