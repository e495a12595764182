// What a module may rely on: setup and teardown once in each worker, around all of its batches;
// summed counters; args; and the same bytes for any number of workers.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultStage } from '../support/failing.ts';
import { FIXTURES, shell, threadmill } from '../support/program.ts';

const stage = faultStage();
const RECORDS = 5000;
const input = Array.from({ length: RECORDS }, (_, index) => `line ${index + 1}\n`).join('');
writeFileSync(join(stage.folder, 'many.txt'), input);

const LIFE = ['faults/tells-its-life.mjs', 'many.txt'];

test('each worker calls setup once before its records and teardown once after them, and counters are summed', async () => {
  const { code, stdout, stderr } = await threadmill([...LIFE, '-p', '3', '-b', '50', '-v'], { cwd: stage.folder });
  expect([code, stdout.toString()]).toEqual([0, input.toUpperCase()]);
  const lives = new Map<string, string[]>();
  for (const [, worker, what] of stderr.matchAll(/^worker (\d+): (.*)$/gm)) {
    lives.set(worker!, [...(lives.get(worker!) ?? []), what!]);
  }
  expect([...lives.keys()].sort()).toEqual(['1', '2', '3']);
  let records = 0;
  for (const life of lives.values()) {
    expect(life).toEqual(['setup', expect.stringMatching(/^teardown after \d+$/)]);
    records += Number(/\d+$/.exec(life[1]!)![0]);
  }
  expect(records).toBe(RECORDS);
  const characters = input.length - RECORDS;
  for (const [name, sum] of Object.entries({ setups: 3, records: RECORDS, characters, teardowns: 3 })) {
    expect(stderr).toMatch(new RegExp(`; ${name} ${sum.toLocaleString('en-US')}(?=;|$)`, 'm'));
  }
});

test('a counter may have any name', async () => {
  const { code, stderr } = await threadmill(['faults/counts-by-name.mjs', 'in.txt', '-v'], { cwd: stage.folder });
  expect(code).toBe(0);
  expect(stderr).toMatch(/; constructor 1,001; __proto__ 1,001\n$/m);
});

test('the output is the same with 1 to 8 workers, from a file and from a pipe', async () => {
  const outputs = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      threadmill([...LIFE, '-p', `${index + 1}`, '-b', `${7 * index + 3}`], { cwd: stage.folder }),
    ),
  );
  const piped = await shell(`cat many.txt | threadmill faults/tells-its-life.mjs -p 4`, { cwd: stage.folder });
  for (const { code, stdout } of [...outputs, piped]) {
    expect([code, stdout.toString() === input.toUpperCase()]).toEqual([0, true]);
  }
});

test('--arg passes strings and lists to every worker', async () => {
  const known = join(FIXTURES, 'known-ids.txt');
  const work = ['--header', '1', join(FIXTURES, 'transforms/known-only.mjs'), join(FIXTURES, 'variants.tsv')];
  const [one, four] = await Promise.all(
    ['1', '4'].map((procs) => threadmill([...work, '--arg', `known=@${known}`, '-p', procs, '-b', '20'])),
  );
  expect([one!.code, one!.stderr]).toEqual([0, '']);
  expect(one!.stdout.toString().split('\n').length).toBeGreaterThan(2);
  expect(four!.stdout.equals(one!.stdout)).toBe(true);
});

test('a timer that is never cleared delays the end only briefly', async () => {
  const { code, stdout, hasHung } = await threadmill(['faults/leaves-a-timer.mjs', 'many.txt', '-p', '2'], {
    cwd: stage.folder,
  });
  expect([code, stdout.toString() === input, hasHung]).toEqual([0, true, false]);
});
