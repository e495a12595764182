// However a run ends, no process of its commands is left when the program has ended: neither their
// children, nor background processes, nor those in process groups of their own. The tests look for
// them at once, by a mark in the environment.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesIn, finished, ROOT, shell, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';
import { markedEnvironment, processesOf } from '../support/traces.ts';
import { run, library } from '../support/library.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'numbers'), Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(''));

/** Commands that are hard to end; each first shows that it is running. */
const TREES: [string, string][] = [
  ['a pipeline of a shell', 'touch at-work; cat | sleep 60 | cat'],
  ['what is in the background', 'sleep 60 & sleep 60 & touch at-work; wait'],
  ['a group of its own', 'timeout 60 sh -c "sleep 60; true" & touch at-work; sleep 60'],
  ['what ignores SIGTERM', 'trap "" TERM; sleep 60 & touch at-work; sleep 60; sleep 60'],
  ['what has been stopped', 'sleep 60 & kill -STOP $!; touch at-work; kill -STOP $$'],
];

async function hasBegun(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(5);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test.each(signal === 'SIGTERM' ? TREES : TREES.slice(0, 3))(`${signal} ends %s`, async (_what, script) => {
    const cwd = temporaryFolder();
    const env = markedEnvironment();
    const running = startThreadmill(['-o', 'out', join(folder, 'numbers'), '--', 'sh', '-c', script], { cwd, env });
    await hasBegun(join(cwd, 'at-work'));
    running.kill(signal);
    const ended = await finished(running);
    expect({ signal: ended.signal, hasHung: ended.hasHung, left: processesOf(env) }).toEqual({
      signal,
      hasHung: false,
      left: [],
    });
    expect(filesIn(cwd)).toEqual(['at-work']);
  });
}

test.each(TREES)('a failure of one command ends %s of the others', async (_what, script) => {
  const cwd = temporaryFolder();
  const env = markedEnvironment();
  const work = `if [ $THREADMILL_BATCH = 0 ]; then ${script}; else while [ ! -e at-work ]; do sleep 0.01; done; exit 7; fi`;
  const args = ['-p', '2', '-b', '10000', '-o', 'out', join(folder, 'numbers'), '--', 'sh', '-c', work];
  const ended = await threadmill(args, { cwd, env });
  expect({ code: ended.code, hasHung: ended.hasHung, left: processesOf(env) }).toEqual({
    code: 1,
    hasHung: false,
    left: [],
  });
  expect(ended.stderr).toContain('exited with code 7');
  expect(filesIn(cwd)).toEqual(['at-work']);
});

test('a failed command is reported when it exits, even if a background process holds its output open', async () => {
  const env = markedEnvironment();
  const args = ['-b', '1M', join(folder, 'numbers'), '--', 'sh', '-c', 'sleep 60 & echo why >&2; exit 3'];
  const { code, stderr, hasHung } = await threadmill(args, { env });
  expect([code, hasHung, processesOf(env)]).toEqual([1, false, []]);
  expect(stderr).toMatch(/^why\nthreadmill: \S+numbers:1: command 'sh -c .*' exited with code 3\n/);
});

test('after an accepted exit code the end of the output is awaited, whoever holds it open', async () => {
  const env = markedEnvironment();
  const args = ['-b', '1M', join(folder, 'numbers'), '--', 'sh', '-c', '(sleep 0.5; echo late) & exit 0'];
  const { code, stdout } = await threadmill(args, { env });
  expect([code, stdout.toString(), processesOf(env)]).toEqual([0, 'late\n', []]);
});

test('background processes of a successful command may end by themselves, or are ended with the run', async () => {
  const cwd = temporaryFolder();
  const env = markedEnvironment();
  const script = '(sleep 0.4; echo done > done) >/dev/null 2>&1 & sleep 60 >/dev/null 2>&1 & cat';
  const { code, hasHung } = await threadmill(['-o', 'out', '--', 'sh', '-c', script], { cwd, env, input: 'a\n' });
  expect([code, hasHung, processesOf(env), filesIn(cwd)]).toEqual([0, false, [], ['done', 'out']]);
});

test('a command that leaves more and more background processes is a failure', async () => {
  const env = markedEnvironment();
  const script = 'sleep 60 >/dev/null 2>&1 & cat';
  const args = ['-b', '100', '-p', '1', join(folder, 'numbers'), '--', 'sh', '-c', script];
  const { code, stderr } = await threadmill(args, { env });
  expect([code, processesOf(env)]).toEqual([1, []]);
  expect(stderr).toMatch(/left \d+ processes in the background/);
});

test('a reader that goes away ends everything, quietly', async () => {
  const env = markedEnvironment();
  const script = `threadmill -b 100 -p 3 ${folder}/numbers -- sh -c 'cat; [ $THREADMILL_BATCH = 0 ] || sleep 0.2; [ $THREADMILL_BATCH -lt 20 ] || sleep 60' | head -1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr, hasHung } = await shell(script, { env });
  expect([stdout.toString(), stderr, hasHung]).toEqual(['1\n141\n', '', false]);
  expect(processesOf(env)).toEqual([]);
});

test('a second signal kills everything at once', async () => {
  const cwd = temporaryFolder();
  const env = markedEnvironment();
  const script = TREES[3]![1];
  const running = startThreadmill(['-o', 'out', join(folder, 'numbers'), '--', 'sh', '-c', script], { cwd, env });
  await hasBegun(join(cwd, 'at-work'));
  running.kill('SIGINT');
  running.kill('SIGTERM');
  const ended = await finished(running);
  expect(['SIGINT', 'SIGTERM']).toContain(ended.signal);
  expect([ended.hasHung, processesOf(env), filesIn(cwd)]).toEqual([false, [], ['at-work']]);
});

test('a kept command is ended with the run, too', async () => {
  const env = markedEnvironment();
  const args = ['--keep-alive', '-p', '2', '-b', '10', join(folder, 'numbers'), '--', 'sh', '-c'];
  const script = 'while read -r x; do [ $x != 5000 ] || exit 9; echo $x; done; sleep 60';
  const { code, stderr, hasHung } = await threadmill([...args, script], { env });
  expect([code, hasHung, processesOf(env)]).toEqual([1, false, []]);
  expect(stderr).toContain('exited with code 9');
});

test('a worker that dies by itself leaves no process of its command', async () => {
  const env = markedEnvironment();
  const filter = '{ if (NR < 20) return true; const all = []; for (;;) all.push({ x: $1 }); }';
  const args = ['--keep-alive', '--filter', filter, '-p', '1', '-b', '10', '--max-memory', '300M'];
  const command = ['sh', '-c', 'trap "" TERM; while read -r x; do echo "$x"; done; sleep 60'];
  const { code, stderr, hasHung } = await threadmill([...args, join(folder, 'numbers'), '--', ...command], { env });
  expect([hasHung, code, stderr]).toEqual([false, 1, expect.stringContaining('ran out of memory')]);
  expect(processesOf(env)).toEqual([]);
});

test('a program that uses the library and exits at once takes its commands with it', async () => {
  const cwd = temporaryFolder();
  const env = markedEnvironment();
  const program = `
    import { existsSync } from 'node:fs';
    import { run } from ${JSON.stringify(join(ROOT, 'dist/index.js'))};
    run({ input: ${JSON.stringify(join(folder, 'numbers'))}, output: 'out', command: ['sh', '-c', 'sleep 60 & touch at-work; sleep 60 | cat'] });
    setInterval(() => existsSync('at-work') && process.exit(5), 5);`;
  writeFileSync(join(cwd, 'program.mjs'), program);
  const { code } = await shell('node program.mjs', { cwd, env });
  expect([code, processesOf(env)]).toEqual([5, []]);
});

test('aborting a run of the library ends its commands, and leaves no zombie', async () => {
  const cwd = temporaryFolder();
  const env = markedEnvironment();
  const mark = Object.entries(env)[0]!.join('=');
  for (let time = 0; time < 3; time += 1) {
    const controller = new AbortController();
    const file = join(cwd, `at-work-${time}`);
    const running = run(
      {
        input: join(folder, 'numbers'),
        output: join(cwd, 'out'),
        command: ['env', mark, 'sh', '-c', `sleep 60 & touch ${file}; sleep 60 | cat`],
        procs: 2,
      },
      { signal: controller.signal },
    ).catch((error: unknown) => error);
    await hasBegun(file);
    expect(processesOf(env).length).toBeGreaterThan(1);
    controller.abort();
    expect(await running).toBeInstanceOf(library.AbortedError);
    expect(processesOf(env)).toEqual([]);
  }
  const zombies = await shell(`ps -o stat= --ppid ${process.pid} | grep -c '^Z'`);
  expect(zombies.stdout.toString()).toBe('0\n');
});
