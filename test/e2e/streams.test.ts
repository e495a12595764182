// The same bytes for every kind of input and output, and any number of workers.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, shell, temporaryFolder, threadmill, type Finished } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const LINES = readFileSync(VARIANTS, 'utf8').trimEnd().split('\n');
const FOURTH = LINES.map((line) => `${line.split('\t')[3]!}\n`).join('');

function good(finished: Finished): string {
  expect({ stderr: finished.stderr, code: finished.code, hasHung: finished.hasHung }).toEqual({
    stderr: '',
    code: 0,
    hasHung: false,
  });
  return finished.stdout.toString();
}

test.each(['1', '2', '3', '8'])('with %s workers the output is the same', async (procs) => {
  expect(good(await threadmill(['-p', procs, '-F', 'lines', '--map', '$4', VARIANTS]))).toBe(FOURTH);
});

test.each(['1', '7', '1000', '100B', '4K', '4M'])('with batches of %s the output is the same', async (size) => {
  expect(good(await threadmill(['-p', '3', '-b', size, '-F', 'lines', '--map', '$4', VARIANTS]))).toBe(FOURTH);
});

const T = `threadmill -p 3 -F lines --map '$4'`;
test.each([
  ['a file on standard input', `${T} < ${VARIANTS}`],
  ['a pipe', `cat ${VARIANTS} | ${T}`],
  ['a process substitution', `${T} <(cat ${VARIANTS})`],
  ['a FIFO by name', `mkfifo f; cat ${VARIANTS} > f & ${T} f; wait`],
  ['a FIFO whose writer comes late', `mkfifo f; (sleep 0.4; cat ${VARIANTS}) > f & ${T} f; wait`],
  ['/dev/stdin', `${T} /dev/stdin < ${VARIANTS}`],
  ['/dev/fd/N', `${T} /dev/fd/7 7< ${VARIANTS}`],
  ['a slow producer', `(head -100 ${VARIANTS}; sleep 0.4; tail -n +101 ${VARIANTS}) | ${T}`],
  ['a producer that cuts inside a record', `(head -c 5000 ${VARIANTS}; sleep 0.4; tail -c +5001 ${VARIANTS}) | ${T}`],
])('from %s the output is the same', async (_what, script) => {
  expect(good(await shell(script, { cwd: temporaryFolder() }))).toBe(FOURTH);
});

test.each([
  ['-o a file', `${T} ${VARIANTS} -o out`],
  ['> a file', `${T} ${VARIANTS} > out`],
  ['a pipe', `${T} ${VARIANTS} | cat > out`],
  ['/dev/stdout', `${T} ${VARIANTS} -o /dev/stdout > out`],
  ['a FIFO whose reader comes late', `mkfifo f; (sleep 0.4; cat f > out) & ${T} ${VARIANTS} -o f; wait`],
  [
    'a process substitution',
    `${T} ${VARIANTS} -o >(cat > out.part; mv out.part out); while [ ! -e out ]; do sleep 0.05; done`,
  ],
  ['/dev/fd/N', `${T} ${VARIANTS} -o /dev/fd/7 7> out`],
])('to %s the output is the same', async (_what, script) => {
  const cwd = temporaryFolder();
  expect(good(await shell(script, { cwd }))).toBe('');
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe(FOURTH);
});

test('>> appends to the file', async () => {
  const cwd = temporaryFolder();
  good(await shell(`echo first > out; ${T} ${VARIANTS} >> out`, { cwd }));
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe(`first\n${FOURTH}`);
});

test('with --unordered the records are the same, in some order', async () => {
  const output = good(
    await threadmill(['-p', '3', '-b', '5', '--unordered', '-F', 'lines', '--map', 'line', VARIANTS]),
  );
  expect(output.trimEnd().split('\n').sort()).toEqual([...LINES].sort());
});

test('an open descriptor is read from its offset, and a process that reads after the run finds its end', async () => {
  const script = `{ read -r first; threadmill --map 'NR + " " + $2'; cat; } < ${VARIANTS} | head -2`;
  expect(good(await shell(script))).toBe(`1 ${LINES[1]!.split('\t')[1]!}\n2 ${LINES[2]!.split('\t')[1]!}\n`);
});

test('a process that shares the output pipe can write to it after the run', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'large'), 'x'.repeat(1_000_000));
  const script = `{ threadmill -F lines --map '$4' ${VARIANTS}; cat large; } | { sleep 0.5; wc -c; }`;
  expect(good(await shell(script, { cwd })).trim()).toBe(String(1_000_000 + FOURTH.length));
});

test('the records of a stream that pauses are written without waiting for its end', async () => {
  // The pause ends only after the reader has gone, which ends the run.
  const reader = '{ head -1; exec <&-; echo b >&7; }';
  const script = `mkfifo f; exec 7<>f; echo a >&7; threadmill --map 'line + "!"' < f | ${reader}`;
  const { hasHung, stdout } = await shell(script, { cwd: temporaryFolder() });
  expect([hasHung, stdout.toString()]).toEqual([false, 'a!\n']);
});

test.each([
  ['several inputs, with and without a last newline', ['a\nb', 'c\n', '', 'd'], [], 'line', 'a\nb\nc\nd\n'],
  ['CRLF, given back', ['a\r\nb\nc\r\n'], [], 'line.length', '1\r\n1\n1\r\n'],
  ['a byte-order mark, kept once', ['\ufeffa\n', '\ufeffb\n'], [], 'line.length', '\ufeff1\n1\n'],
  ['NUL bytes inside a line', ['a\0b\n'], [], 'line.length', '3\n'],
  ['records that end with NUL', ['a\nb\0c'], ['-0'], 'line.length', '3\0' + '1\0'],
  ['records of several lines', ['a\nb\nc\nd\n'], ['-L', '2'], 'line.replace("\\n", "+")', 'a+b\nc+d\n'],
  [
    'a header of each input, the first one written',
    ['h\t1\na\t\n', 'h\t1\nb\t'],
    ['--header', '1'],
    'NR + line',
    'h\t1\n1a\t\n2b\t\n',
  ],
  ['a header by prefixes', ['##x\n#h\na\n#b\n'], ['--header', '##', '--header', '#h'], 'line', '##x\n#h\na\n#b\n'],
  ['no header out', ['h\na\n'], ['--header', '1', '--header-out', 'none'], 'line', 'a\n'],
  ['another header out', ['h\na\n'], ['--header', '1', '--header-out', 'x\\ty'], 'line', 'x\ty\na\n'],
  ['text beyond ASCII', ['é€😀\n'], [], '[...line].reverse().join("")', '😀€é\n'],
  ['a header alone', ['h\n'], ['--header', '1'], 'line', 'h\n'],
  ['an empty input', [''], [], 'line', ''],
  ['empty lines', ['\n\n'], [], '`<${line}>`', '<>\n<>\n'],
] as const)('%s', async (...[, inputs, options, map, output]) => {
  const cwd = temporaryFolder();
  const names = inputs.map((text, index) => {
    writeFileSync(join(cwd, `in${index}`), text);
    return `in${index}`;
  });
  expect(good(await threadmill([...options, '--map', map, ...names, '-o', 'out'], { cwd }))).toBe('');
  expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe(output);
});

test('with latin1 every byte is unchanged', async () => {
  const bytes = Uint8Array.from({ length: 257 }, (_, i) => (i === 256 ? 10 : i));
  const { stdout, code } = await threadmill(['--encoding', 'latin1', '--map', 'line'], { input: bytes });
  expect(code).toBe(0);
  expect([...stdout]).toEqual([...bytes]);
});

test.each([
  [
    'invalid UTF-8',
    Buffer.from('ok\nab\xff\n', 'latin1'),
    ['--map', '"x" + NR'],
    '(standard input):2: invalid UTF-8: 0xFF',
  ],
  [
    'a record that is too long',
    Buffer.alloc(70_000, 'x'),
    ['--max-record', '64K', '--filter', 'line'],
    '--max-record SIZE',
  ],
  [
    'an end inside a record',
    Buffer.from('a\nb\nc\n'),
    ['-L', '2', '--filter', 'line'],
    ':3: the input ends inside a record',
  ],
])('%s is an error with its place', async (_what, input, args, words) => {
  const { stderr, code } = await threadmill(args, { input });
  expect(stderr).toContain(words);
  expect(code).toBe(1);
});

test('headers that differ are an error naming file and column', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a'), 'x\ty\n1\t2\n');
  writeFileSync(join(cwd, 'b'), 'x\tz\n1\t2\n');
  const { stderr, code } = await threadmill(['--header', '1', '--filter', 'true', 'a', 'b', '-o', 'out'], { cwd });
  expect(stderr).toContain("b:1: the header differs from that of a: column 2 is 'z', not 'y'");
  expect(code).toBe(1);
});

test('a line of 100 MB is an error that names --max-record, or is processed if that allows it', async () => {
  const cwd = temporaryFolder();
  const make = `head -c 100000000 /dev/zero | tr '\\0' x > long`;
  const refused = await shell(`${make}; threadmill --map line.length long`, { cwd });
  expect(refused.stderr).toContain('--max-record SIZE allows longer ones');
  expect(refused.code).toBe(1);
  expect(good(await shell('threadmill --max-record 200M --map line.length long', { cwd }))).toBe('100000000\n');
});
