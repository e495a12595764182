// --filtered-out: the records that filters drop, byte for byte and in order, published together
// with the output or not at all.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const READS = join(FIXTURES, 'reads.fq');
const ways = ['1', '2', '5'].flatMap((procs) => [
  [procs, 'a file'],
  [procs, 'a pipe'],
]);

/** Both outputs of a run. */
async function outputsOf(options: string, input: string, procs = '2', from = 'a file') {
  const cwd = temporaryFolder();
  const command = `threadmill ${options} -p ${procs} -b 7 -o kept --filtered-out refused`;
  const { code, stderr } = await shell(from === 'a file' ? `${command} ${input}` : `cat ${input} | ${command}`, {
    cwd,
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(filesIn(cwd)).toEqual(['kept', 'refused']);
  return { kept: readFileSync(join(cwd, 'kept'), 'utf8'), refused: readFileSync(join(cwd, 'refused'), 'utf8') };
}

const awk = (program: string) => execFileSync('awk', ['-F', '\t', program, VARIANTS]).toString();

test.each(ways)(
  'it has the records that awk keeps by the opposite filter, header included, with %s workers, from %s',
  async (procs, from) => {
    const filter = "--header 1 --filter '$7 === `PASS`'";
    const expected = awk('NR == 1 || $7 != "PASS"');
    const alone = await outputsOf(filter, VARIANTS, procs, from);
    expect(alone).toEqual({ kept: awk('NR == 1 || $7 == "PASS"'), refused: expected });
    // Before a map: null from the map is not filtered out.
    const mapped = await outputsOf(
      `${filter} --header-out keep --map 'NR % 2 ? line.length : null'`,
      VARIANTS,
      procs,
      from,
    );
    expect(mapped.refused).toBe(expected);
  },
);

test('it keeps non-ASCII text, CRLF, and a last line without its end, over many blocks', async () => {
  const folder = temporaryFolder();
  const records = Array.from(
    { length: 30_000 },
    (_, n) => `${n % 3 === 0 ? 'é' : 'a'}${n}${n % 5 === 0 ? '\r' : ''}\n`,
  );
  const path = join(folder, 'in.txt');
  writeFileSync(path, records.join('').slice(0, -1));
  for (const map of ['', "--map 'line + line'"]) {
    for (const size of ['7', '200K']) {
      const cwd = temporaryFolder();
      const script = `threadmill --filter '!/7/.test(line)' ${map} -b ${size} -o kept --filtered-out refused ${path}`;
      expect((await shell(script, { cwd })).code).toBe(0);
      const refused = records.filter((record) => record.includes('7')).join('');
      expect(readFileSync(join(cwd, 'refused'), 'utf8')).toBe(refused);
    }
  }
});

test('it works with filters of modules, also async, and before work on whole batches, reductions and commands', async () => {
  const folder = temporaryFolder();
  const module = (text: string) => {
    const path = join(folder, `work${Math.random()}.mjs`);
    writeFileSync(path, text);
    return path;
  };
  const odd = 'async (line) => line.length % 2';
  const lines = readFileSync(VARIANTS, 'utf8').trimEnd().split('\n');
  const even = lines
    .filter((line) => line.length % 2 === 0)
    .map((line) => `${line}\n`)
    .join('');
  const works = [
    module(`export default { filter: ${odd} };`),
    module(`export default { filter: ${odd}, map: (line) => [line, line] };`),
    module(`export default { filter: ${odd}, mapBatch: (lines) => [lines.length] };`),
    module(`export default { filter: ${odd}, mapBytes: (bytes) => bytes };`),
    module(
      `export default { filter: ${odd}, start: () => 0, add: (n) => n + 1, merge: (a, b) => a + b, finish: (n) => n };`,
    ),
  ];
  for (const work of works) expect((await outputsOf(`-F lines --transform ${work}`, VARIANTS)).refused).toBe(even);
  const cwd = temporaryFolder();
  const script = `threadmill -F lines --filter 'line.length % 2' -b 9 -o kept --filtered-out refused ${VARIANTS} -- cat`;
  expect((await shell(script, { cwd })).stderr).toBe('');
  expect(readFileSync(join(cwd, 'refused'), 'utf8')).toBe(even);
});

test('it keeps records of several lines whole', async () => {
  const { kept, refused } = await outputsOf("-F fastq --filter 'seq.length >= 60'", READS);
  const reads = readFileSync(READS, 'utf8').match(/(?:.*\n){4}/g)!;
  const isLong = (read: string) => read.split('\n')[1]!.length >= 60;
  expect(kept).toBe(reads.filter(isLong).join(''));
  expect(refused).toBe(reads.filter((read) => !isLong(read)).join(''));
  const genes = await outputsOf("-F fasta --filter 'seq.length > 16'", join(FIXTURES, 'genes.fa'));
  expect(genes.refused).toBe('>gene2\nCCCCTTTTGGGGAAAA\n');
});

test('with --unordered it has the same records, and the report counts them', async () => {
  const cwd = temporaryFolder();
  const args = [
    '-F',
    'lines',
    '--unordered',
    '-p',
    '4',
    '-b',
    '3',
    '--filter',
    'NR % 3',
    '--map',
    'NR % 2 ? line : null',
  ];
  const finished = await threadmill(
    [...args, '-o', 'kept', '--filtered-out', 'refused', '--report', 'r.json', VARIANTS],
    { cwd },
  );
  expect(finished.code).toBe(0);
  const lines = readFileSync(VARIANTS, 'utf8').trimEnd().split('\n');
  const refused = lines.filter((_, i) => (i + 1) % 3 === 0);
  expect(readFileSync(join(cwd, 'refused'), 'utf8').trimEnd().split('\n').sort()).toEqual(refused.sort());
  const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as Record<string, unknown>;
  const kept = lines.filter((_, i) => (i + 1) % 3 !== 0 && (i + 1) % 2 === 1).length;
  expect(report['records']).toEqual({
    in: 501,
    out: kept,
    dropped: 501 - kept,
    filtered: 167,
    quarantined: 0,
    retried: 0,
  });
  expect(report['outputs']).toEqual(['kept', 'refused'].map((name) => ({ name, published: true })));
});

test('either output may be standard output, and a reader that reads both in lock-step is served', async () => {
  const one = await threadmill(['--filter', 'line === "b"', '--filtered-out', '-', '-o', '/dev/null'], {
    input: 'a\nb\nc\n',
  });
  expect([one.code, one.stdout.toString()]).toEqual([0, 'a\nc\n']);
  const script = `mkfifo a b; yes | head -400000 | threadmill --filter 'NR % 2' -o a --filtered-out b & paste b a | uniq -c; wait $!`;
  const both = await shell(script, { cwd: temporaryFolder() });
  expect([both.hasHung, both.stdout.toString().trim()]).toEqual([false, '200000 y\ty']);
});

test.each([
  [
    'the work fails',
    "threadmill --filter 'NR % 2' --map '{ if (NR === 99) throw 1; return line }' -b 5 -o out",
    /\/variants\.tsv:\d+: /,
  ],
  [
    "the output can't be written",
    "threadmill --filter 'NR % 2' -o /dev/full",
    /\/dev\/full can't be written: no space left/,
  ],
  [
    "the other can't",
    "threadmill --filter 'NR % 2' -o out --filtered-out /dev/full",
    /\/dev\/full can't be written: no space left/,
  ],
  ['its folder is not there', "threadmill --filter 'NR % 2' -o out --filtered-out no/such", /no\/such/],
])('if %s, neither output exists', async (_what, command, message) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'refused'), 'old');
  const option = command.includes('--filtered-out') ? '' : '--filtered-out refused';
  const finished = await shell(`${command} ${option} ${VARIANTS}`, { cwd });
  expect([finished.code, finished.stderr]).toEqual([1, expect.stringMatching(message)]);
  expect(filesIn(cwd)).toEqual(['refused']);
  expect(readFileSync(join(cwd, 'refused'), 'utf8')).toBe('old');
});

test('after a signal neither output exists', async () => {
  const cwd = temporaryFolder();
  const script = `mkfifo in; exec 7<>in; echo a >&7; threadmill --filter NR -o out --filtered-out refused in & p=$!
    while [ $(ls -A | grep -c partial) -lt 2 ]; do sleep 0.02; done; kill -INT $p; wait $p; echo $?`;
  const finished = await shell(script, { cwd });
  expect([finished.hasHung, finished.stdout.toString()]).toEqual([false, '130\n']);
  expect(filesIn(cwd)).toEqual(['in']);
});

test.each([
  [['--map', 'line', '--filtered-out', 'x'], /--filtered-out writes what a filter drops, but there is no --filter/],
  [['--filter', 'NR', '--filtered-out', '-'], /--filtered-out - would mix with the results/],
  [['--filter', 'NR', '--filtered-out', 'in'], /input in and --filtered-out in are the same file/],
  [['--filter', 'NR', '--filtered-out', './out', '-o', 'out'], /are the same file/],
  [['--filter', 'NR', '--filtered-out', '/dev/stdout'], /are the same open descriptor/],
  [['maps.mjs', '--filtered-out', 'x'], /and 'maps\.mjs' has none/],
])('%j is a usage error', async (args, message) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), 'a\n');
  writeFileSync(join(cwd, 'maps.mjs'), 'export default (line) => line;');
  const finished = await threadmill([...args, 'in'], { cwd });
  expect([finished.code, finished.stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(filesIn(cwd)).toEqual(['in', 'maps.mjs']);
});

test('a preview writes neither output', async () => {
  const cwd = temporaryFolder();
  const finished = await threadmill(['--filter', 'NR % 2', '--filtered-out', 'x', '--preview', '2', VARIANTS], { cwd });
  expect([finished.code, filesIn(cwd)]).toEqual([0, []]);
});
