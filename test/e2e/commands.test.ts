// Commands as the work: the output must equal that of the same command on the whole file, byte for
// byte.
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIXED, putMixedLines } from '../support/mixed-lines.ts';
import { FIXTURES, shell, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const folder = temporaryFolder();
putMixedLines(folder);
writeFileSync(join(folder, 'numbers'), Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(''));

/** Commands that work line by line: on parts of a file they do the same as on the whole. */
const LINE_WISE: [string, ...string[]][] = [
  ['cat'],
  ['grep', '-a', 'bc'],
  ['sed', 's/a/<&>/g'],
  ['tr', 'a-c', 'A-C'],
  ['awk', '-F', '\t', '{ print NF ":" $2 }'],
  ['awk', '{ print }', '/dev/stdin'],
];

test.each(LINE_WISE.map((argv) => [argv.join(' '), argv] as const))(
  '%s gives what it gives for the whole file, for any number of workers, from a file and from a pipe',
  async (_name, argv) => {
    const expected = execFileSync(argv[0], argv.slice(1), { input: MIXED, maxBuffer: 2 ** 26 });
    for (const procs of ['1', '2', '5']) {
      const options = ['-p', procs, '-b', '3000B', '--ok-codes', '0,1'];
      const [file, pipe] = await Promise.all([
        threadmill([...options, 'mixed.txt', '--', ...argv], { cwd: folder }),
        threadmill([...options, '--', ...argv], { cwd: folder, input: MIXED }),
      ]);
      for (const { code, stdout, stderr } of [file, pipe]) {
        expect([code, stderr, stdout.equals(expected)]).toEqual([0, '', true]);
      }
    }
  },
);

test('GNU parallel gives the same for blocks of lines', async () => {
  const script = `parallel --pipe -k --block 10k -j 2 'sed s/1/x/ | rev' < numbers > judge; threadmill -b 10k -p 2 numbers -- sh -c 'sed s/1/x/ | rev' | cmp - judge`;
  const { code, stdout } = await shell(script, { cwd: folder });
  expect([code, stdout.toString()]).toEqual([0, '']);
});

test('it runs once for each batch, so a command that counts counts one batch', async () => {
  const { stdout } = await threadmill(['-b', '8000', '-p', '3', 'numbers', '--', 'wc', '-l'], { cwd: folder });
  expect(stdout.toString().trim().split(/\s+/)).toEqual(['8000', '8000', '4000']);
  const { stdout: whole, stderr } = await threadmill(['-v', '-b', '4M', 'numbers', '--', 'wc', '-l'], { cwd: folder });
  expect(whole.toString().trim()).toBe('20000');
  expect(stderr).toContain('batches: whole records up to 4 MiB\n');
});

test('by default batches of commands grow, so that several workers share a small input; borders follow from the input alone', async () => {
  // 32 KiB, as many whole lines as fit, from a file or a pipe, for any number of workers.
  const counts = '6775\n5998\n5461\n1766\n';
  for (const procs of ['1', '2', '8']) {
    const file = await threadmill(['-v', '-p', procs, 'numbers', '--', 'wc', '-l'], { cwd: folder });
    expect([procs, file.code, file.stdout.toString()]).toEqual([procs, 0, counts]);
    expect(file.stderr).toContain('batches: the default, whole records up to 32 KiB at first, growing to 4 MiB\n');
    const pipe = await shell(`cat numbers | threadmill -p ${procs} -- wc -l`, { cwd: folder });
    expect([procs, pipe.code, pipe.stdout.toString()]).toEqual([procs, 0, counts]);
  }
});

test('everything after the first -- is the command, unchanged, including options that look like ours', async () => {
  const { stdout, stderr } = await threadmill(
    ['-b', '1M', 'numbers', '--', 'printf', '%s|', '--', '-p', '-o', 'x y', ''],
    {
      cwd: folder,
    },
  );
  expect([stdout.toString(), stderr]).toEqual(['--|-p|-o|x y||', '']);
});

test('bytes that are not text reach it unchanged, in the header and in records', async () => {
  const bytes = Buffer.from([0xff, 0xfd, 10, 0xc3, 10, 0x80, 0x61, 13, 10]);
  const { code, stdout, stderr } = await threadmill(['--header', '1', '-b', '1', '--', 'cat'], { input: bytes });
  expect([code, stderr, stdout.equals(bytes)]).toEqual([0, '', true]);
});

test('records of several lines, and NUL-terminated ones, are never split', async () => {
  const args = ['-b', '1', '-p', '2'];
  const pairs = await threadmill([...args, '-L', '2', '--', 'sh', '-c', 'cat; echo --'], { input: 'a\nb\nc\nd\n' });
  expect(pairs.stdout.toString()).toBe('a\nb\n--\nc\nd\n--\n');
  const nul = await threadmill([...args, '-0', '--', 'sed', '-z', 's/^/x/'], { input: 'a\nb\0c\0' });
  expect(nul.stdout.toString()).toBe('xa\nb\0xc\0');
  const reads = await threadmill(
    ['--format', 'fastq', '-b', '3', '-p', '2', join(FIXTURES, 'reads.fq'), '--', 'seqkit', 'seq', '-rp'],
    {},
  );
  const judge = execFileSync('seqkit', ['seq', '-rp', join(FIXTURES, 'reads.fq')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(reads.stdout.equals(judge)).toBe(true);
});

test('input that is not FASTQ is refused before a command gets it', async () => {
  const { code, stdout, stderr } = await threadmill(['--format', 'fastq', '--', 'cat'], {
    input: 'no\nread\nat\nall\n',
  });
  expect([code, stdout.toString(), stderr]).toEqual([1, '', expect.stringContaining('(standard input):1: ')]);
});

test.each<[string, string[], string]>([
  ['writes a hundred times what it reads', ['sh', '-c', 'cat; yes 0123456789 | head -c 100000000'], '100020000'],
  ['reads all before it writes', ['sh', '-c', 'x=$(cat; echo .); printf %s "$x" | wc -c'], ''],
  ['never reads', ['echo', 'hello'], ''],
  ['writes before it reads', ['sh', '-c', 'head -c 1000000 /dev/zero; cat'], ''],
  ['closes its input early and goes on', ['sh', '-c', 'exec 0<&-; head -c 300000 /dev/zero'], ''],
  ['reads a line of many', ['head', '-1'], ''],
])('a command that %s neither hangs nor fails', async (_what, argv, bytes) => {
  const big = join(folder, 'big');
  writeFileSync(big, 'x'.repeat(99).concat('\n').repeat(30_000));
  const input = bytes === '' ? 'big' : 'small';
  writeFileSync(join(folder, 'small'), 'x'.repeat(19_999).concat('\n'));
  const { code, hasHung, stderr, stdout } = await threadmill(['-p', '2', input, '--', ...argv], { cwd: folder });
  expect([code, hasHung, stderr]).toEqual([0, false, '']);
  if (bytes !== '') expect(stdout.length).toBe(Number(bytes));
});

test('it can open its streams by their names', async () => {
  const script = `threadmill -b 5000 numbers -- sh -c 'cat /dev/stdin > /dev/stdout; echo said > /dev/stderr' | cmp - numbers`;
  const { code, stdout, stderr } = await shell(script, { cwd: folder });
  expect([code, stdout.toString(), stderr]).toEqual([0, '', 'said\n'.repeat(4)]);
});

test('it can open its input by name even after that was read or written to the end', async () => {
  const twice = 'sleep 0.2; cat /dev/stdin; cat /dev/stdin; cat';
  const { code, hasHung, stdout } = await threadmill(['-b', '1', '-p', '2', '--', 'sh', '-c', twice], {
    input: 'a\nb\n',
  });
  expect([code, hasHung, stdout.toString()]).toEqual([0, false, 'a\nb\n']);
});

test('it works without Perl and without a shell', async () => {
  const tools = temporaryFolder();
  const grep = execFileSync('sh', ['-c', 'command -v grep']).toString().trim();
  symlinkSync(grep, join(tools, 'grep'));
  const work = ['-b', '5000', '-p', '2', 'numbers', '--', 'grep', '77'];
  const expected = execFileSync('grep', ['77', 'numbers'], { cwd: folder });
  const { code, stderr, stdout } = await threadmill(work, { cwd: folder, env: { PATH: tools } });
  expect([code, stderr, stdout.equals(expected)]).toEqual([0, '', true]);
});

test('environment variables hold the numbers of worker, batch and record', async () => {
  const print = 'cat > /dev/null; echo $THREADMILL_WORKER $THREADMILL_BATCH $THREADMILL_FIRST_RECORD';
  const { stdout } = await threadmill(['-p', '2', '-b', '8000', 'numbers', '--', 'sh', '-c', print], { cwd: folder });
  expect(stdout.toString().replace(/^[12] /gm, 'N ')).toBe('N 0 1\nN 1 8001\nN 2 16001\n');
});

test('a filter is called for each record first, and the command gets those that pass, byte for byte', async () => {
  const work = ['--filter', '$1 % 5000 === 0', '-b', '2500', '-p', '2', 'numbers', '--', 'sh', '-c', 'cat; echo .'];
  const { code, stdout, stderr } = await threadmill([...work], { cwd: folder });
  // Without a record that passes, the command does not run.
  expect([code, stderr, stdout.toString()]).toEqual([0, '', '5000\n.\n10000\n.\n15000\n.\n20000\n.\n']);
});

test('the counts: filtered-out records are dropped, and records given to a command are those written from', async () => {
  const { stderr } = await threadmill(
    ['-v', '-b', '1M', '--filter', '+$1 > 5000', 'numbers', '-o', '/dev/null', '--', 'wc', '-l'],
    {
      cwd: folder,
    },
  );
  expect(stderr).toContain('20,000 records in, 1 out, 5,000 dropped');
});

test('the header is written as --header-out says, and the command does not get it', async () => {
  const work = ['--header', '1', '-b', '100', '-p', '2', VARIANTS];
  const kept = await threadmill([...work, '--', 'cut', '-f', '1']);
  const [header, ...rows] = execFileSync('cut', ['-f', '1', VARIANTS]).toString().split('\n');
  expect(header).toBe('chrom');
  expect(kept.stdout.toString().split('\n').slice(1)).toEqual(rows);
  expect(kept.stdout.toString()).toMatch(/^chrom\tpos/);
  const other = await threadmill([...work, '--header-out', 'place', '--', 'cut', '-f', '1']);
  expect(other.stdout.toString().split('\n')).toEqual(['place', ...rows]);
});

test('lines on standard error are whole, even if several commands print, and an incomplete last one gets its end', async () => {
  const talk =
    'i=0; while [ $i -lt 200 ]; do printf "%s %0500d" $THREADMILL_BATCH $i >&2; printf "|\\n" >&2; i=$((i+1)); done; printf last >&2';
  const { stderr } = await threadmill(['-p', '4', '-b', '5000', 'numbers', '--', 'sh', '-c', talk], { cwd: folder });
  const lines = stderr.trimEnd().split('\n');
  expect(lines.filter((line) => line === 'last')).toHaveLength(4);
  expect(lines.filter((line) => !/^(?:\d 0{497}\d{3}\||last)$/.test(line))).toEqual([]);
  expect(lines).toHaveLength(804);
});

test('counter lines are removed and summed; malformed ones are passed on', async () => {
  const say = 'echo reporter:counter:io,bad lines,2 >&2; echo reporter:counter:io >&2; echo text >&2';
  const args = ['-v', '-p', '2', '-b', '5000', 'numbers', '-o', '/dev/null', '--', 'sh', '-c', say];
  const { stderr } = await threadmill(args, { cwd: folder });
  expect(stderr).toMatch(/; io:bad lines 8\n/);
  expect(stderr.match(/^reporter:counter:io$/gm)).toHaveLength(4);
  expect(stderr).not.toContain(',2\n');
});

test('a pause of a stream does not end a batch', async () => {
  const { stdout } = await shell(`(echo a; sleep 0.6; echo b) | threadmill -- sh -c 'cat; echo .'`);
  expect(stdout.toString()).toBe('a\nb\n.\n');
});

test('with --unordered all outputs are written', async () => {
  const { stdout } = await shell(
    `threadmill --unordered -p 3 -b 1000 numbers -- cat | sort -n | cmp - numbers && echo ok`,
    {
      cwd: folder,
    },
  );
  expect(stdout.toString()).toBe('ok\n');
});

test("a filter's promise that never settles is detected between commands, too", async () => {
  const args = ['--filter', 'NR < 15 || (await new Promise(() => {}))', '-p', '1', '-b', '10', 'numbers', '--', 'cat'];
  const { code, stderr, hasHung } = await threadmill(args, { cwd: folder });
  expect([hasHung, code]).toEqual([false, 1]);
  expect(stderr).toContain('the work waits for a promise that can no longer settle');
});

test("a preview shows the command's output for each record, and failures", async () => {
  const args = ['--preview', '3', 'numbers', '--', 'grep', '[13]'];
  const { code, stdout } = await threadmill(args, { cwd: folder });
  expect(code).toBe(1);
  expect(stdout.toString()).toMatch(/exited with code 1/);
  expect(stdout.toString().match(/^ *[123]\b/gm)).toHaveLength(3);
});

test('an empty input runs no command', async () => {
  const { code, stdout } = await threadmill(['--', 'sh', '-c', 'echo ran'], { input: '' });
  expect([code, stdout.toString()]).toEqual([0, '']);
});
