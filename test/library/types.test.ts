// The published types, from outside: the package is packed and unpacked beside programs, which are
// compiled with all common settings. Valid programs compile. In invalid ones each wrong line has a
// mark that expects an error: the compiler reports a mark without an error.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { documents, modulesOf } from '../support/documents.ts';
import { FIXTURES, ROOT } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SAMPLES = join(FIXTURES, 'types');
const inFolder = temporaryFolder();
const folder = inFolder('.');

function unpackPackage(): void {
  const packing = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(
    execFileSync('npm', packing, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  ) as [{ filename: string }];
  execFileSync('tar', ['-xzf', filename], { cwd: folder });
  mkdirSync(inFolder('node_modules/@types'), { recursive: true });
  symlinkSync(inFolder('package'), inFolder('node_modules/threadmill'));
  for (const name of ['@types/node', 'undici-types']) {
    symlinkSync(join(ROOT, 'node_modules', name), inFolder(`node_modules/${name}`));
  }
  writeFileSync(inFolder('package.json'), '{ "type": "module" }');
}

interface Check {
  readonly files: readonly string[];
  readonly compilerOptions: object;
}

/** The compiler's diagnostics for each of them. */
function complaints(checks: readonly Check[]): string[][] {
  const common = {
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    noEmit: true,
    skipLibCheck: true,
    allowJs: true,
  };
  const input = checks.map(({ files, compilerOptions }) => ({
    folder,
    files: files.map((name) => inFolder(name)),
    compilerOptions: { ...common, ...compilerOptions },
  }));
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'test/support/type-check.mjs')], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}

const NODENEXT = { module: 'nodenext', strict: true };
const OLD_RESOLUTION = 'the resolution of before';
const SETTINGS: Readonly<Record<string, object>> = {
  // Checks the package's own types, too.
  'Node.js, as strict as can be': { ...NODENEXT, exactOptionalPropertyTypes: true, skipLibCheck: false },
  'Node.js, not strict': { module: 'node16', strict: false },
  'a bundler': { module: 'esnext', moduleResolution: 'bundler', strict: true },
  [OLD_RESOLUTION]: { module: 'esnext', moduleResolution: 'node10', ignoreDeprecations: '6.0', strict: true },
};

unpackPackage();
const samples = readdirSync(SAMPLES);
for (const name of samples) copyFileSync(join(SAMPLES, name), inFolder(name));

const displayName = documents()
  .flatMap(modulesOf)
  .map(({ document, line, language, text }) => {
    const name = `${basename(document, '.md')}-${line}.${language}`;
    writeFileSync(inFolder(name), text);
    return name;
  });
const examples = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.[cm]?[jt]s$/.test(path))
  .map((path) => {
    const name = `example-${path.replaceAll('/', '-')}`;
    copyFileSync(join(ROOT, 'examples', path), inFolder(name));
    return name;
  });

/** For each file a wrong line, and the expected diagnostic. */
const WRONG: Readonly<Record<string, readonly [program: string, says: RegExp]>> = {
  'two-kinds.ts': ['defineTransform({ map: (line) => line, mapBatch: (lines) => lines })', /'OneKindOfWorkOnly'/],
  'no-merge.ts': [
    'defineTransform({ start: () => 0, add: (n) => n, finish: (n) => n })',
    /Property 'merge' is missing/,
  ],
  'no-work.ts': ['defineTransform({ setup: () => 0 })', /Property 'map' is missing/],
  'headers.ts': ["defineTransform({ map: (l) => l, columns: ['a'], header: () => 'a' })", /'ColumnsOrHeaderOnly'/],
  'bytes.ts': ['defineTransform({ map: () => Buffer.alloc(1) })', /'BytesGoWithMapBytes'/],
  'misspelt.ts': ['defineTransform({ mapp: (line: string) => line })', /Did you mean to write 'map'\?/],
  'format.ts': ["defineTransform({ format: 'fasq', filter: () => 1 })", /Did you mean '"fastq"'\?/],
  'two-works.ts': ["run({ map: 'line', transform: 'a.ts' })", /'OneKindOfWorkOnly'/],
  'no-job.ts': ["run({ output: 'a' })", /Property 'map' is missing/],
  'codes.ts': ["run({ map: 'line', okCodes: 1 })", /'number' is not assignable to type 'ForCommandsOnly'/],
  'procs.ts': ["run({ map: 'line', procs: 'four' })", /'"four"' is not assignable to type 'Count/],
  'compress.ts': ["run({ map: 'line', compress: 'bz2' })", /'"bz2"' is not assignable to type '.*"bgzf".*'/],
};

for (const [name, [program]] of Object.entries(WRONG)) {
  writeFileSync(
    inFolder(name),
    `import { defineTransform, run } from 'threadmill';\n\n${program};\nexport { defineTransform, run };\n`,
  );
}

const settings = Object.entries(SETTINGS);
const [ofShown = [], ofWrong = [], ...ofSamples] = complaints([
  { files: [...displayName, ...examples], compilerOptions: NODENEXT },
  { files: Object.keys(WRONG), compilerOptions: NODENEXT },
  ...settings.map(([name, compilerOptions]) => ({
    // Before "exports" no file of a package was private.
    files: name === OLD_RESOLUTION ? samples.filter((sample) => sample !== 'inside-wrong.ts') : samples,
    compilerOptions,
  })),
]);

test.each(settings.map(([name], index) => [name, index] as const))(
  'programs and transforms of all kinds compile for %s, and wrong ones are errors at the wrong line',
  (_name, index) => {
    expect(samples.length).toBeGreaterThan(5);
    expect(ofSamples[index]).toEqual([]);
  },
);

test('code in the documents and the examples compiles', () => {
  expect(displayName.length).toBeGreaterThan(5);
  expect(examples.length).toBeGreaterThan(2);
  expect(ofShown).toEqual([]);
});

test.each(Object.entries(WRONG))('the error in %s says what is wrong', (name, [, says]) => {
  const said = ofWrong.filter((complaint) => complaint.startsWith(`${name}:3: `)).join('\n');
  expect(said).toMatch(says);
});

test('there are no other errors', () => {
  const lines = Object.keys(WRONG).map((name) => `${name}:3: `);
  expect(ofWrong.filter((complaint) => !lines.some((line) => complaint.startsWith(line)))).toEqual([]);
});
