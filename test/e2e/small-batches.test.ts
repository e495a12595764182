// -b 1: batches that travel together give the same results as alone, as soon, and their failures
// name the right records.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const module = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const RECORDS = 3000;
const lines = Array.from({ length: RECORDS }, (_, index) => `${index}\té${'x'.repeat(index % 40)}`);
writeFileSync(join(cwd, 'in'), lines.map((line) => `${line}\n`).join(''));
// None, several, and results that outgrow a small batch's memory.
module(
  'uneven.mjs',
  `export default function (line, { recordNumber, count }) {
    if (recordNumber % 7 === 0) count('seventh');
    if (recordNumber % 5 === 0) return null;
    if (recordNumber % 11 === 0) return [line, line + '!'];
    return recordNumber % 97 === 0 ? line.repeat(400) : line.toUpperCase();
  }`,
);

test('the output is the same for any number of workers and any batch size', async () => {
  const whole = await threadmill(['uneven.mjs', 'in', '-p', '1'], { cwd });
  expect([whole.code, whole.stdout.length > 100_000]).toEqual([0, true]);
  for (const procs of ['1', '2', '3', '8']) {
    const { code, stdout } = await threadmill(['uneven.mjs', 'in', '-b', '1', '-p', procs], { cwd });
    expect([code, stdout.equals(whole.stdout)]).toEqual([0, true]);
  }
  for (const policies of [
    ['--retries', '1'],
    ['--quarantine', 'bad'],
    ['--filtered-out', 'none', '--filter', 'true'],
  ]) {
    const work = ['-t', 'uneven.mjs', 'in', '-b', '1', '-p', '2'];
    const { code, stdout, stderr } = await threadmill([...work, ...policies], { cwd });
    expect([code, stdout.equals(whole.stdout), stderr]).toEqual([0, true, expect.any(String)]);
  }
});

test('with --unordered every record is written once', async () => {
  const { code, stdout } = await threadmill(['--map', '$1', 'in', '-b', '1', '-p', '3', '--unordered'], { cwd });
  const numbers = stdout.toString().trimEnd().split('\n').map(Number);
  expect([code, numbers.sort((a, b) => a - b)]).toEqual([0, lines.map((_, index) => index)]);
});

test('a failing record among others that travel with it is the one that is named', async () => {
  module(
    'fails.mjs',
    `export default (line, { recordNumber }) => { if (recordNumber === 2345) throw new Error('no'); return line; }`,
  );
  const { code, stderr } = await threadmill(['fails.mjs', 'in', '-b', '1', '-p', '2', '-o', 'out'], { cwd });
  expect([code, existsSync(join(cwd, 'out'))]).toEqual([1, false]);
  expect(stderr).toContain('record 2345,');
});

test('so is one whose rejected promise nobody awaits', async () => {
  module(
    'forgets.mjs',
    `export default (line, { recordNumber }) => { if (recordNumber === 2345) void Promise.reject(new Error('no')); return line; }`,
  );
  const { code, stderr } = await threadmill(['forgets.mjs', 'in', '-b', '1', '-p', '1', '-o', 'out'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/record(s)? 2345\b/);
});

test('with a quarantine only bad records go there, and the others stay in order', async () => {
  module(
    'some.mjs',
    `export default async (line, { recordNumber, args }) => {
      if (recordNumber % 500 === 0) throw new Error('bad');
      if (recordNumber === 1234 && args.dies === 'yes') process.exit(3);
      return line;
    }`,
  );
  const isBad = (record: number) => record % 500 === 0 || record === 1234;
  const settings = ['-b', '1', '-p', '2', '--quarantine', 'aside', '--max-errors', '10'];
  const { code, stdout } = await threadmill(['some.mjs', 'in', ...settings, '-a', 'dies=yes'], { cwd });
  expect([code, stdout.toString()]).toEqual([0, lines.filter((_, index) => !isBad(index + 1)).join('\n') + '\n']);
  expect(readFileSync(join(cwd, 'aside'), 'utf8')).toBe(lines.filter((_, index) => isBad(index + 1)).join('\n') + '\n');
});

test('finished results are written while a later batch that travelled with them is being processed', async () => {
  const gate = join(cwd, 'gate');
  module(
    'waits.mjs',
    `import { existsSync } from 'node:fs';
    export default (line) => { while (line === '2999' && !existsSync(${JSON.stringify(gate)})); return line; }`,
  );
  const numbers = lines.map((_, index) => `${index}\n`).join('');
  const running = startThreadmill(['waits.mjs', '-b', '1', '-p', '1'], { cwd });
  running.stdin!.write(numbers);
  let text = '';
  const before = numbers.slice(0, -'2999\n'.length);
  while (text.length < before.length) {
    const chunk = running.stdout!.read() as Buffer | null;
    if (chunk === null) await new Promise((resolve) => running.stdout!.once('readable', resolve));
    else text += chunk.toString();
  }
  expect(text).toBe(before);
  writeFileSync(gate, '');
  const { code, stdout } = await finished(running, '');
  expect([code, stdout.toString()]).toEqual([0, '2999\n']);
});

test('each record of a slow stream is written before the next one arrives', async () => {
  const running = startThreadmill(['--map', 'line + NR', '-b', '1', '-p', '2'], { cwd });
  for (const text of ['a', 'b', 'c', 'd']) {
    running.stdin!.write(`${text}\n`);
    let chunk: Buffer | null;
    while ((chunk = running.stdout!.read() as Buffer | null) === null) {
      await new Promise((resolve) => running.stdout!.once('readable', resolve));
    }
    expect(chunk.toString()).toBe(`${text}${'abcd'.indexOf(text) + 1}\n`);
  }
  expect((await finished(running, '')).code).toBe(0);
});
