// Typed records through the whole program: the same bytes for every number of workers, from a file
// and from a pipe, and the same as from programs that know the formats well.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const READS = join(FIXTURES, 'reads.fq');
const LOG = join(FIXTURES, 'log.ndjson');
const VARIANTS = join(FIXTURES, 'variants.tsv');
const cwd = temporaryFolder();

const hasSeqkit = spawnSync('seqkit', ['version']).error === undefined;
const withSeqkit = hasSeqkit ? test : test.skip;

const ways = ['1', '2', '5'].flatMap((procs) => [
  [procs, 'a file'],
  [procs, 'a pipe'],
]);

/** The output with so many workers, with the fixture as a file or through a pipe. */
async function outputOf(options: string, fixture: string, procs: string, from: string): Promise<string> {
  const script =
    from === 'a file'
      ? `threadmill ${options} -p ${procs} -b 3K ${fixture}`
      : `cat ${fixture} | threadmill ${options} -p ${procs} -b 7`;
  const { code, stdout, stderr } = await shell(script, { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString();
}

describe.each(ways)('with %s workers, from %s', (procs, from) => {
  test('unchanged reads are written byte for byte', async () => {
    const whole = readFileSync(READS, 'utf8');
    expect(await outputOf("-F fastq --filter 'true'", READS, procs, from)).toBe(whole);
    expect(await outputOf("-F fastq --map '({ id, comment, seq, qual })'", READS, procs, from)).toBe(whole);
  });

  withSeqkit('a filter by length and mean quality is that of seqkit', async () => {
    const expected = execFileSync('seqkit', ['seq', '-w', '0', '-m', '60', '-Q', '20', READS], { stdio: 'pipe' });
    // seqkit does not repeat the names after the +.
    const plain = (text: string) => text.replaceAll(/\n\+.*\n/g, '\n+\n');
    const filter = "-F fastq --filter 'seq.length >= 60 && meanQuality(qual) >= 20'";
    expect(plain(await outputOf(filter, READS, procs, from))).toBe(plain(expected.toString()));
  });

  withSeqkit('the reverse complement and the table of GC are those of seqkit', async () => {
    const strand = execFileSync('seqkit', ['seq', '-w', '0', '-r', '-p', '-t', 'dna', '-s', READS], { stdio: 'pipe' });
    const sequences = await outputOf("-F fastq --map 'reverseComplement(seq)'", READS, procs, from);
    expect(sequences).toBe(strand.toString());
    const table = execFileSync('seqkit', ['fx2tab', '-n', '-i', '-l', '-g', '-q', READS], { stdio: 'pipe' });
    const map = 'row(id, seq.length, (100 * gc(seq)).toFixed(2), meanQuality(qual).toFixed(2))';
    expect(await outputOf(`-F fastq --map '${map}'`, READS, procs, from)).toBe(table.toString());
  });

  test('a log is filtered and reshaped', async () => {
    const entries = readFileSync(LOG, 'utf8').trimEnd().split('\n');
    const parsed = entries.map((line) => JSON.parse(line) as { path: string; ms: number });
    const slow = parsed.filter(({ ms }) => ms > 10).map(({ path, ms }) => `${JSON.stringify({ path, ms })}\n`);
    const work = "-F ndjson --filter 'json.ms > 10' --map '({ path: json.path, ms: json.ms })'";
    expect(await outputOf(work, LOG, procs, from)).toBe(slow.join(''));
    expect(await outputOf("-F ndjson --map 'json'", LOG, procs, from)).toBe(`${entries.join('\n')}\n`);
  });
});

describe.each(ways)('rows by column with %s workers, from %s', (procs, from) => {
  test('are filtered and changed as by awk', async () => {
    writeFileSync(
      join(cwd, 'halve.mjs'),
      `export default {
        format: 'tsv',
        filter: (row) => row.filter === 'PASS',
        map: (row) => ({ ...row, pos: row.pos / 2 }),
      };`,
    );
    const program =
      'BEGIN { FS = OFS = "\t"; CONVFMT = "%.17g" } NR == 1 { print } NR > 1 && $7 == "PASS" { $2 = $2 / 2 ""; print }';
    const expected = execFileSync('awk', [program, VARIANTS], { stdio: 'pipe' });
    expect(await outputOf('halve.mjs', VARIANTS, procs, from)).toBe(expected.toString());
    const same = "-F tsv --filter 'col.filter === `PASS`' --map 'set(`pos`, col.pos / 2)'";
    expect(await outputOf(same, VARIANTS, procs, from)).toBe(expected.toString());
    const rows = "-F tsv --header-out none --filter 'col.filter === `PASS`' --map '[[col.pos / 2], [`\"`, NR]]'";
    const twice = (await outputOf(rows, VARIANTS, procs, from)).split('\n');
    expect(twice.slice(0, 2)).toEqual([expect.stringMatching(/^[\d.]+$/), expect.stringMatching(/^"\t\d+$/)]);
  });
});

test('a module gets values, and its format is the default', async () => {
  writeFileSync(
    join(cwd, 'slow.mjs'),
    "export default { format: 'ndjson', filter: (log) => log.ms > 500, map: async ({ path, ms }) => [{ path }, { ms }] };",
  );
  writeFileSync(
    join(cwd, 'ids.ts'),
    `import { defineTransform, gc } from 'threadmill';
     export default defineTransform({ format: 'fastq', map: (read) => read.id + ' ' + gc(read.seq) });`,
  );
  const slow = await threadmill(['slow.mjs', LOG], { cwd });
  expect(slow.stdout.toString()).toBe('{"path":"/reads"}\n{"ms":1804}\n{"path":"/réads"}\n{"ms":731}\n');
  const ids = await threadmill(['ids.ts', READS], { cwd });
  expect(ids.stdout.toString()).toMatch(/^read\.1 0\.48\nread\.2 0\.4727/);
});

test.each([
  [
    '-F lines',
    'made.mjs',
    "'made.mjs' is made for the format fastq, but the format of this run is lines\n  use --format fastq",
  ],
  [
    '',
    'hidden.mjs',
    "'hidden.mjs' is made for the format fastq, but the format of this run is lines\n  use --format fastq",
  ],
  ['', 'other.mjs', "'other.mjs' names the format ndjson in its text, but its export names none"],
])('%s with %s: the records are framed for another format', async (option, module, message) => {
  writeFileSync(join(cwd, 'made.mjs'), "export default { format: 'fastq', map: (read) => read.id };");
  writeFileSync(join(cwd, 'hidden.mjs'), "export default { format: ['fast', 'q'].join(''), map: (read) => read.id };");
  writeFileSync(
    join(cwd, 'other.mjs'),
    "const other = { format: 'ndjson', map: (x) => x };\nexport default (line) => line + (other.format ?? '');",
  );
  writeFileSync(join(cwd, 'in.txt'), '@a\nA\n+\nI\n');
  const { code, stderr } = await shell(`threadmill ${option} -o out ${module} in.txt`, { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining(`threadmill: ${message}`)]);
  expect(filesIn(cwd).filter((name) => name.includes('out'))).toEqual([]);
});

test.each([
  [
    '-F fastq',
    '@a\nA\n+\nI\n@b\nAC\n+\nI\n',
    'in.txt:8: its sequence has 2 letters, and its quality 1\n  record 2, byte 9',
  ],
  [
    '-F fastq',
    '@a\nA\n+\nI\n\n@b\nA\n+\n',
    'in.txt:5: a FASTQ record begins with @, not with an empty line\n  record 2',
  ],
  ['-F fastq', '@a\nA\n+\nI\n@b\nA\n', 'in.txt:5: the input ends inside a record: it has 2 of 4 lines\n  record 2'],
  ['-F tsv', 'a\tb\n1\t2\n3\n', 'in.txt:3: it has 1 field, but the header has 2 columns\n  record 2, byte 8'],
  ['-F ndjson', '{}\n{"a":1]\n', 'in.txt:2: invalid JSON at column 7: unexpected "]"\n  record 2, byte 3'],
])('%s: %j is reported with its place', async (format, input, message) => {
  writeFileSync(join(cwd, 'in.txt'), input);
  writeFileSync(join(cwd, 'looks.mjs'), 'export default { filter: (record) => record };');
  const work = format === '-F fastq' ? "--filter 'NR'" : 'looks.mjs';
  const { code, stderr } = await shell(`threadmill ${format} -o out ${work} in.txt`, { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining(`threadmill: ${message}`)]);
  expect(filesIn(cwd).filter((name) => name.includes('out'))).toEqual([]);
});

test.each(["--filter 'true'", "--map 'NR'", 'head.mjs'])(
  '%s uses no read, but their structure is checked',
  async (work) => {
    writeFileSync(join(cwd, 'head.mjs'), "export default { format: 'fastq', header: () => ['#'] };");
    writeFileSync(join(cwd, 'in.txt'), '@a\nA\n+\nI\nb\nA\n+\nI\n');
    const { code, stderr } = await shell(`threadmill -F fastq ${work} in.txt`, { cwd });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('in.txt:5: a FASTQ record begins with @, not with "b"'),
    ]);
  },
);

test.each([
  [
    '-F fastq',
    '@a\nACGT\nACGT\n+\nIIII\nIIII\n',
    'in.txt:3: the sequence of this FASTQ record is wrapped',
    'seqkit seq -w 0',
  ],
  [
    '-F fastq',
    '>a\nACGT\n',
    'in.txt:1: a FASTQ record begins with @, and this one with > as in FASTA',
    '--format fasta',
  ],
  ['-F fastq', '@a\nA\n+\nI\n--\n@b\nA\n+\nI\n', 'in.txt:5: a line of --', 'grep --no-group-separator'],
  ['-F fastq', '@a\nA\n+\nI\n\n@b\nA\n+\nI\n', 'in.txt:5: a FASTQ record begins with @, not with an', 'seqkit seq'],
  ['-F fasta', '@a\nA\n+\nI\n', 'in.txt:1: a FASTA record begins with >, not with "@a"', '--format fastq'],
  ['-F fasta', '>a\nACGT\n--\n>b\nA\n', 'in.txt:3: its last line is --', 'grep --no-group-separator'],
])('%s: %j is reported, with the way to read it', async (format, input, message, way) => {
  const works = format === '-F fastq' ? ["--map 'NR'", "--filter 'seq'", '-- cat'] : ["--map 'seq'"];
  for (const work of works) {
    const script = work.startsWith('--map') || work.startsWith('--filter') ? `${work} in.txt` : `in.txt ${work}`;
    writeFileSync(join(cwd, 'in.txt'), input);
    const { code, stdout, stderr } = await shell(`threadmill ${format} ${script}`, { cwd });
    // Whole records before the fault may be written: a small input is spread over several batches.
    const most = 9;
    expect([code, stderr]).toEqual([1, expect.stringContaining(`threadmill: ${message}`)]);
    expect(stdout.length).toBeLessThanOrEqual(most);
    expect(stderr).toContain(way);
  }
});

test('a CRLF read gets CRLF on all its lines', async () => {
  const input = '@a b\r\nAC\r\n+a b\r\nII\r\n@c\r\nA\r\n+\r\nI\r\n';
  const kept = await threadmill(['-F', 'fastq', '--filter', 'seq'], { input });
  expect(kept.stdout.toString()).toBe(input);
  const cut = await threadmill(
    ['-F', 'fastq', '--map', '({ id, comment, seq: seq.slice(0, 1), qual: qual.slice(0, 1) })'],
    { input },
  );
  expect(cut.stdout.toString()).toBe(input.replace('AC', 'A').replace('II', 'I'));
});
