// A header fits the rows below it, or the run is refused: random expressions and modules over
// random tables. Each output is read again by Python's csv module and by threadmill. Cells name
// their column, so a column below another one's name shows. THREADMILL_TEST_SEED=NUMBER repeats the
// same cases.
import { readFileSync, writeFileSync } from 'node:fs';
import { judged, testWith } from '../support/judges.ts';
import { run, type Job } from '../support/library.ts';
import { Random, repeats, SEED as seed } from '../support/random.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const RUNS = repeats(240);
const TIMEOUT_MS = 300_000;
const random = new Random(seed);
const inFolder = temporaryFolder();

type Format = 'csv' | 'tsv';

interface Table {
  readonly format: Format;
  readonly names: readonly string[];
  /** The cells of each row. */
  readonly cells: readonly (readonly string[])[];
}

interface Case {
  readonly table: Table;
  readonly job: Job;
  /** The requested header, if it is not the table's own. */
  readonly named?: readonly string[];
  readonly output: string;
}

function quoted(cell: string, format: Format): string {
  return format === 'csv' && /["\n,]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function anyTable(): Table {
  const format = random.pick<Format>(['csv', 'tsv']);
  const ends = format === 'csv' ? ['', '', ' x', ',', '"', '\n', '""'] : ['', '', ' x', '"'];
  const names = Array.from(
    { length: random.integer(1, 5) },
    (_, i) => `c${i + 1}${random.pick(ends.filter((end) => end !== '\n'))}`,
  );
  const cell = (i: number, row: number) => `c${i + 1}.${row}${random.pick(ends)}`;
  const cells = Array.from({ length: random.pick([1, 3, 40]) }, (_, row) => names.map((_, i) => cell(i, row)));
  return { format, names, cells };
}

function bare({ names }: Table): string {
  const i = random.below(names.length);
  const name = JSON.stringify(names[i]);
  return random.pick([`$${i + 1}`, `fields[${i}]`, `col[${name}]`, `(col[${name}])`]);
}

const computed = () => random.pick(['NR', '`${$1}!`', '$1.length', '"new"', 'NF + 1', 'line.length']);

function anyValues(table: Table): string[] {
  const share = random.pick([1, 1, 0.6, 0]);
  const count = random.isOneIn(2) ? table.names.length : random.integer(1, 6);
  const isInOrder = random.isOneIn(3);
  return Array.from({ length: count }, (_, i) => {
    if (isInOrder && i < table.names.length && random.chance(0.7)) return `$${i + 1}`;
    return random.chance(share) ? bare(table) : computed();
  });
}

/** The code of an object, and its column names. */
function anyObject(table: Table, value: () => string): { code: string; named: readonly string[] } {
  const keys = [...random.several(random.integer(1, 4), 5)].map((i) => random.pick(['k', 'my key ', 'c']) + String(i));
  const parts = keys.map((key) => ({ code: `${JSON.stringify(key)}: ${value()}`, names: [key] as readonly string[] }));
  if (random.isOneIn(2)) parts.splice(random.below(parts.length + 1), 0, { code: '...col', names: table.names });
  const named = [...new Set(parts.flatMap(({ names }) => names))];
  return { code: `({ ${parts.map(({ code }) => code).join(', ')} })`, named };
}

function anyMap(table: Table): { map: string; named?: readonly string[] } {
  const values = anyValues(table);
  const form = random.pick(['row', 'row', 'array', 'bare', 'object', 'object', 'set', 'line', 'text']);
  const object = form === 'object' ? anyObject(table, () => random.pick([bare(table), computed()])) : undefined;
  const place = random.isOneIn(2) ? JSON.stringify(random.pick(table.names)) : String(random.integer(1, 6));
  const codes: Readonly<Record<string, string>> = {
    row: `row(${values.join(', ')})`,
    array: `[${values.join(', ')}]`,
    bare: bare(table),
    object: object?.code ?? '',
    set: `set(${place}, ${computed()})`,
    line: 'line',
    // A string is a finished line: a delimiter in it is up to the expression.
    text: '`${NR + $1.length}!`',
  };
  const code = codes[form]!;
  const map = random.pick([
    code,
    code,
    `(NR % 3 === 1 ? ${code} : null)`,
    `{ if (NR % 3 === 2) return null; return ${code} }`,
  ]);
  return { map, ...(object === undefined ? {} : { named: object.named }) };
}

function anyModule(table: Table, name: string): { transform: string; named?: readonly string[] } {
  const { format, names } = table;
  const value = () => random.pick([`row[${JSON.stringify(random.pick(names))}]`, '1', '`x${1}`']);
  const form = random.pick(['row', 'copy', 'array', 'object', 'text']);
  const columns = random.pick([undefined, ['n1'], ['n1', 'n 2'], ['n1', 'n 2', 'n3']]);
  const code = {
    row: 'row',
    copy: `({ ...row, ${JSON.stringify(random.pick(names))}: 5 })`,
    array: `[${Array.from({ length: random.pick([names.length, columns?.length ?? 2]) }, value).join(', ')}]`,
    object: `({ ${(columns ?? names).map((key) => `${JSON.stringify(key)}: ${value()}`).join(', ')} })`,
    // A string is a finished line: its content is up to the module.
    text: `'t' + String(${value()}).length`,
  }[form];
  const named = columns === undefined ? '' : `columns: ${JSON.stringify(columns)}, `;
  const work = random.isOneIn(2) ? `map: (row) => ${code}` : `mapBatch: (rows) => rows.map((row) => ${code})`;
  const transform = inFolder(`${name}.mjs`);
  writeFileSync(transform, `export default { format: '${format}', ${named}${work} };\n`);
  return { transform, ...(columns === undefined ? {} : { named: columns }) };
}

function anyCase(number: number): Case {
  const table = anyTable();
  const { format, names, cells } = table;
  const input = inFolder(`${number}.txt`);
  const joint = format === 'csv' ? ',' : '\t';
  const lines = [names, ...cells].map((row) => row.map((cell) => quoted(cell, format)).join(joint));
  writeFileSync(input, `${lines.join('\n')}\n`);
  const { named, ...work } = random.isOneIn(4) ? anyModule(table, String(number)) : anyMap(table);
  const output = inFolder(`${number}.out`);
  const cut = random.pick([{}, { batchSize: 1 }, { batchSize: 7 }]);
  const job: Job = { input, output, format, procs: random.integer(1, 3), ...cut, ...work };
  return { table, job, output, ...(named === undefined ? {} : { named }) };
}

/** Why the run was refused; undefined if it was not. */
async function refusal(job: Job): Promise<string | undefined> {
  try {
    await run(job);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const MISFITS =
  /the first output record has \d+ fields?, and the (?:kept header|columns)|the kept header calls field|its columns are|an unknown column|without its column|has a delimiter or a line end/;

/** Each output table, as Python reads it. */
const PYTHON = `
import csv, json, sys
tables = []
for name, format in json.load(open(sys.argv[1])):
    with open(name, newline='', encoding='utf8') as file:
        if format == 'csv': tables.append(list(csv.reader(file, strict=True)))
        else: tables.append([line.rstrip('\\n').split('\\t') for line in file])
json.dump(tables, sys.stdout)
`;

testWith('python3')(
  `rows fit the header above them, or the run is refused (seed ${seed})`,
  async () => {
    const done: Case[] = [];
    const refused: string[] = [];
    for (let number = 0; number < RUNS; number += 1) {
      const made = anyCase(number);
      const why = await refusal(made.job);
      if (why === undefined) done.push(made);
      else refused.push(why);
      if (why !== undefined) expect([seed, made.job, why]).toEqual([seed, made.job, expect.stringMatching(MISFITS)]);
    }
    // Enough cases of both kinds were tried.
    expect(done.length).toBeGreaterThan(RUNS / 5);
    expect(refused.length).toBeGreaterThan(RUNS / 20);

    writeFileSync(inFolder('list'), JSON.stringify(done.map(({ output, table }) => [output, table.format])));
    const tables = JSON.parse(judged('python3', ['-c', PYTHON, inFolder('list')]).toString()) as string[][][];
    for (const [index, { table, job, named, output }] of done.entries()) {
      const [header = [], ...rows] = tables[index]!;
      const what = [seed, job, header];
      if (named !== undefined) expect([what, header]).toEqual([what, named]);
      expect([what, rows.filter((row) => row.length !== header.length)]).toEqual([what, []]);
      // The text of an expression shows the places of its columns, that of a module does not.
      if (named === undefined && job.map !== undefined)
        expect([what, misnamed(table, header, rows)]).toEqual([what, []]);
      if (index % 3 > 0) continue;
      // With a name for every column, the output can be read by name.
      const again = inFolder('again');
      const isNamedTwice = new Set(header).size < header.length;
      const filter = isNamedTwice ? 'NF > 0' : `col[${JSON.stringify(header[0])}] !== ""`;
      await run({ input: output, output: again, format: table.format, filter });
      expect([what, readFileSync(again, 'utf8')]).toEqual([what, readFileSync(output, 'utf8')]);
    }
  },
  TIMEOUT_MS,
);

/** Unchanged cells of a column that are below the name of another one. */
function misnamed({ names, cells }: Table, header: readonly string[], rows: readonly (readonly string[])[]) {
  const nameOf = new Map(cells.flatMap((row) => row.map((cell, i) => [cell, names[i]] as const)));
  return rows.flatMap((row) =>
    row.flatMap((cell, i) => {
      const name = nameOf.get(cell);
      return name === undefined || name === header[i] ? [] : [{ cell, under: header[i] }];
    }),
  );
}
