import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandStarter, pipeBytesFor } from '../../../src/io/process/command-starter.ts';
import { ProcessGroupTable } from '../../../src/io/process/process-group-table.ts';
import { areGone, endGroups } from '../../../src/io/process/process-groups.ts';
import { starterScript } from '../../../src/io/process/starter-script.ts';
import { withoutStrace } from '../../faults/support/strace.ts';
import type { StartedProcess } from '../../../src/io/process/start-process.ts';

let note: ProcessGroupTable;
let starter: CommandStarter;
let lost: unknown[];
beforeEach(() => {
  note = new ProcessGroupTable(ProcessGroupTable.memory(1), 1);
  lost = [];
  starter = new CommandStarter(note, 1, (...how) => lost.push(how));
});
afterEach(async () => {
  const { groups, starter: group } = note;
  starter.close();
  await endGroups(groups, group);
});

const ENV = { PATH: process.env.PATH };

async function outputOf({ onOutput, outputEnd }: StartedProcess): Promise<string> {
  const chunks: Buffer[] = [];
  onOutput((chunk) => chunks.push(Buffer.from(chunk)));
  await outputEnd;
  return Buffer.concat(chunks).toString();
}

test('successive commands each get their input, and return output and exit code', async () => {
  for (const code of [0, 1, 137, 255]) {
    const started = await starter.start(['sh', '-c', `cat; exit ${code}`], ENV);
    const output = outputOf(started!);
    await started!.write(Buffer.from('some '));
    await started!.write(Buffer.from(`words ${code}`));
    started!.stdin.destroy();
    expect([await output, await started!.end]).toEqual([`some words ${code}`, { code }]);
  }
});

test.each([['true'], ['echo'], ['head', '-c', '300000', '/dev/zero']])(
  'a listener that is added long after %s has ended misses nothing, including the end of its output',
  async (...argv) => {
    const started = await starter.start(argv, ENV);
    if (argv[0] !== 'head') await started!.end;
    await sleep(50);
    const { stdout } = spawnSync(argv[0], argv.slice(1));
    expect((await outputOf(started!)) === stdout.toString()).toBe(true);
  },
);

test('the group of a command is noted before it begins, and the starter beside it', async () => {
  const started = await starter.start(['sleep', '60'], ENV);
  expect(note.groups).toEqual([started!.group]);
  expect(note.starter).toBeGreaterThan(1);
  await endGroups(note.groups, note.starter);
  expect(await started!.end).toEqual({ signal: 'SIGTERM' });
});

test("a command that can't be started fails with the system's error, and the next one can be started", async () => {
  await expect(starter.start(['/no/such/program'], ENV)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(starter.start(['/etc/passwd'], ENV)).rejects.toMatchObject({ code: 'EACCES' });
  await expect(starter.start(['true', 'x'.repeat(2 ** 18)], ENV)).rejects.toMatchObject({ code: 'E2BIG' });
  expect(await (await starter.start(['true'], ENV))!.end).toEqual({ code: 0 });
});

test('arguments that no program can get are left to others', async () => {
  expect(await starter.start(['echo', 'a\0b'], ENV)).toBeUndefined();
  expect(await starter.start([''], ENV)).toBeUndefined();
});

test('if the starter is killed, no exit code of its command is made up', async () => {
  const started = await starter.start(['sleep', '60'], ENV);
  process.kill(note.starter!, 'SIGKILL');
  // The command, which nobody could reap any more, is ended.
  expect(await started!.end).toEqual({ lost: { signal: 'SIGKILL' } });
  expect(await areGone([started!.group], 0)).toBe(true);
  expect(await starter.start(['true'], ENV)).toBeUndefined();
  expect([lost, note.starter]).toEqual([[[{ signal: 'SIGKILL' }, true]], undefined]);
});

test('if the starter is killed before it gets its command, that command did not run, and none is opened anew', async () => {
  const waiting = await starter.start(['true'], ENV);
  await waiting!.end;
  const group = note.starter!;
  process.kill(group, 'SIGKILL');
  while (lost.length === 0) await sleep(5);
  expect(lost).toEqual([[{ signal: 'SIGKILL' }, false]]);
  expect(await starter.start(['true'], ENV)).toBeUndefined();
  // The waiting child has seen the end of its input.
  expect(await areGone([group], 5000)).toBe(true);
  const other = new CommandStarter(note, 1, (...how) => lost.push(how));
  expect(await other.start(['true'], ENV)).toBeUndefined();
  expect(lost).toHaveLength(1);
});

test('if it is stopped, gets its command, and is killed, its child does not run the command unseen', async () => {
  await (await starter.start(['true'], ENV))!.end;
  const group = note.starter!;
  await starter.start(['true'], ENV).then((started) => started!.end);
  process.kill(-group, 'SIGSTOP');
  const starting = starter.start(['sleep', '60'], ENV);
  process.kill(group, 'SIGKILL');
  process.kill(-group, 'SIGCONT');
  const started = await starting;
  if (started === undefined) return; // it was dead before its pipes could be opened
  expect(await started.end).toEqual({ lost: { signal: 'SIGKILL' } });
  expect(await areGone([started.group, group], 0)).toBe(true);
});

test('a starter that is asked to end while idle ends unnoticed', async () => {
  await (await starter.start(['true'], ENV))!.end;
  process.kill(-note.starter!, 'SIGTERM');
  while (note.starter !== undefined) await sleep(5);
  expect(await starter.start(['true'], ENV)).toBeUndefined();
  expect(lost).toEqual([]);
});

test('a starter that is asked to end while its command ignores that stays to reap it', async () => {
  const started = await starter.start(['sh', '-c', 'trap "" TERM; echo; while :; do sleep 0.05; done'], ENV);
  await new Promise<void>((resolve) => started!.onOutput(() => resolve()));
  const both = [started!.group, note.starter!];
  await endGroups(note.groups, note.starter);
  expect(await started!.end).toEqual({ signal: 'SIGKILL' });
  // no zombie either
  expect(() => process.kill(both[0]!, 0)).toThrow('ESRCH');
});

test('when it is closed it ends, and so does the process that waited to become a command', async () => {
  await (await starter.start(['true'], ENV))!.end;
  const group = note.starter!;
  starter.close();
  expect(await areGone([group], 5000)).toBe(true);
});

test('the pipes of all workers together are limited', () => {
  const sizes = [1, 2, 8, 9, 16, 32, 64, 1000].map((workers) => pipeBytesFor(workers) / 1024);
  expect(sizes).toEqual([1024, 1024, 1024, 512, 512, 256, 128, 64]);
});

describe('the program of the starter', () => {
  const script = starterScript(64 * 1024);

  /** How it ends; its input is a socket, as in a run, and can be ended. */
  function endOf(command: readonly string[], hasInput: boolean, output: string): Promise<unknown> {
    const stdout = openSync(output, 'w');
    const [program, ...words] = command;
    const child = spawn(program!, [...words, 'perl', '-e', script], { stdio: ['pipe', stdout, 'ignore'] });
    closeSync(stdout);
    if (!hasInput) child.stdin!.end();
    return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  }

  test("ends with its input, and if its messages can't be written", async () => {
    expect(await endOf(['env'], false, '/dev/null')).toBe(0);
    expect(await endOf(['env'], true, '/dev/full')).toBe(1);
  });

  const traced = withoutStrace === undefined ? test.each : test.skip.each;
  traced([
    ['write', 'EIO', ''],
    ['wait4', 'ECHILD', ''],
    ['clone', 'EAGAIN', ''],
    // It is loaded by then.
    ['read', 'EIO', ':when=40+'],
  ])('does not loop for ever where each %s fails with %s', async (call, error, when) => {
    const inject = `inject=${call}:error=${error}${when}`;
    const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject];
    expect([0, 1]).toContain(await endOf(strace, false, '/dev/null'));
  });
});
