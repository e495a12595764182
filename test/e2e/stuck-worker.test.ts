// A worker in a native call that can't be interrupted: the message is printed at once, and the
// process ends nevertheless. Workers that are only waiting for a CPU are given the time to end.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultStage } from '../support/failing.ts';
import { FORCED_EXIT } from '../support/forced-exit.ts';
import { isRoot } from '../support/privileges.ts';
import { filesIn, finished, PROGRAM, startThreadmill } from '../support/program.ts';
import { markedEnvironment, processesOf } from '../support/traces.ts';

const stage = faultStage();

// The failure waits until the other worker is in its call.
const STUCK = (call: string) => `
  import { execSync } from 'node:child_process';
  import { existsSync, openSync, readlinkSync, writeFileSync } from 'node:fs';
  export default async (line, { recordNumber }) => {
    if (recordNumber === 1) { ${call} }
    if (recordNumber === 500) {
      while (!existsSync('sleeps')) await new Promise((resolve) => setTimeout(resolve, 10));
      throw new TypeError('no length in ' + line);
    }
    return line;
  };`;
const SLEEPS = STUCK("execSync('touch sleeps; sleep 60', { stdio: 'ignore' });");
const SLEEPS_A_WHILE = STUCK("execSync('touch sleeps; sleep 1', { stdio: 'ignore' });");
const WAITS_FOR_FIFO = STUCK("execSync('mkfifo fifo; touch sleeps'); openSync('fifo');");
// It runs only when nothing else wants the first CPU.
const STARVES = STUCK(`
  const thread = readlinkSync('/proc/thread-self').split('/').at(-1);
  execSync(\`taskset -pc \${args.cpu} \${thread}; chrt -i -p 0 \${thread}\`);
  writeFileSync('sleeps', '');
  for (;;);`).replace('{ recordNumber }', '{ recordNumber, args }');

function start(module: string, args: readonly string[] = []) {
  const outputs = stage.outputFolder();
  const cwd = join(stage.folder, `in-${outputs}`);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'stuck.mjs'), module);
  const env = markedEnvironment();
  const output = join(stage.folder, outputs);
  const options = ['-o', `${output}/out.txt`, '-p', '2', '-b', '100', ...args];
  return { env, output, running: startThreadmill(['stuck.mjs', '../in.txt', ...options], { cwd, env }) };
}

test.each([
  ['a command that it waits for', SLEEPS, ['sleep 60']],
  ['a FIFO that nobody writes to', WAITS_FOR_FIFO, []],
])(
  'the process ends once the message is printed and the temporary file is removed: %s',
  async (_call, module, leaves) => {
    const { env, output, running } = start(module);
    const { code, signal, stderr, hasHung } = await finished(running, '');
    const left = processesOf(env);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');

    expect({ code: code ?? signal, hasHung }).toEqual({ code: FORCED_EXIT === 1 ? 1 : 'SIGKILL', hasHung: false });
    const [first, , , fate, last] = stderr.split('\n');
    expect(first).toMatch(/^threadmill: \.\.\/in\.txt:500: TypeError: no length in record 499$/);
    expect(fate).toContain(`  ${output}/out.txt was not written`);
    const ending = `can't be ended: the process ends without waiting, with code ${FORCED_EXIT}`;
    expect(last).toMatch(new RegExp(`^threadmill: worker \\d ${ending}$`));
    expect(filesIn(output)).toEqual([]);
    // As docs/FAILURES.md says: processes started by the work are for the work to end.
    expect(left.map(({ command }) => command)).toEqual(expect.arrayContaining(leaves));
  },
);

test('time in which the process was stopped does not count as a stuck thread', async () => {
  const { running } = start(SLEEPS_A_WHILE);
  running.stderr!.once('data', () => {
    running.kill('SIGSTOP');
    setTimeout(() => running.kill('SIGCONT'), 4000);
  });
  const { code, stderr } = await finished(running, '');
  expect(stderr).not.toContain("can't be ended");
  expect(code).toBe(1);
});

const canStarve = ['taskset', 'chrt'].every((name) => spawnSync(name, ['--version']).error === undefined);

(canStarve ? test : test.skip)('a worker that gets no CPU to end is waited for', async () => {
  const affinity = spawnSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' }).stdout;
  const cpu = /(\d+)$/.exec(affinity.trim())![1]!;
  const busy = Array.from({ length: 3 }, () =>
    spawn('timeout', ['45', 'taskset', '-c', cpu, process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  const { running } = start(STARVES, ['--arg', `cpu=${cpu}`]);
  const { code, signal, stderr } = await finished(running, '');
  for (const each of busy) each.kill();
  expect(stderr).not.toContain("can't be ended");
  expect({ code, signal }).toEqual({ code: 1, signal: null });
});

const hasUnshare = isRoot && spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;

(hasUnshare ? test : test.skip)('as process 1 of a container a second signal ends a stuck run, too', async () => {
  const cwd = join(stage.folder, 'process-1');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'stuck.mjs'), SLEEPS);
  const inContainer = ['--pid', '--fork', '--mount-proc', '--kill-child', process.execPath, PROGRAM];
  const running = spawn('unshare', [...inContainer, 'stuck.mjs', '../in.txt', '-o', 'out.txt', '-p', '1'], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(running, 'exit');
  while (!existsSync(join(cwd, 'sleeps'))) await sleep(10);
  const [program] = readFileSync(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8').split(' ');
  process.kill(Number(program), 'SIGTERM');
  await once(running.stderr, 'data'); // the message that it stops
  process.kill(Number(program), 'SIGTERM');
  const [code, signal] = await ended;
  expect([code ?? signal, existsSync(join(cwd, 'out.txt'))]).toEqual([FORCED_EXIT === 1 ? 143 : 'SIGSEGV', false]);
});
