import { cacheText, describeContent } from '../../src/cli/cache.ts';
import { versionText } from '../../src/cli/version.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const env = { NODE_COMPILE_CACHE: temporaryFolder()('none') };

it('is one line, for scripts', () => {
  expect(versionText(false, env)).toMatch(/^threadmill \d+\.\d+\.\d+\n$/);
});

it('adds the facts that a bug report needs', () => {
  const lines = versionText(true, env).trimEnd().split('\n');
  expect(lines[0]).toBe(versionText(false, env).trimEnd());
  expect(lines.slice(1)).toEqual([
    `Node.js: ${process.version} (${process.execPath})`,
    `platform: ${process.platform} ${process.arch}`,
    expect.stringMatching(/^zstd: (by Node.js|by the zstd command|none)$/),
    'SIMD: yes',
    'cache: no folder of compiled code is in use',
  ]);
});

it('refuses an unknown action of the cache by name', () => {
  expect(cacheText(undefined, env)).toBe('no folder of compiled code is in use\n');
  expect(() => cacheText('clean', env)).toThrow("'cache' takes clear or nothing, not 'clean'");
  expect(describeContent({ folder: '/c', files: 1, bytes: 2048 })).toBe('1 file, 2 KiB, in /c');
});
