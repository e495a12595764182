import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandStarter, pipeBytesFor } from '../../../src/io/process/command-starter.ts';
import { HeldGroups } from '../../../src/io/process/held-groups.ts';
import { areGone, endGroups } from '../../../src/io/process/process-groups.ts';
import type { StartedProcess } from '../../../src/io/process/start-process.ts';

let note: HeldGroups;
let starter: CommandStarter;
beforeEach(() => {
  note = new HeldGroups(HeldGroups.memory(1), 1);
  starter = new CommandStarter(note, 1);
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

test('one command after the other is given its input, and gives output and code', async () => {
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
  'who listens long after %s has ended misses nothing, the end of its output neither',
  async (...argv) => {
    const started = await starter.start(argv, ENV);
    if (argv[0] !== 'head') await started!.end;
    await sleep(50);
    const { stdout } = spawnSync(argv[0], argv.slice(1));
    expect((await outputOf(started!)) === stdout.toString()).toBe(true);
  },
);

test('the group of a command is noted before it begins, and the one that starts it beside that', async () => {
  const started = await starter.start(['sleep', '60'], ENV);
  expect(note.groups).toEqual([started!.group]);
  expect(note.starter).toBeGreaterThan(1);
  await endGroups(note.groups, note.starter);
  expect(await started!.end).toEqual({ signal: 'SIGTERM' });
});

test('what can not be started is told with the error of the system, and the next one can be', async () => {
  await expect(starter.start(['/no/such/program'], ENV)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(starter.start(['/etc/passwd'], ENV)).rejects.toMatchObject({ code: 'EACCES' });
  await expect(starter.start(['true', 'x'.repeat(2 ** 18)], ENV)).rejects.toMatchObject({ code: 'E2BIG' });
  expect(await (await starter.start(['true'], ENV))!.end).toEqual({ code: 0 });
});

test('arguments that no program can be given are left to others', async () => {
  expect(await starter.start(['echo', 'a\0b'], ENV)).toBeUndefined();
  expect(await starter.start([''], ENV)).toBeUndefined();
});

test('where what starts commands is killed the end of its command is not made up', async () => {
  const started = await starter.start(['sleep', '60'], ENV);
  process.kill(note.starter!, 'SIGKILL');
  await expect(started!.end).rejects.toThrow('has ended before its command');
  expect(await starter.start(['true'], ENV)).toBeUndefined();
});

test('asked to end while its command ignores that, it stays to bury it', async () => {
  const started = await starter.start(['sh', '-c', 'trap "" TERM; echo; while :; do sleep 0.05; done'], ENV);
  await new Promise<void>((resolve) => started!.onOutput(() => resolve()));
  const both = [started!.group, note.starter!];
  await endGroups(note.groups, note.starter);
  expect(await started!.end).toEqual({ signal: 'SIGKILL' });
  // no zombie either
  expect(() => process.kill(both[0]!, 0)).toThrow('ESRCH');
});

test('when it is closed it ends, and with it the process that waited to become a command', async () => {
  await (await starter.start(['true'], ENV))!.end;
  const group = note.starter!;
  starter.close();
  expect(await areGone([group], 5000)).toBe(true);
});

test('the pipes of all workers together are bounded', () => {
  const sizes = [1, 2, 8, 9, 16, 32, 64, 1000].map((workers) => pipeBytesFor(workers) / 1024);
  expect(sizes).toEqual([1024, 1024, 1024, 512, 512, 256, 128, 64]);
});
