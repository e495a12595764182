// Errors of commands that fail or don't exist, and of invalid command lines.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultStage } from '../support/failing.ts';
import { filesIn, threadmill } from '../support/program.ts';

const stage = faultStage();
const IN = ['in.txt', '--header', '1', '-p', '2'];

async function failure(options: readonly string[], command: readonly string[]): Promise<string> {
  // failureOf puts the output option last, where it would belong to the command.
  const output = join(stage.folder, stage.outputFolder());
  const finished = await threadmill([...IN, ...options, '-o', join(output, 'out'), '--', ...command], {
    cwd: stage.folder,
  });
  expect({ code: finished.code, hasHung: finished.hasHung, files: filesIn(output) }).toEqual({
    code: 1,
    hasHung: false,
    files: [],
  });
  return finished.stderr.replaceAll(join(output, 'out'), 'OUT').replace(/worker \d/, 'worker N');
}

test('an exit code that is not accepted is reported with the command, the batch and its records', async () => {
  const work = 'cat > /dev/null; [ $THREADMILL_BATCH != 3 ] || { echo cannot >&2; exit 4; }';
  expect(await failure(['-b', '100'], ['sh', '-c', work])).toBe(
    'cannot\n' +
      `threadmill: in.txt:302: command 'sh -c ${JSON.stringify(work).slice(0, 74)}…' exited with code 4\n` +
      '  records 301-400, batch 3, worker N\n' +
      '  OUT was not written; its own message, if any, is above\n',
  );
});

test('for exit code 1 the message says that grep means no match by it, and how to accept that', async () => {
  expect(await failure([], ['grep', 'nothing like it'])).toBe(
    `threadmill: in.txt:2: command 'grep "nothing like it"' exited with code 1\n` +
      '  records 1-1000, batch 0, worker N\n' +
      '  OUT was not written; it exits with 1 if nothing matches; to accept that: --ok-codes 0,1\n',
  );
});

test('listed exit codes are accepted, and 0 is not if it is not listed', async () => {
  const work = ['-b', '100', '-p', '2', 'in.txt', '--ok-codes'];
  const good = await threadmill([...work, '0,1', '--', 'grep', '99'], { cwd: stage.folder });
  expect([good.code, good.stderr, good.stdout.toString().split('\n').length]).toEqual([0, '', 20]);
  const bad = await threadmill([...work, '1', '--', 'true'], { cwd: stage.folder });
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining("'true' exited with code 0")]);
});

test.each([
  ['SIGSEGV', 'kill -SEGV $$', 'was ended by SIGSEGV\n'],
  ['SIGKILL', 'kill -KILL $$', 'the kernel kills processes that use too much memory'],
])('a command that dies of %s is a failure that names the signal', async (_name, script, words) => {
  expect(await failure([], ['sh', '-c', script])).toContain(words);
});

test.each<[string, string[], string]>([
  ['is not there', ['no-such-tool', 'x'], "command not found: 'no-such-tool'\n  is it installed, and on PATH?"],
  ['is not there, by its path', ['./no-such-tool'], "command not found: './no-such-tool'\n"],
  ['is a whole line', ['sort -u'], "for a shell command: -- sh -c 'sort -u'"],
  ['is a folder', ['./faults'], "the command './faults' is not executable"],
  ['may not be executed', ['./in.txt'], "the command './in.txt' is not executable"],
])('a command that %s is reported before anything runs', async (_what, argv, words) => {
  // The input does not exist either, but that would be reported later.
  const { code, stderr } = await threadmill(['--', ...argv], { cwd: stage.folder, input: 'x\n' });
  expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  expect(stderr).not.toContain('record');
});

test("a script whose interpreter is missing is a command that can't be found", async () => {
  writeFileSync(join(stage.folder, 'script'), '#!/no/such/interpreter\n');
  chmodSync(join(stage.folder, 'script'), 0o755);
  expect(await failure([], ['./script'])).toContain("command not found: './script'");
});

test('an output of more than one buffer can hold is a failure that says what to do', async () => {
  const message = await failure([], ['sh', '-c', 'exec yes "$(printf %01000d 1)"']);
  expect(message).toContain("the command's output for one batch is larger than 1 GiB");
  expect(message).toContain('use a smaller --batch-size');
});

test.each<[string, string[], string]>([
  ['nothing behind --', ['in.txt', '--'], 'no command after --'],
  ['an empty command', ['in.txt', '--', ''], 'the command after -- is an empty string'],
  ['--map beside it', ['--map', 'line', '--', 'cat'], "-- and --map can't be combined"],
  ['--transform beside it', ['-t', 'x.js', '--', 'cat'], "--transform can't be combined"],
  ['a module before it', ['faults/prints.mjs', 'in.txt', '--', 'cat'], "'faults/prints.mjs' looks like a module"],
  ['--arg without a filter', ['--arg', 'a=b', 'in.txt', '--', 'cat'], '--arg is for expressions and modules'],
  ['--ok-codes without it', ['--ok-codes', '0', '--map', 'line'], '--ok-codes is for a command'],
  ['--keep-alive without it', ['--keep-alive', '--map', 'line'], '--keep-alive is for a command'],
  ['--repeat-header without it', ['--repeat-header', '--map', 'line'], '--repeat-header is for a command'],
  ['a code that is none', ['--ok-codes', '0,256', '--', 'cat'], '--ok-codes takes exit codes from 0 to 255'],
  ['codes by another name', ['--ok-codes', 'all', '--', 'cat'], "such as 0,1, not 'all'"],
  ['no header to repeat', ['--repeat-header', '--', 'cat'], '--repeat-header needs a header\n  add --header 1'],
  ['a header for what is kept alive', ['--keep-alive', '--repeat-header', '--', 'cat'], "can't be combined"],
  ['records of lines for what is kept alive', ['--keep-alive', '-L', '2', '--', 'cat'], 'and these have 2'],
  ['reads for what is kept alive', ['--keep-alive', '-F', 'fastq', '--', 'cat'], 'and these have 4'],
])('%s is a usage error', async (_what, argv, words) => {
  const { code, stderr } = await threadmill(argv, { cwd: stage.folder, input: 'x\n' });
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test('a filter that fails before a command names its record', async () => {
  // With one worker: of several, any may be the first to fail.
  const work = ['-p', '1', '--filter', 'args[line].y', 'in.txt', '--', 'cat'];
  const { code, stderr } = await threadmill(work, { cwd: stage.folder });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^threadmill: in\.txt:1: TypeError: .*\n.*\n {2}record 1,/),
  ]);
});
