import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareModule } from '../../../src/transform/module/prepare-module.ts';
import { failed, fixture, load, loaded, loadPrepared, project } from './loading.ts';

test('a function and all it imports runs as it is', async () => {
  expect(await loaded(fixture('gc.ts'), ['r1\tGATC', 'r2\tGGGC'])).toMatchObject({
    keys: ['filters', 'map'],
    results: ['0.50', '1.00'],
    printed: '',
  });
});
