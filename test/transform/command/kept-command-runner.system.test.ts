// How long a kept command may be silent: real commands, with a very short patience.
import type { BatchHead } from '../../../src/job/batch.ts';
import { ProcessGroupTable } from '../../../src/io/process/process-group-table.ts';
import { killGroups } from '../../../src/io/process/process-groups.ts';
import { CommandLauncher } from '../../../src/transform/command/command-launcher.ts';
import { KeptCommandRunner } from '../../../src/transform/command/kept-command-runner.ts';
import { KeptRecords } from '../../../src/transform/command/kept-records.ts';
import { framing } from '../../support/reference.ts';

const memories: SharedArrayBuffer[] = [];
afterEach(() => {
  for (const memory of memories.splice(0)) killGroups(new ProcessGroupTable(memory, 1).groupsAndStarter);
});

function runnerOf(argv: readonly string[], patienceMs: number): KeptCommandRunner {
  const command = { argv, okCodes: [0], repeatHeader: false, keepAlive: true };
  const memory = ProcessGroupTable.memory(1);
  memories.push(memory);
  const launcher = new CommandLauncher(command, memory, 1, { print: () => {}, count: () => {} });
  const options = {
    command,
    worker: 1,
    framing: framing('newline'),
    inputNames: ['in'],
    recordSlot: new Int32Array(1),
    onSegment: () => {},
  };
  return new KeptCommandRunner(launcher, options, new KeptRecords(undefined), patienceMs);
}

function batchOf(text: string, batch = 0): [BatchHead, ArrayBuffer] {
  const bytes = Uint8Array.from(Buffer.from(text));
  const records = text.split('\n').length - 1;
  const segments = [{ input: 0, recordIndex: 0, start: 0, line: 1, byte: 0 }];
  return [{ batch, firstRecord: 1, records, byteLength: bytes.length, segments, bareReturns: [] }, bytes.buffer];
}

test('a command that buffers its output fails with what it has answered, and what helps', async () => {
  const runner = runnerOf(['sed', 's/a/b/'], 150);
  await expect(runner.run(...batchOf('a\na\n'))).rejects.toMatchObject({
    code: 'ERR_THREADMILL_COMMAND',
    message: "command 'sed s/a/b/' returned nothing for 0.15 s: it answered 0 of 2 lines of this batch",
    advice: expect.stringMatching(/sed -u, grep --line-buffered.*stdbuf -oL/) as string,
    place: { file: 'in', line: 1, record: 1, lastRecord: 2, batch: 0, worker: 1 },
  });
});

test('so does one that answers only some lines', async () => {
  const runner = runnerOf(['grep', '--line-buffered', 'a'], 150);
  await expect(runner.run(...batchOf('a\nb\na\n'))).rejects.toThrow(
    /returned nothing for 0\.15 s: it answered 2 of 3 lines/,
  );
});

test('one that answers slowly, but within its time, is waited for; between batches there is no limit', async () => {
  const runner = runnerOf(['sh', '-c', 'while read -r x; do sleep 0.1; echo "$x"; done'], 2000);
  const result = await runner.run(...batchOf('1\n2\n'));
  expect(Buffer.from(result.buffer, 0, result.byteLength).toString()).toBe('1\n2\n');
  const again = await runner.run(...batchOf('3\n', 1));
  expect([again.recordsOut, Buffer.from(again.buffer, 0, again.byteLength).toString()]).toEqual([1, '3\n']);
  await runner.close();
});

test('one that never reads is not waited for for ever', async () => {
  const runner = runnerOf(['sh', '-c', 'yes | head -n 2000000; exec sleep 60'], 150);
  // more than any pipe holds
  await expect(runner.run(...batchOf('x\n'.repeat(2_000_000)))).rejects.toThrow(/returned nothing for 0\.15 s/);
});

test('a surplus line after the last owed one is blamed on the finished batch, not on the one that notices it', async () => {
  const runner = runnerOf(['sh', '-c', 'read -r x; echo "$x"; sleep 0.2; echo more; exec cat'], 10_000);
  await runner.run(...batchOf('1\n'));
  await runner.broken.catch(() => undefined);
  await expect(runner.run(...batchOf('2\n', 1))).rejects.toMatchObject({
    message: expect.stringContaining('returned more lines than it got') as string,
    place: { batch: 0, isPast: true },
  });
});
