// The package as it would be published: what is in it, and that it runs where nothing of the repository is.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, temporaryFolder } from './support/program.ts';

const INSTALL_MS = 240_000;

/** npm, without what the npm that runs these tests hands down. */
function npm(args: readonly string[], cwd: string): string {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) && name !== 'NODE_OPTIONS'),
  );
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function isRegistryReached(): boolean {
  try {
    npm(['ping', '--fetch-retries=0', '--fetch-timeout=5000'], temporaryFolder());
    return true;
  } catch {
    try {
      npm(['view', 'commander', 'version', '--fetch-retries=0', '--fetch-timeout=5000'], temporaryFolder());
      return true;
    } catch {
      return false;
    }
  }
}

const packed = temporaryFolder();
const [{ filename, files }] = JSON.parse(
  npm(['pack', '--json', '--ignore-scripts', '--pack-destination', packed], ROOT),
) as [{ filename: string; files: { path: string }[] }];

test('the package holds what runs and the documents, and nothing else', () => {
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'bin/threadmill.js',
      'dist/main.js',
      'dist/index.js',
      'dist/types/index.d.ts',
      'README.md',
      'LICENSE',
    ]),
  );
  expect(
    paths.filter((path) => !/^(bin|dist|docs)\/|^(README|CHANGELOG)\.md$|^LICENSE$|^package\.json$/.test(path)),
  ).toEqual([]);
});

const whenReached = isRegistryReached() ? test : test.skip;

whenReached(
  'it installs into an empty folder and runs there: expressions, modules, library',
  () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline', join(packed, filename)], folder);
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/in.txt'), 'a\nbb\n');
    writeFileSync(
      join(folder, 'double.ts'),
      `import { defineTransform } from 'threadmill';\nexport default defineTransform({ map: (line: string) => line + line });\n`,
    );
    writeFileSync(
      join(folder, 'run.js'),
      `import { run } from 'threadmill';\nconst outcome = await run({ input: 'data/in.txt', output: 'out.txt', map: 'line.length' });\nconsole.log(outcome.recordsIn);\n`,
    );
    const command = join(folder, 'node_modules/.bin/threadmill');
    const inFolder = { cwd: folder, encoding: 'utf8' } as const;
    expect(execFileSync(command, ['--version'], inFolder)).toMatch(/^threadmill \d+\.\d+\.\d+\n$/);
    expect(execFileSync(command, ['--map', 'line.length', 'data/in.txt'], inFolder)).toBe('1\n2\n');
    expect(execFileSync(command, ['double.ts', 'data/in.txt'], inFolder)).toBe('aa\nbbbb\n');
    expect(execFileSync(process.execPath, ['run.js'], inFolder)).toBe('2\n');
  },
  INSTALL_MS,
);
