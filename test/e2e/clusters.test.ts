// docs/CLUSTERS.md, as schedulers run it: the numbers of their tasks become shards, and what was killed is run again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, shell, temporaryFolder } from '../support/program.ts';

const TABLE = `id\tn\n${Array.from({ length: 400 }, (_, i) => `r${i}\t${(i * 7) % 50}\n`).join('')}`;
const PAGE = readFileSync(join(ROOT, 'docs/CLUSTERS.md'), 'utf8');

/** Of an array as long as the number of shards. */
const FIRST_TASK: Readonly<Record<string, number>> = {
  SGE_TASK_ID: 1,
  PBS_ARRAY_INDEX: 1,
  LSB_JOBINDEX: 1,
  JOB_COMPLETION_INDEX: 0,
  AWS_BATCH_JOB_ARRAY_INDEX: 0,
};

test.each(Object.entries(FIRST_TASK))(
  'the tasks of an array by %s are the shards of a file',
  async (variable, first) => {
    const documented = PAGE.split('\n').filter((line) => line.startsWith('|') && line.includes(variable));
    const option = /`(--shard .+)\/16`/.exec(documented.join('\n'))?.[1];
    expect([documented.length, option]).toEqual([1, expect.any(String)]);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in.tsv'), TABLE);
    const run = `threadmill ${option}/3 --filter '+$2 >= 30' in.tsv -o part.$${variable}.tsv --report part.$${variable}.json`;
    const tasks = `for task in ${[0, 1, 2].map((i) => first + i).join(' ')}; do ${variable}=$task bash -uc "$TASK" || exit; done`;
    const judge = `awk -F '\\t' 'NR == 1 || $2 >= 30' in.tsv | cmp - out.tsv`;
    const ran = await shell(`${tasks}; threadmill merge part.*.json -o out.tsv && ${judge}`, {
      cwd,
      env: { TASK: run },
    });
    expect([ran.code, ran.stdout.toString()]).toEqual([0, '']);
  },
);

test('GNU parallel runs shards, and runs again those that were killed', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in.tsv'), TABLE);
  writeFileSync(
    join(cwd, 'work.mjs'),
    `import { mkdirSync } from 'node:fs';
export default (line, { shard }) => {
  if (shard.index === 2 || shard.index >= 4) try { mkdirSync('killed.' + shard.index); process.kill(process.pid, 'SIGKILL'); } catch {}
  return line.toUpperCase();
};`,
  );
  const job = `parallel -j 2 threadmill -p 1 --shard {}/5 -F lines work.mjs in.tsv -o part.{}.tsv --report part.{}.json`;
  const again = PAGE.split('\n').find((line) => line.includes('while IFS=- read'));
  expect(again).toMatch(/\|$/);
  const script = `${job} ::: 1 2 3 4 5; echo $?
threadmill merge part.*.json -o out.tsv; echo $?; ls out.tsv
threadmill merge --missing --of 5 part.*.json
${again!.replace('--of 16', '--of 5')} ${job} && threadmill merge part.*.json -o out.tsv && tr a-z A-Z < in.tsv | cmp - out.tsv; echo $?`;
  const ran = await shell(script, { cwd });
  expect(ran.stdout.toString()).toBe('3\n2\n2,4-5\n0\n');
});
