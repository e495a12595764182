// What the shell around the program does after a signal: loops and pipelines end with it, and nohup
// protects everything that it should.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesIn, finished, shell, startShell, startThreadmill, temporaryFolder } from '../support/program.ts';
import { markedEnvironment, processesLeft } from '../support/traces.ts';

/** Notes each of its starts, then waits for its input. */
const STARTED = `import { appendFileSync } from 'node:fs'; appendFileSync('started', 'x'); export default (line) => line;`;
const LOOK_AGAIN_MS = 10;

function workFolder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'work.mjs'), STARTED);
  return cwd;
}

async function untilStarted(cwd: string): Promise<void> {
  while (!existsSync(join(cwd, 'started'))) await sleep(LOOK_AGAIN_MS);
}

/** Like Ctrl-C: signals the whole process group. */
async function interrupted(script: string, signal: NodeJS.Signals = 'SIGINT') {
  const cwd = workFolder();
  const env = markedEnvironment();
  const running = startShell(script, { cwd, env });
  await untilStarted(cwd);
  process.kill(-running.pid!, signal);
  const ended = await finished(running);
  expect({ hasHung: ended.hasHung, processes: await processesLeft(env) }).toEqual({ hasHung: false, processes: [] });
  return { cwd, ...ended };
}

test('Ctrl-C ends a shell loop, not only the current run', async () => {
  const script = 'for i in 1 2 3; do threadmill work.mjs -i - -o "out $i" -p 1; done; echo not reached';
  const { cwd, signal, stdout } = await interrupted(script);
  expect([signal, stdout.toString()]).toEqual(['SIGINT', '']);
  expect([filesIn(cwd), readFileSync(join(cwd, 'started'), 'utf8')]).toEqual([['started', 'work.mjs'], 'x']);
});

test('Ctrl-C ends a pipeline with the program in the middle', async () => {
  const { signal, stdout } = await interrupted('(echo a; sleep 60) | threadmill work.mjs -p 1 -b 10 | cat');
  expect([signal, stdout.toString()]).toEqual(['SIGINT', '']);
});

test('the exit status tells a shell the signal', async () => {
  const cwd = workFolder();
  const script = `for signal in INT TERM HUP; do
    rm -f started; threadmill work.mjs -i - -o out < silent & until [ -e started ]; do sleep 0.02; done
    kill -$signal $!; wait $!; echo $?
  done`;
  const { stdout } = await shell(`set -m; mkfifo silent; exec 7<>silent; ${script}`, { cwd });
  expect(stdout.toString()).toBe('130\n143\n129\n');
});

test.each([
  ['nohup threadmill', 'nohup threadmill work.mjs -i - -o out -p 1'],
  ['a script under nohup that runs threadmill', `nohup bash -c 'threadmill work.mjs -i - -o out -p 1; exit $?'`],
])('SIGHUP has no effect on %s', async (_what, command) => {
  const cwd = workFolder();
  // With `set -m` a background job is a process group of its own: only it gets the SIGHUP.
  const script = `set -m; mkfifo input; exec 7<>input; echo a >&7; ${command} < input 7>&- &
    until [ -e started ]; do sleep 0.02; done; kill -HUP -- -$!; sleep 0.2; echo b >&7; exec 7>&-; wait $!`;
  const { code } = await shell(script, { cwd });
  expect([code, readFileSync(join(cwd, 'out'), 'utf8')]).toEqual([0, 'a\nb\n']);
});

test('SIGUSR1 prints the progress, and neither ends the run nor opens a debugger', async () => {
  const cwd = workFolder();
  const running = startThreadmill(['work.mjs', '-i', '-', '-o', 'out', '-p', '1'], { cwd });
  running.stdin!.write('a\nb\n');
  await untilStarted(cwd);
  let said = '';
  running.stderr!.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (/ 2 records done/.test(said)) running.stdin!.end('c\n');
    else setTimeout(() => running.kill('SIGUSR1'), LOOK_AGAIN_MS);
  });
  running.kill('SIGUSR1');
  const { code } = await finished(running);
  expect([code, readFileSync(join(cwd, 'out'), 'utf8')]).toEqual([0, 'a\nb\nc\n']);
  for (const line of said.trimEnd().split('\n')) {
    expect(line).toMatch(/^threadmill: (\d+ bytes read, .*\d of 1 workers busy, \d records done|starting)$/);
  }
});
