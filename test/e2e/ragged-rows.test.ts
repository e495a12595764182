// --ragged in modules, reductions, pairs and copies of a row: extra fields are kept, missing ones
// are empty, and a kept header is not compared with rows as wide as they were read.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const put = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const TSV = 'a\tb\n1\t2\t3\n4\n\n5\t6\n';
const CSV = 'a,b\n1,2,"x,y"\n4\n5,6\n7,8,9,10\n';
put('r.tsv', TSV);
put('r.csv', CSV);
put('other.csv', CSV.replace('4', '44'));

const module = (name: string, code: string) => put(name, `export default { ${code} };\n`);
module('same.mjs', "format: 'tsv', map: (row) => row");
module('copy.mjs', "format: 'tsv', map: (row) => ({ ...row })");
module('changed.mjs', "format: 'tsv', map: (row) => ({ ...row, b: 'z' })");
module('late.mjs', "format: 'tsv', map: async (row) => ({ ...row, b: 'z' })");
module('filter.mjs', "format: 'tsv', filter: (row) => row.b !== ''");
module('several.mjs', "format: 'csv', map: (row) => [row, { ...row, a: 'z' }]");
module('batch.mjs', "format: 'csv', mapBatch: (rows) => rows.map((row) => ({ ...row, b: 'z' })).reverse()");
module('named.mjs', "format: 'csv', columns: ['b', 'n'], map: (row) => ({ ...row, n: row.a })");
module('picked.mjs', "format: 'csv', columns: ['b', 'n'], map: (row) => ({ b: row.b, n: row.a })");
module('pair.mjs', "format: 'csv', pair: true, map: (r1, r2) => ({ r1: { ...r1, b: r2.a }, r2 })");
module(
  'sum.mjs',
  "format: 'csv', start: () => ({ a: 0, b: 0 }), add: (sum, row) => { sum.a += +row.a; sum.b += +row.b; }, " +
    'merge: (x, y) => ({ a: x.a + y.a, b: x.b + y.b }), finish: (sum) => sum',
);
module(
  'all.mjs',
  "format: 'csv', start: () => [], add: (rows, row) => { rows.push(row); }, merge: (x, y) => [...x, ...y], finish: (rows) => rows",
);

const CHANGED = 'a\tb\n1\tz\t3\n4\tz\n\tz\n5\tz\n';

describe.each([[[]], [['-b', '1', '-p', '3']]])('with %j', (options) => {
  test.each([
    [['same.mjs', 'r.tsv'], TSV],
    [['copy.mjs', 'r.tsv'], TSV],
    [['changed.mjs', 'r.tsv'], CHANGED],
    [['late.mjs', 'r.tsv'], CHANGED],
    [['filter.mjs', 'r.tsv'], 'a\tb\n1\t2\t3\n5\t6\n'],
    [['several.mjs', 'r.csv'], 'a,b\n1,2,"x,y"\nz,2,"x,y"\n4\nz,\n5,6\nz,6\n7,8,9,10\nz,8,9,10\n'],
    [['picked.mjs', 'r.csv'], 'b,n\n2,1\n,4\n6,5\n8,7\n'],
    [['sum.mjs', 'r.csv'], '17,16\n'],
    [['all.mjs', 'r.csv'], '1,2\n4,\n5,6\n7,8\n'],
    [['--map', '({ ...col, b: "z" })', 'r.csv'], 'a,b\n1,z,"x,y"\n4,z\n5,z\n7,z,9,10\n'],
    [['--map', '({ ...col, c: "z" })', 'r.csv'], 'a,b,c\n1,2,z,"x,y"\n4,,z\n5,6,z\n7,8,z,9,10\n'],
    [['--map', 'set("b", "z")', 'r.csv'], 'a,b\n1,z,"x,y"\n4,z\n5,z\n7,z,9,10\n'],
    [['--map', 'NR > 1 ? line : set(1, "z")', 'r.tsv'], 'a\tb\nz\t2\t3\n4\n\n5\t6\n'],
    [['--map', 'Object.keys(col).join("+")', '--header-out', 'none', 'r.tsv'], 'a+b\n'.repeat(4)],
    [
      ['--pair', 'pair.mjs', 'r.csv', 'other.csv'],
      'a,b\n1,1,"x,y"\n1,2,"x,y"\n4,44\n44\n5,5\n5,6\n7,7,9,10\n7,8,9,10\n',
    ],
    [['--interleaved', 'pair.mjs', 'r.csv'], 'a,b\n1,4,"x,y"\n4\n5,7\n7,8,9,10\n'],
    [['--interleaved', '--filter', 'r2.b === ""', 'r.csv'], 'a,b\n1,2,"x,y"\n4\n'],
    [
      ['--interleaved', '-F', 'tsv', '-d', ',', '--map', '({ r1: { ...r1, b: r2.b }, r2 })', 'r.csv'],
      'a,b\n1,,"x,y"\n4\n5,8\n7,8,9,10\n',
    ],
  ])('%j', async (args, expected) => {
    const { code, stdout, stderr } = await threadmill(['--ragged', ...options, ...args], { cwd });
    expect([code, stderr, stdout.toString()]).toEqual([0, '', expected]);
  });
});

test.each([
  [['changed.mjs', 'r.tsv'], 'r.tsv:2: it has 3 fields, but the header has 2 columns'],
  [['batch.mjs', 'r.csv'], 'r.csv:2: it has 3 fields'],
  [['sum.mjs', 'r.csv'], 'r.csv:2: it has 3 fields'],
  [['--pair', 'pair.mjs', 'r.csv', 'other.csv'], '.csv:2: it has 3 fields'],
  [['--interleaved', 'pair.mjs', 'r.csv'], 'r.csv:2: it has 3 fields'],
  [['--interleaved', '-F', 'tsv', '-d', ',', '--filter', 'r2.b', 'r.csv'], 'r.csv:2: it has 4 fields'],
  // --ragged is about input rows: changed rows are compared with the header nevertheless.
  [['--ragged', '--map', 'row($1, $2.trim(), 1)', 'r.csv'], 'the first output record has 3 fields'],
  [['--ragged', '--map', '$1.trim()', 'r.csv'], 'the first output record has 1 field'],
  [['--ragged', '--map', 'set(5, 1)', 'r.csv'], 'the first output record has 5 fields'],
  [['--ragged', 'named.mjs', 'r.csv'], "an unknown column 'a'"],
])('%j is an error', async (args, says) => {
  const { code, stderr } = await threadmill(args, { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining(says)]);
});

test('mapBatch may return the rows of a batch in any order, each with all of its fields', async () => {
  const { code, stdout, stderr } = await threadmill(['--ragged', 'batch.mjs', 'r.csv'], { cwd });
  expect([code, stderr, stdout.toString()]).toEqual([0, '', 'a,b\n7,z,9,10\n5,z\n4,z\n1,z,"x,y"\n']);
});
