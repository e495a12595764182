// The package as it would be published: its content, and that it runs without the repository.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT, temporaryFolder } from './support/program.ts';

const INSTALL_MS = 240_000;

/** npm without the environment of the npm that runs these tests. */
function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, {
    cwd,
    env: cleanEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) && name !== 'NODE_OPTIONS'),
  );
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

const paths = files.map(({ path }) => path);

test('the package has what it needs to run, the public types and the documents, and nothing else', () => {
  const needed = ['bin/threadmill.js', 'dist/index.js', 'dist/run.js', 'dist/types/index.d.ts', 'dist/threadmill.1'];
  const bundles = ['start', 'main', 'reader-thread', 'writer-thread', 'worker-thread'].map(
    (name) => `dist/${name}.cjs`,
  );
  const documents = ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs/CLI.md', 'docs/TRANSFORMS.md', 'docs/FAILURES.md'];
  expect(paths).toEqual(expect.arrayContaining([...needed, ...bundles, ...documents, 'package.json']));
  const known =
    /^(?:bin\/(?:threadmill\.js|package\.json)|dist\/(?:[\w-]+\.c?js|LICENSES\.txt|threadmill\.1)|dist\/types\/.*\.d\.ts|docs\/(?:decisions\/)?[\w-]+\.md|docs\/report\.schema\.json|examples\/.*|bench\/[A-Z]+\.md|bench\/[a-z]+\.svg|(?:README|CHANGELOG|CONTRIBUTING)\.md|LICENSE|package\.json)$/;
  expect(paths.filter((path) => !known.test(path))).toEqual([]);
  const inside =
    /types\/(?:cli|flow|io|records(?!\/formats\/fast[aq]-record|\/(?:bed\/bed|vcf\/vcf)-record|\/sequences|\/sample|\/reverse-complement)|threads)\//;
  expect(paths.filter((path) => inside.test(path))).toEqual([]);
});

test('every link in its documents leads to a file of the package, or to the web', () => {
  const dead = paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map((match) => posix.join(posix.dirname(path), match[1]!))
        .filter((target) => !paths.includes(target))
        .map((target) => `${path}: ${target}`),
    );
  expect(dead).toEqual([]);
});

const whenReached = isRegistryReached() ? test : test.skip;

whenReached(
  'it is installed into an empty folder and works there: command, modules in other folders, library',
  () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    const put = (path: string, text: string) => writeFileSync(path, text);
    put(join(folder, 'package.json'), '{ "type": "module" }');
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline', join(packed, filename)], folder);
    put(join(folder, 'in.txt'), 'a\nbb\n');
    put(
      join(folder, 'run.js'),
      `import { run } from 'threadmill';
       const outcome = await run({ input: 'in.txt', output: 'out.txt', map: 'line.length' });
       console.log(outcome.recordsIn);`,
    );
    // in a folder where threadmill is not installed
    put(
      join(elsewhere, 'double.ts'),
      `import { defineTransform } from 'threadmill';
       export default defineTransform({ map: (line: string) => line + line });`,
    );
    const options = { encoding: 'utf8', env: cleanEnvironment() } as const;
    const npx = (...args: string[]) =>
      execFileSync('npx', ['--no-install', 'threadmill', ...args], { ...options, cwd: folder });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

    expect(npx('--version')).toBe(`threadmill ${version}\n`);
    expect(npx('--map', 'line.length', 'in.txt')).toBe('1\n2\n');
    expect(npx(join(elsewhere, 'double.ts'), 'in.txt')).toBe('aa\nbbbb\n');
    expect(execFileSync(process.execPath, ['run.js'], { ...options, cwd: folder })).toBe('2\n');
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('1\n2\n');

    const command = join(folder, 'node_modules/.bin/threadmill');
    const inElsewhere = { ...options, cwd: elsewhere, input: 'c\n' };
    expect(execFileSync(command, ['double.ts'], inElsewhere)).toBe('cc\n');
  },
  INSTALL_MS,
);
