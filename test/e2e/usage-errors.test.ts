// Usage errors: exit 2, and nothing is opened for writing, not even briefly; above all if an input
// and an output are the same file.
import { linkSync, mkdirSync, readFileSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';
import { traceOf } from '../support/traces.ts';

const MODULE = join(FIXTURES, 'transforms/length-of.js');

/**
 * Runs in a folder with in.txt, out.txt and other names of in.txt; returns the message and all
 * events on the files.
 */
async function refuse(run: (folder: string) => ReturnType<typeof threadmill>, code = 2) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'in.txt'), 'one\ntwo\n');
  writeFileSync(join(folder, 'out.txt'), 'of an earlier run\n');
  linkSync(join(folder, 'in.txt'), join(folder, 'hard.txt'));
  symlinkSync('in.txt', join(folder, 'soft.txt'));
  symlinkSync('absent.txt', join(folder, 'dangling.txt'));
  mkdirSync(join(folder, 'sub'));
  const before = traceOf(folder);
  const changes: string[] = [];
  const watcher = watch(folder, (event, name) => changes.push(`${event} ${name}`));
  const finished = await run(folder);
  watcher.close();
  expect({ code: finished.code, stdout: finished.stdout.toString(), hasHung: finished.hasHung }).toEqual({
    code,
    stdout: '',
    hasHung: false,
  });
  expect([traceOf(folder), changes]).toEqual([before, []]);
  return finished.stderr;
}

test.each([
  ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
  ['a number that is none', ['-p', 'many'], "--procs takes a whole number from 1 to 1024, not 'many'"],
  ['no workers', ['-p', '0'], "--procs takes a whole number from 1 to 1024, not '0'"],
  ['a size that is none', ['-b', 'lots'], '--batch-size takes a number of records, or bytes with a unit'],
  ['an option without its value', ['--header'], "'--header <n or prefix>' needs a value"],
  ['an argument without a value', ['--arg', 'name'], "--arg takes key=value, not 'name'"],
  ['an encoding that is unknown', ['--encoding', 'utf7'], "--encoding takes utf8 or latin1, not 'utf7'"],
  ['a format that is unknown', ['--format', 'bam'], '--format takes the name of a format'],
  ["options that can't be combined", ['--quiet', '--verbose'], "--quiet and --verbose can't be combined"],
  ['the same option twice, differently', ['-p', '2', '-p', '3'], '--procs is given more than once'],
  ['too little memory', ['-p', '4', '--max-memory', '8M'], '--max-memory of 8 MiB is too small for 4 workers'],
])('%s is refused', async (_what, options, message) => {
  const said = await refuse((cwd) => threadmill([MODULE, 'in.txt', '-o', 'out.txt', ...options], { cwd }));
  expect(said.slice(0, `threadmill: ${message}`.length)).toBe(`threadmill: ${message}`);
  expect(said).not.toContain('written');
});

test.each([
  ['a module that is not there', ['absent.ts', 'in.txt'], "there is no module 'absent.ts'"],
  ["a module whose name is no module's", ['--transform', 'in.txt', '-i', 'in.txt'], '--transform takes a module'],
  [
    'a TypeScript module that awaits at its top level',
    [join(FIXTURES, 'modules/awaits-at-top.ts'), 'in.txt'],
    "awaits-at-top.ts:3: a TypeScript module can't use await at its top level",
  ],
  ['an expression with a slip', ['--map', 'line.', 'in.txt'], '--map: a syntax error: Unexpected token'],
  ['no work at all', ['in.txt'], "no work given: 'in.txt' is not a module"],
])('%s is refused', async (_what, work, message) => {
  const said = await refuse((cwd) => threadmill([...work, '-o', 'out.txt'], { cwd }));
  expect(said).toContain(message);
});

test('what is refused with these runs without them', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in.txt'), 'one\ntwo\n');
  const { code, stderr } = await threadmill([MODULE, 'in.txt', '-o', 'out.txt'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toBe('3\n3\n');
});

describe('an input that is also the output is refused:', () => {
  test.each([
    ['the same path', 'in.txt', 'in.txt'],
    ['a longer way to it', 'in.txt', 'sub/../in.txt'],
    ['a hard link as output', 'in.txt', 'hard.txt'],
    ['a hard link as input', 'hard.txt', 'in.txt'],
    ['a symbolic link as output', 'in.txt', 'soft.txt'],
    ['a symbolic link as input', 'soft.txt', 'in.txt'],
  ])('%s', async (_what, input, output) => {
    const said = await refuse((cwd) => threadmill([MODULE, input, '-o', output], { cwd }));
    expect(said).toBe(`threadmill: input ${input} and output ${output} are the same file\n  write to another file\n`);
  });

  const script = (text: string) => (cwd: string) => shell(text, { cwd, env: { MODULE } });

  test.each([
    ['standard input as output', 'threadmill "$MODULE" < in.txt -o in.txt', '(standard input)', 'output in.txt'],
    ['/dev/stdin as output', 'threadmill "$MODULE" /dev/stdin -o hard.txt < in.txt', '/dev/stdin', 'output hard.txt'],
    ['appended to', 'threadmill "$MODULE" in.txt >> in.txt', 'in.txt', 'standard output'],
    ['read and written at once', 'threadmill "$MODULE" 0<> in.txt >&0', '(standard input)', 'standard output'],
    ['by a descriptor', 'threadmill "$MODULE" in.txt -o /dev/fd/3 3>> in.txt', 'in.txt', 'output /dev/fd/3'],
    ['the second of several', 'threadmill "$MODULE" out.txt in.txt -o in.txt', 'in.txt', 'output in.txt'],
  ])('%s', async (_what, text, input, output) => {
    const said = await refuse(script(text));
    expect(said).toBe(`threadmill: input ${input} and ${output} are the same file\n  write to another file\n`);
  });

  test('< f > f, which the shell has already emptied', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f'), 'one\n');
    const { code, stderr } = await shell('threadmill "$MODULE" < f > f', { cwd: folder, env: { MODULE } });
    expect([code, stderr, readFileSync(join(folder, 'f'), 'utf8')]).toEqual([
      2,
      'threadmill: input (standard input) and standard output are the same file\n  write to another file\n',
      '',
    ]);
  });
});

test('without an input the run is refused; it is not an empty success', async () => {
  const said = await refuse((cwd) => shell('threadmill "$MODULE" -o out.txt < /dev/null', { cwd, env: { MODULE } }));
  expect(said).toBe('threadmill: no input given; to read standard input: -i -\n');
});
