// --repeat-header: every run of the command gets the header, and the output has it once.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, temporaryFolder, threadmill } from '../support/program.ts';

const VARIANTS = join(FIXTURES, 'variants.tsv');
const folder = temporaryFolder();
writeFileSync(join(folder, 'two'), '#x\n#h\n1\n2\n3\n4\n5\n');

const AWK = [
  'awk',
  '-F',
  '\t',
  'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "qual") q = i; print "quality"; next } { print $q }',
];

test.each(['1', '2', '5'])(
  'a command that needs the column names gives what it gives for the whole file, with %s workers',
  async (procs) => {
    const judge = execFileSync(AWK[0]!, [...AWK.slice(1), VARIANTS]);
    for (const order of [[], ['--unordered', '-p', '1']]) {
      const args = ['--header', '1', '--repeat-header', '-b', '37', '-p', procs, ...order];
      if (order.length > 0 && procs !== '1') continue;
      const { code, stdout, stderr } = await threadmill([...args, VARIANTS, '--', ...AWK]);
      expect([code, stderr, stdout.equals(judge)]).toEqual([0, '', true]);
    }
  },
);

test.each<[string, string[], string]>([
  ['kept, as the command gives it', [], '>#x\n>#h\n>1\n>2\n>3\n>4\n>5\n'],
  ['left out', ['--header-out', 'none'], '>1\n>2\n>3\n>4\n>5\n'],
  ['another text', ['--header-out', 'new'], 'new\n>1\n>2\n>3\n>4\n>5\n'],
  ['kept, where no record of the first batch is', ['--filter', '+$1 > 2'], '>#x\n>#h\n>3\n>4\n>5\n'],
  ['kept, where no record is', ['--filter', '+$1 > 9'], '>#x\n>#h\n'],
  ['first, also unordered', ['--unordered', '-p', '1'], '>#x\n>#h\n>1\n>2\n>3\n>4\n>5\n'],
])('the header is %s', async (_what, options, output) => {
  const args = ['--header', '#', '--repeat-header', '-b', '2', '-p', '2', ...options.filter((word) => word !== '-p')];
  const { code, stdout, stderr } = await threadmill(
    [...args.filter((word) => word !== '1'), 'two', '--', 'sed', 's/^/>/'],
    {
      cwd: folder,
    },
  );
  if (options.includes('--unordered')) {
    expect(stdout.toString().slice(0, 8)).toBe(output.slice(0, 8));
    expect(stdout.toString().split('\n').sort()).toEqual(output.split('\n').sort());
  } else expect([code, stderr, stdout.toString()]).toEqual([0, '', output]);
});

test("without records the header is the command's output for it; without a header nothing is written", async () => {
  const args = ['--header', '1', '--repeat-header', '--', 'sed', 's/^/>/'];
  expect((await threadmill(args, { input: 'h\n' })).stdout.toString()).toBe('>h\n');
  expect((await threadmill(args, { input: '' })).stdout.toString()).toBe('');
  expect((await threadmill(['--header-out', 'none', ...args], { input: 'h\n' })).stdout.toString()).toBe('');
});

test('a command that does not pass the header on would lose records, so it is a failure', async () => {
  for (const procs of ['1', '3']) {
    const args = ['--header', '#', '--repeat-header', '-b', '2', '-p', procs, 'two', '--', 'grep', '-v', '#'];
    const { code, stderr } = await threadmill(args, { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the first 2 lines of its output differ from that for other batches\n/);
  }
});

test('an output that is shorter than the header is compared with the others, too', async () => {
  const script = '[ $THREADMILL_BATCH = 1 ] || cat';
  const args = ['--header', '#', '--repeat-header', '-b', '2', 'two', '--', 'sh', '-c', script];
  const { code, stderr } = await threadmill(args, { cwd: folder });
  expect([code, stderr]).toEqual([1, expect.stringContaining('differ from that')]);
});
