import { isEsModule } from '../../../src/transform/module/es-module.ts';
import { project } from './loading.ts';

const path = project({
  'node_modules/esm/package.json': '{ "type": "module" }',
  'node_modules/esm/deep/x.js': '',
  'node_modules/esm/common/package.json': '{ "type": "commonjs" }',
  'node_modules/plain/package.json': '{}',
  'node_modules/broken/package.json': '{',
});

test.each([
  ['node_modules/esm/main.js', true],
  ['node_modules/esm/deep/x.js', true],
  ['node_modules/esm/x.cjs', false],
  ['node_modules/esm/x.node', false],
  ['node_modules/esm/common/x.js', false],
  ['node_modules/plain/x.js', false],
  ['node_modules/plain/x.mjs', true],
  ['node_modules/broken/x.js', false],
  ['node_modules/x.js', false],
])('%s: %p', (name, is) => expect(isEsModule(path(name))).toBe(is));

test('a file without a package.json above it is no ES module', () => {
  expect(isEsModule('/nowhere/x.js')).toBe(false);
});
