// A signal that asks to stop stops the run at any point: at once, as a death by that signal, with
// nothing left.
import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Patience } from '../support/patience.ts';
import { filesIn, finished, HANG_MS, startThreadmill, temporaryFolder } from '../support/program.ts';
import { markedEnvironment, processesLeft } from '../support/traces.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type StopSignal = (typeof STOP_SIGNALS)[number];

const AT_WORK = `import { writeFileSync } from 'node:fs'; const atWork = () => writeFileSync('at-work', '');`;
const FOREVER = 'new Promise((resolve) => setTimeout(resolve, 1e8))';

interface Situation {
  /** A module that calls atWork() when the signal should come; without the call it only waits. */
  readonly module: string;
  readonly args?: readonly string[];
  /** A FIFO that the program has opened when the signal should come. */
  readonly waitsAt?: string;
  /** Nobody reads its standard error, so the test can't check it. */
  readonly isErrorUnread?: true;
}

const situations: Record<string, Situation> = {
  'while the module is loaded, which waits': { module: `atWork(); await ${FOREVER}; export default (line) => line;` },
  'while the module is loaded, which loops': { module: `atWork(); for (;;); export default (line) => line;` },
  'while setup waits': { module: `export default { setup() { atWork(); return ${FOREVER}; }, map: (line) => line };` },
  'while the header is made': {
    module: `export default { header() { atWork(); for (;;); }, map: (line) => line };`,
    args: ['--header', '1'],
  },
  'while one worker loops and others are at work': {
    module: `export default (line) => { if (line === '700') { atWork(); for (;;); } return line; };`,
    args: ['-b', '10', '-p', '3'],
  },
  'while teardown waits': {
    module: `export default { teardown() { atWork(); return ${FOREVER}; }, map: (line) => line };`,
  },
  'while teardown loops': { module: `export default { teardown() { atWork(); for (;;); }, map: (line) => line };` },
  'while a timer of the work keeps a worker that is done': {
    module: `export default { teardown() { setInterval(atWork, 10); }, map: (line) => line };`,
  },
  'while nobody reads its standard output': {
    module: `export default (line) => { if (line === '900') atWork(); return line.repeat(1000); };`,
    args: ['-o', '-'],
  },
  'while nobody reads a FIFO that it writes': {
    module: `export default (line) => { if (line === '900') atWork(); return line.repeat(1000); };`,
    args: ['-o', 'unread'],
  },
  'while nobody reads what the work prints': {
    module: `export default (line) => { atWork(); console.error(line.repeat(10_000)); return line; };`,
    isErrorUnread: true,
  },
  'while a list for --arg is waited for': { module: '', args: ['--arg', 'ids=@silent'], waitsAt: 'silent' },
  'while a FIFO has no writer': { module: 'export default (line) => line;', args: ['silent'], waitsAt: 'silent' },
  'while a FIFO has no reader': { module: `atWork(); export default (line) => line;`, args: ['-o', 'silent'] },
};

async function stopsBy(signal: StopSignal, { module, args = [], waitsAt, isErrorUnread }: Situation) {
  const cwd = temporaryFolder();
  const env = markedEnvironment();
  writeFileSync(join(cwd, 'work.mjs'), AT_WORK + (module || 'export default (line) => line;'));
  writeFileSync(join(cwd, 'in'), Array.from({ length: 1000 }, (_, index) => `${index}\n`).join(''));
  execFileSync('mkfifo', ['silent', 'unread'], { cwd });
  const reader = openSync(join(cwd, 'unread'), constants.O_RDWR | constants.O_NONBLOCK);
  const output = args.includes('-o') ? [] : ['-o', 'out'];
  const running = startThreadmill(['work.mjs', 'in', ...args, ...output], { cwd, env });
  const isThere = () =>
    waitsAt === undefined ? existsSync(join(cwd, 'at-work')) : openFiles(running.pid!).includes(join(cwd, waitsAt));
  await until(isThere);
  running.kill(signal);
  if (isErrorUnread) await new Promise((resolve) => running.once('exit', resolve));
  const { signal: diedOf, hasHung, stderr } = await finished(running);
  closeSync(reader);
  const left = filesIn(cwd).filter((name) => name !== 'at-work');
  expect({ diedOf, hasHung, left, processes: await processesLeft(env) }).toEqual({
    diedOf: signal,
    hasHung: false,
    left: ['in', 'silent', 'unread', 'work.mjs'],
    processes: [],
  });
  const fate = output.length > 0 ? '  out was not written\n' : '';
  if (!isErrorUnread) expect(stderr).toBe(`threadmill: stopped by ${signal}\n${fate}`);
}

/** Paths of everything that a process has open. */
function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });
}

const LOOK_AGAIN_MS = 10;

async function until(condition: () => boolean): Promise<void> {
  const patience = new Patience(HANG_MS);
  while (!condition()) {
    if (patience.isOver) throw new Error('what was waited for has not come');
    await sleep(LOOK_AGAIN_MS);
  }
}

// Each case gets the next signal in turn: all have the same effect.
const cases = Object.entries(situations).map(
  ([when, situation], index) => [STOP_SIGNALS[index % STOP_SIGNALS.length]!, when, situation] as const,
);

test.each(cases)('%s %s', async (signal, _when, situation) => {
  await stopsBy(signal, situation);
});

test('at any moment of its start', async () => {
  // the last of them when the output has been begun, however long that takes
  const afterMs = [...Array.from({ length: 12 }, (_, index) => index * 25), Infinity];
  await Promise.all(
    afterMs.map(async (ms, index) => {
      const cwd = temporaryFolder();
      const signal = STOP_SIGNALS[index % STOP_SIGNALS.length]!;
      const running = startThreadmill(['--map', 'line', '-i', '-', '-o', 'out'], { cwd });
      running.stdin!.write('a\nb\n');
      await (ms === Infinity ? until(() => filesIn(cwd).length > 0) : sleep(ms));
      running.kill(signal);
      const { signal: diedOf, hasHung } = await finished(running);
      expect({ diedOf, hasHung, left: filesIn(cwd) }).toEqual({ diedOf: signal, hasHung: false, left: [] });
    }),
  );
});

test('two signals in quick succession', async () => {
  await Promise.all(
    [0, 1, 2, 5, 20].map(async (ms) => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'work.mjs'), `${AT_WORK} export default (line) => { atWork(); return line; };`);
      const running = startThreadmill(['work.mjs', '-i', '-', '-o', 'out'], { cwd });
      running.stdin!.write('a\n');
      await until(() => existsSync(join(cwd, 'at-work')));
      const end = finished(running); // it may end before the second
      running.kill('SIGTERM');
      await sleep(ms);
      running.kill('SIGINT');
      const { signal, hasHung } = await end;
      expect({ hasHung, left: filesIn(cwd) }).toEqual({ hasHung: false, left: ['at-work', 'work.mjs'] });
      expect(['SIGTERM', 'SIGINT']).toContain(signal);
    }),
  );
});
