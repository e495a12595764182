// A stream that pauses: its complete records are written without waiting for more, unless a batch
// size is set.
import { execFileSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, shell, startThreadmill, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
// The result shows the batch of its record.
writeFileSync(join(cwd, 'batch.mjs'), 'export default (line, { batchIndex }) => `${line} ${batchIndex}`;');
writeFileSync(join(cwd, 'three'), '1\n2\n3');

/** Waits until the program has written exactly this since the last call. */
async function outputOf(running: ChildProcess, expected: string): Promise<void> {
  let text = '';
  while (text.length < expected.length) {
    const chunk = running.stdout!.read() as Buffer | null;
    if (chunk === null) await new Promise((resolve) => running.stdout!.once('readable', resolve));
    else text += chunk.toString();
  }
  expect(text).toBe(expected);
}

test('each time the producer pauses, its complete records are written, and an incomplete one waits', async () => {
  const running = startThreadmill(['batch.mjs'], { cwd });
  running.stdin!.write('one\n');
  await outputOf(running, 'one 0\n');
  running.stdin!.write('two\nthree\nfo');
  await outputOf(running, 'two 1\nthree 1\n');
  running.stdin!.write('ur\nfive');
  await outputOf(running, 'four 2\n');
  const { code, stdout } = await finished(running, '');
  expect([code, stdout.toString()]).toEqual([0, 'five 3\n']);
});

test('the header is written before there is any record', async () => {
  const running = startThreadmill(['batch.mjs', '--header', '1'], { cwd });
  running.stdin!.write('h\n');
  await outputOf(running, 'h\n');
  const { code, stdout } = await finished(running, 'one');
  expect([code, stdout.toString()]).toEqual([0, 'one 0\n']);
});

test('the records of a file are written while the stream after it has not begun', async () => {
  const running = startThreadmill(['batch.mjs', 'three', '-'], { cwd });
  await outputOf(running, '1 0\n2 0\n3 0\n');
  const { stdout } = await finished(running, 'four');
  expect(stdout.toString()).toBe('four 1\n');
});

test('they are written while nobody has opened the FIFO after it, and while its header is missing', async () => {
  execFileSync('mkfifo', [join(cwd, 'fifo')]);
  const running = startThreadmill(['batch.mjs', '--header', '1', 'three', 'fifo'], { cwd });
  await outputOf(running, '1\n2 0\n3 0\n');
  const writer = createWriteStream(join(cwd, 'fifo'));
  writer.end('1\nfour');
  const { stdout } = await finished(running);
  expect(stdout.toString()).toBe('four 1\n');
});

test.each([
  ['-b 2', '1 0\n2 0\n3 1\n'],
  ['-b 1M', '1 0\n2 0\n3 0\n'],
])('with %s the batches follow from the input alone', async (size, expected) => {
  const script = `(echo 1; sleep 0.7; echo 2; echo 3) | threadmill batch.mjs ${size}`;
  expect((await shell(script, { cwd })).stdout.toString()).toBe(expected);
});

test('a regular file never pauses: its batches are the same however slow the work is', async () => {
  const slow = `export default (line, { batchIndex }) => new Promise((done) => setTimeout(done, 300, line + batchIndex));`;
  writeFileSync(join(cwd, 'slow.mjs'), slow);
  const { stdout } = await shell('threadmill slow.mjs three -p 1', { cwd });
  expect(stdout.toString()).toBe('10\n20\n30\n');
});
