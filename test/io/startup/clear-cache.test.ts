import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheContent, clearCache } from '../../../src/io/startup/clear-cache.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = temporaryFolder();

test('clearing the cache removes its files, and nothing else there', () => {
  const env = { NODE_COMPILE_CACHE: inFolder('cache') };
  const folder = join(inFolder('cache'), 'threadmill');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(inFolder('precious'), 'kept');
  writeFileSync(join(folder, 'main.cjs-01234567.code'), '12345');
  writeFileSync(join(folder, 'reader-thread.cjs-01234567.code.77-draft'), '123');
  symlinkSync(inFolder('precious'), join(folder, 'main.cjs-89abcdef.code'));
  writeFileSync(join(folder, 'notes.txt'), 'kept');
  expect(cacheContent(env)).toMatchObject({ folder, files: 3 });
  expect(clearCache(env)).toMatchObject({ folder, files: 3 });
  expect(readdirSync(folder)).toEqual(['notes.txt']);
  expect(existsSync(inFolder('precious'))).toBe(true);
  expect(clearCache(env)).toEqual({ folder, files: 0, bytes: 0 });
});

test.each([
  ['there is none', (folder: string) => folder],
  [
    'others may write to it',
    (folder: string) => {
      mkdirSync(join(folder, 'threadmill'), { recursive: true });
      writeFileSync(join(folder, 'threadmill/main.cjs-01234567.code'), '');
      return folder;
    },
  ],
])('nothing is removed from a folder that is not used: %s', (title, make) => {
  const previous = process.umask(0o000);
  const NODE_COMPILE_CACHE = make(inFolder(title.replaceAll(' ', '-')));
  process.umask(previous);
  expect(clearCache({ NODE_COMPILE_CACHE })).toBeUndefined();
  expect(clearCache({ NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE: '1' })).toBeUndefined();
  if (existsSync(NODE_COMPILE_CACHE)) expect(readdirSync(join(NODE_COMPILE_CACHE, 'threadmill'))).toHaveLength(1);
});
