// docs/FAILURES.md and the cases of this folder agree: every row is produced by a case, and every
// case has a row. support/hold-cases.ts tests that each case does what its row says. A new row
// needs a row in the document and a case in a file of cases/; a new list of cases also needs a line
// here, and a table-*.test.ts that runs it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/program.ts';
import { COMMAND_CASES, SLOW_COMMAND_CASES } from './cases/command.ts';
import { CONVERT_CASES } from './cases/convert.ts';
import { COMPRESSED_INPUT_CASES } from './cases/compressed-input.ts';
import { FAILING_DISK_CASES } from './cases/failing-disk.ts';
import { INPUT_CASES } from './cases/input.ts';
import { MODULE_CASES } from './cases/module.ts';
import { OUTPUT_CASES } from './cases/output.ts';
import { POLICY_CASES } from './cases/policies.ts';
import { RESUME_CASES } from './cases/resume.ts';
import { SHARD_CASES } from './cases/shards.ts';
import { SYSTEM_CASES } from './cases/system.ts';
import { USAGE_CASES } from './cases/usage.ts';
import { WORK_CASES } from './cases/work.ts';
import { DISKS, titleOf } from './support/fault-case.ts';
import { FAILURE_ROWS, rowOf } from './support/failure-table.ts';

const CASES = [
  ...WORK_CASES,
  ...COMMAND_CASES,
  ...SLOW_COMMAND_CASES,
  ...MODULE_CASES,
  ...USAGE_CASES,
  ...INPUT_CASES,
  ...COMPRESSED_INPUT_CASES,
  ...OUTPUT_CASES,
  ...FAILING_DISK_CASES,
  ...SYSTEM_CASES,
  ...POLICY_CASES,
  ...RESUME_CASES,
  ...SHARD_CASES,
  ...CONVERT_CASES,
];

/** Rows that no run of the program can produce here; the document gives the same reason. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  'system-power': 'the machine would have to stop',
};

test('every row has a name of its own', () => {
  const names = FAILURE_ROWS.map(({ id }) => id);
  expect(names.length).toBeGreaterThan(70);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('every row is produced by a case, except those with a reason not to be', () => {
  const produced = new Set(CASES.map(({ row }) => row));
  const missing = FAILURE_ROWS.filter(({ id }) => !produced.has(id)).map(({ id }) => id);
  expect(missing).toEqual(Object.keys(NOT_SHOWN));
  const excused = FAILURE_ROWS.filter(({ what }) => what.includes('(not shown by a test: ')).map(({ id }) => id);
  expect(excused).toEqual(Object.keys(NOT_SHOWN));
});

test.each(CASES.map((each) => [titleOf(each), each] as const))('%s ends as its row says', (_title, each) => {
  const { exit, disk } = rowOf(each.row);
  expect([String(each.exit), each.disk ?? 'nothing new']).toEqual([exit, disk]);
});

test('every entry of the column `on disk` is explained in the document', () => {
  expect(FAILURE_ROWS.filter(({ disk }) => !DISKS.includes(disk as (typeof DISKS)[number]))).toEqual([]);
});

test('no two cases have the same title', () => {
  const titles = CASES.map(titleOf);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

test('every list of cases is named here, and has a test', () => {
  const folder = join(ROOT, 'test/faults');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const lists = readdirSync(join(folder, 'cases')).flatMap((name) =>
    [...read(join('cases', name)).matchAll(/^export const (\w+_CASES)\b/gm)].map(([, list]) => list!),
  );
  const holders = readdirSync(folder)
    .filter((name) => name.startsWith('table-'))
    .map(read)
    .join('');
  expect(lists.filter((list) => !holders.includes(`holdCases(${list})`))).toEqual([]);
  expect(lists.filter((list) => !read('table.test.ts').includes(`  ...${list},`))).toEqual([]);
});
