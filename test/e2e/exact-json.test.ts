// Numbers of NDJSON through the whole program: exact for every number of workers, in every kind of
// work.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const FIRST = 9007199254740993n;
const RECORDS = 300;
const ids = Array.from({ length: RECORDS }, (_, i) => (i % 3 === 0 ? BigInt(i) : FIRST + BigInt(i)));
const lines = ids.map((id, i) => `{"id":${id},"x":0.${1000 + i}2345678901234567${id}}`);

writeFileSync(join(cwd, 'in.ndjson'), `${lines.join('\n')}\n`);
const MODULES = {
  'batch.mjs': "{ format: 'ndjson', mapBatch: (all) => all.map((each) => ({ ...each })) }",
  'turns.mjs': "{ format: 'ndjson', *map(record) { yield record; yield { id: record.id }; } }",
  'sum.mjs': `{
    format: 'ndjson',
    start: () => ({ sum: 0n, max: 0 }),
    add(all, { id }) { all.sum += BigInt(id); if (id > all.max) all.max = id; },
    merge: (a, b) => ({ sum: a.sum + b.sum, max: a.max > b.max ? a.max : b.max }),
    finish: (all) => ({ ...all, both: [all] }),
  }`,
};
for (const [name, work] of Object.entries(MODULES)) writeFileSync(join(cwd, name), `export default ${work};\n`);

const sum = ids.reduce((total, id) => total + id, 0n);
const totals = `"sum":${sum},"max":${ids.at(-1)! > ids.at(-2)! ? ids.at(-1)! : ids.at(-2)!}`;

test.each<[string, readonly string[], readonly string[]]>([
  ['a copy', ['-F', 'ndjson', '--map', '({ ...json })', 'in.ndjson'], lines],
  ['whole batches', ['batch.mjs', 'in.ndjson'], lines],
  ['several results of each', ['turns.mjs', 'in.ndjson'], lines.flatMap((line, i) => [line, `{"id":${ids[i]}}`])],
  ['a row', ['-F', 'ndjson', '--map', 'row(json.id)', 'in.ndjson'], ids.map(String)],
  ['a result', ['-F', 'ndjson', '--map', 'json.id', 'in.ndjson'], ids.map(String)],
  ['a filter', ['-F', 'ndjson', '--filter', `json.id === ${FIRST + 4n}n`, 'in.ndjson'], [lines[4]!]],
  ['a comparison with a Number', ['-F', 'ndjson', '--filter', 'json.id < 4', 'in.ndjson'], [lines[0]!, lines[3]!]],
  ['a reduction', ['sum.mjs', 'in.ndjson'], [`{${totals},"both":[{${totals}}]}`]],
])('large integers are exact in %s', async (_, args, expected) => {
  for (const procs of ['1', '2']) {
    const { code, stdout, stderr } = await threadmill(['-p', procs, '-b', '7', ...args], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.toString()).toBe(`${expected.join('\n')}\n`);
  }
});

test("a record with a number that can't be represented is quarantined unchanged, and the others are processed", async () => {
  const input = `${lines[0]}\n{"price": 1e400}\n${lines[1]}\n{"name":"1e400"}\n`;
  const args = ['-F', 'ndjson', '--map', '({ ...json })', '--quarantine', 'bad.ndjson', '--max-errors', '1'];
  const { code, stdout } = await threadmill(args, { cwd, input });
  expect([code, stdout.toString()]).toEqual([0, `${lines[0]}\n${lines[1]}\n{"name":"1e400"}\n`]);
  expect(readFileSync(join(cwd, 'bad.ndjson'), 'utf8')).toBe('{"price": 1e400}\n');
  expect(readFileSync(join(cwd, 'bad.ndjson.errors.jsonl'), 'utf8')).toContain('the number 1e400 at price');
});

test('a record whose json is not used passes, whatever numbers it has', async () => {
  const input = '{"level":"info","n":1e400}\n{"level":"error","n":1}\n';
  const filter = 'line.includes("info") || json.n === 1';
  const { code, stdout } = await threadmill(['-F', 'ndjson', '--filter', filter], { cwd, input });
  expect([code, stdout.toString()]).toEqual([0, input]);
});

test('a literal that JavaScript rounds is a usage error that suggests the BigInt', async () => {
  const { code, stdout, stderr } = await threadmill(['--filter', '+$1 === 9007199254740993', 'in.ndjson'], { cwd });
  expect([code, stdout.toString()]).toEqual([2, '']);
  expect(stderr).toContain('9007199254740993n');
});
