// Commands are started by a small process beside each worker, or by Node if that is impossible. A
// command can't tell which, and the starter process is never left behind.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../support/library.ts';
import { finished, shell, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';
import { processesLeft } from '../support/traces.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'numbers'), Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(''));

/**
 * A PATH with all tools of the tests, and with perl, without it ('none'), or with a fake one of
 * this text.
 */
function pathWith(perl: string): string {
  const tools = temporaryFolder();
  for (const tool of [
    'sh',
    'cat',
    'sed',
    'env',
    'ls',
    'sleep',
    'dd',
    'mktemp',
    'touch',
    ...(perl === 'perl' ? ['perl'] : []),
  ]) {
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${tool}`])
        .toString()
        .trim(),
      join(tools, tool),
    );
  }
  if (perl !== 'perl' && perl !== 'none') writeFileSync(join(tools, 'perl'), perl, { mode: 0o755 });
  return tools;
}

/** Also finds processes that are started with an environment of their own. */
function marked(path: string): { env: Record<string, string>; left: () => Promise<unknown[]> } {
  const mark = `/threadmill-test-${process.pid}-${Math.random()}`;
  const env = { PATH: `${path}:${mark}` };
  return { env, left: () => processesLeft(env, 'PATH') };
}

const BOTH = ['perl', 'none'] as const;

test('a command finds the same environment, whoever starts it', async () => {
  const script = `
    cat > /dev/null
    for word; do printf '<%s>' "$word"; done
    env -0 | sed -z '/^PATH=/d; s/\\n/|/g; s/$/;/'
    pwd; umask; ulimit -a
    sed -n '/^Sig[BI]/p; /^Nice/p' /proc/self/status
    ls /proc/self/fd
    sed "s/([^)]*)/()/; s/^\\([0-9]*\\) () . [0-9]* \\1 \\1 0 .*/leads its session/" /proc/$$/stat`;
  const words = ['', ' ', 'a b', '"', "'", '$HOME `x` \\', '-n', '*', 'two\nlines', 'ä€𝒳', '\t', '%s'];
  const [first, second] = await Promise.all(
    BOTH.map(async (perl) => {
      const env = { PATH: pathWith(perl), ODD: ' value\nof two lines', EMPTY: '', UMLAUT: 'ä€𝒳' };
      const args = ['-p', '1', '-b', '15000', 'numbers', '--', 'sh', '-c', script, 'name', ...words];
      return threadmill(args, { cwd: folder, env });
    }),
  );
  expect([first!.code, first!.stderr]).toEqual([0, '']);
  expect(first!.stdout.toString()).toBe(second!.stdout.toString());
  const text = first!.stdout.toString();
  expect(text).toContain(words.map((word) => `<${word}>`).join(''));
  expect(text).toContain('ODD= value|of two lines;');
  expect(text.match(/leads its session/g)).toHaveLength(2);
  expect(text).toMatch(/SigBlk:\s*0+\nSigIgn:\s*0+\n/);
});

test.each([
  ['exit 137', 'exited with code 137'],
  ['exit 143', 'exited with code 143'],
  ['kill -KILL $$', 'was ended by SIGKILL'],
  ['kill -TERM $$', 'was ended by SIGTERM'],
  ['kill -PIPE $$', 'was ended by SIGPIPE'],
])('%s is reported as such, whoever starts it', async (script, said) => {
  for (const perl of BOTH) {
    const { env, left } = marked(pathWith(perl));
    const { code, stderr } = await threadmill([join(folder, 'numbers'), '--', 'sh', '-c', script], { env });
    expect([code, stderr, await left()]).toEqual([1, expect.stringContaining(said), []]);
  }
});

test.each([
  ['ends at once', '#!/bin/sh\nexit 3'],
  ['says something else', '#!/bin/sh\necho hello; exec cat'],
  ['names what is not there', '#!/bin/sh\necho r 1 90 91 92 65536; exec cat'],
  ["can't be run", 'no script'],
])('if Perl %s, Node starts the commands', async (_what, perl) => {
  const { env, left } = marked(pathWith(perl));
  const args = ['-b', '5000', '-p', '2', 'numbers', '--', 'cat'];
  const { code, stderr, stdout } = await threadmill(args, { cwd: folder, env });
  expect([code, stderr, stdout.equals(readFileSync(join(folder, 'numbers')))]).toEqual([0, '', true]);
  expect(await left()).toEqual([]);
});

test('no starter is left after a successful run, one without records, and one with a kept command', async () => {
  for (const args of [
    ['numbers', '--', 'cat'],
    ['/dev/null', '--', 'cat'],
    ['--keep-alive', 'numbers', '--', 'cat'],
  ]) {
    const { env, left } = marked(pathWith('perl'));
    const { code, stderr } = await threadmill(['-b', '5000', '-p', '2', ...args], { cwd: folder, env });
    expect([code, stderr, await left()]).toEqual([0, '', []]);
  }
});

test('no starter is left if threadmill is killed, and a command that reads its input to the end ends, too', async () => {
  const cwd = temporaryFolder();
  const { env, left } = marked(pathWith('perl'));
  const running = startThreadmill(['-', '--keep-alive', '-b', '1', '-p', '2', '--', 'sh', '-c', 'touch at-work; cat'], {
    cwd,
    env,
  });
  running.stdin!.write('a\nb\nc\n');
  while (!existsSync(join(cwd, 'at-work'))) await sleep(5);
  running.kill('SIGKILL');
  await finished(running);
  expect(await left()).toEqual([]);
});

test.each([
  ['each batch', []],
  ['a command that is kept alive', ['--keep-alive']],
])('if the starter is killed during %s, the failure names batch and command, which is ended', async (_what, kept) => {
  const { env, left } = marked(pathWith('perl'));
  const args = ['-p', '1', '-b', '5000', ...kept, join(folder, 'numbers')];
  const script = 'kill -KILL $PPID; sleep 60; sleep 60';
  const { code, stderr, hasHung } = await threadmill([...args, '--', 'sh', '-c', script], { env });
  expect([code, hasHung, await left()]).toEqual([1, false, []]);
  expect(stderr).toMatch(
    /^threadmill: .*numbers:1: the process that starts the commands was ended by SIGKILL before its command 'sh -c "kill .*'\n {2}records 1-5000, batch 0, worker 1\n {2}the command was ended too; to run the batch again: --retries 1; /,
  );
});

/** Kills the process that started it, once for each worker. */
const KILLS_ONCE = 'if mkdir "killed.$THREADMILL_WORKER" 2> kills; then kill -KILL $PPID; sleep 60; fi;';

test.each([
  ['each batch', `${KILLS_ONCE} cat`, []],
  ['what reads its input first', `cat; ${KILLS_ONCE}`, []],
  ['a command that is kept alive', `${KILLS_ONCE} cat`, ['--keep-alive']],
])('with --retries %s is retried, started by Node, with a single warning', async (_what, script, kept) => {
  for (const procs of [1, 3]) {
    const cwd = temporaryFolder();
    const { env, left } = marked(pathWith('perl'));
    symlinkSync(
      execFileSync('sh', ['-c', 'command -v mkdir']).toString().trim(),
      join(env.PATH!.split(':')[0]!, 'mkdir'),
    );
    const args = ['-p', String(procs), '-b', '1000', '--retries', '1', ...kept, join(folder, 'numbers'), '-o', 'out'];
    const { code, stderr } = await threadmill([...args, '--', 'sh', '-c', script], { cwd, env });
    expect([code, await left()]).toEqual([0, []]);
    expect(readFileSync(join(cwd, 'out')).equals(readFileSync(join(folder, 'numbers')))).toBe(true);
    const workers = readdirSync(cwd).filter((name) => name.startsWith('killed.'));
    const said = workers.map(
      (name) =>
        `threadmill: worker ${name.slice(7)}: the process that starts its commands was ended by SIGKILL; ` +
        "Node starts the next ones: slower, and they can't open /dev/stdin or /dev/stdout by name",
    );
    expect(stderr.trim().split('\n').sort()).toEqual(said.sort());
  }
});

test('if the starter is asked to end, running commands continue, and Node starts the next ones', async () => {
  const { env, left } = marked(pathWith('perl'));
  const args = ['-b', '5000', '-p', '1', 'numbers', '--', 'sh', '-c', '[ $THREADMILL_BATCH != 1 ] || kill $PPID; cat'];
  const { code, stderr, stdout } = await threadmill(args, { cwd: folder, env });
  expect([code, stderr, stdout.equals(readFileSync(join(folder, 'numbers')))]).toEqual([0, '', true]);
  expect(await left()).toEqual([]);
});

test('without Perl a command that opens its input by name fails, and the message says why', async () => {
  const args = ['-p', '1', 'numbers', '--', 'cat', '/dev/stdin'];
  const [first, second] = await Promise.all(
    BOTH.map((perl) => threadmill(args, { cwd: folder, env: { PATH: pathWith(perl) } })),
  );
  expect([first!.code, first!.stdout.equals(readFileSync(join(folder, 'numbers')))]).toEqual([0, true]);
  expect([second!.code, second!.stdout.length]).toEqual([1, 0]);
  expect(second!.stderr).toContain('/dev/stdin: No such device or address');
});

test('output in small and large pieces, before, during and after all input, arrives whole', async () => {
  const script =
    'dd if=/dev/zero bs=1 count=300 2>/dev/null; cat; dd if=/dev/zero bs=700000 count=9 2>/dev/null; sleep 0.01; echo end';
  for (const perl of BOTH) {
    const args = ['-b', '7000', '-p', '2', 'numbers', '--', 'sh', '-c', script];
    const { code, stdout } = await threadmill(args, { cwd: folder, env: { PATH: pathWith(perl) } });
    const lines = readFileSync(join(folder, 'numbers'), 'latin1').split(/(?<=\n)/);
    const parts = [0, 7000, 14_000].map((from) => lines.slice(from, from + 7000).join(''));
    const expected = parts.map((part) => `${'\0'.repeat(300)}${part}${'\0'.repeat(6_300_000)}end\n`).join('');
    expect([code, stdout.equals(Buffer.from(expected, 'latin1'))]).toEqual([0, true]);
  }
});

test('a program that uses the library has no zombie after a successful run', async () => {
  for (let time = 0; time < 3; time += 1) {
    const output = join(temporaryFolder(), 'out');
    await run({ input: join(folder, 'numbers'), output, command: ['cat'], procs: 2, batchSize: '5000' });
  }
  const zombies = await shell(`ps -o stat= --ppid ${process.pid} | grep -c '^Z'`);
  expect(zombies.stdout.toString()).toBe('0\n');
});
