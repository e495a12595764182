// --to at the command line: records in another format, with python's csv and json, seqkit and mlr as judges, on real files and
// on files made at random.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { judged, testWith } from '../support/judges.ts';
import { killedWithJournal } from '../support/resuming.ts';
import { shell, temporaryFolder, threadmill } from '../support/program.ts';
import { againWith, Random, repeats, SEED } from '../support/random.ts';
import { realInput, withRealInputs } from '../support/real-inputs.ts';

const cwd = temporaryFolder();
const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(cwd, name), content);
  return join(cwd, name);
};
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
const run = async (...args: string[]) => {
  const { code, stderr, stdout } = await threadmill(args, { cwd });
  return { code, stderr, stdout: stdout.toString() };
};
const converted = async (...args: string[]) => {
  const { code, stderr, stdout } = await run(...args);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return stdout;
};

put('a.csv', 'id,name,x\n1,"a ""q"" b",007\n2,"c,d",1.5\n3,plain,\n');
put('tab.csv', 'id,name\n1,ok\n2,"a\tb"\n3,"c\nd"\n4,"e\rf"\n5,end\n');
put('r.fq', '@r1 one\ttwo\nACGT\n+\nII>I\n@r2\nAC\n+\nI@\n');
put('wide.tsv', 'id\tseq\tlength\na\tACGT\t4\nb\tAC\t2\n');

const python = testWith('python3');
const seqkit = testWith('seqkit');
const mlr = testWith('mlr');

/** What python's csv and json make of a file. */
const ROWS = `
import csv, json, sys
csv.field_size_limit(2**31 - 1)
path, kind = sys.argv[1:]
with open(path, newline='', encoding='utf-8') as file:
    if kind == 'csv': rows = [row for row in csv.reader(file, strict=True)]
    elif kind == 'tsv': rows = [line.split('\\t') for line in file.read()[:-1].split('\\n')]
    else:
        rows = []
        for line in file.read()[:-1].split('\\n'):
            record = json.loads(line)
            if not rows: rows.append(list(record))
            rows.append(list(record.values()))
print(json.dumps(rows))
`;
const rowsOf = (name: string, kind: string) =>
  JSON.parse(
    execFileSync('python3', ['-c', ROWS, join(cwd, name), kind], { maxBuffer: 1024 ** 3 }).toString(),
  ) as unknown[][];

const CELLS = [
  '',
  'a',
  'a b',
  ' lead',
  '"',
  '""',
  'q"x',
  ',',
  'a,b',
  '007',
  '1',
  '-1.5',
  '1.50',
  '1e5',
  '-0',
  'é',
  '𝄞',
  '\\',
  '\u2028',
  'null',
  '0.1',
  '9007199254740993',
  '+1',
  '.5',
  'NaN',
  "'",
  ';',
  '\b',
];
const BREAKS = ['a\nb', 'a\r\nb', 'x\ty', '\n', '\r'];

const csvOf = (rows: readonly (readonly string[])[], random: Random, end: string) =>
  rows
    .map((row) =>
      row
        .map((cell) =>
          /[",\r\n]/.test(cell) || (row.length === 1 && cell === '') || random.isOneIn(5)
            ? `"${cell.replaceAll('"', '""')}"`
            : cell,
        )
        .join(','),
    )
    .map((line) => line + end)
    .join('');

python('rows made at random mean the same in csv, tsv and ndjson, for any batches and workers', async () => {
  for (let i = 0; i < repeats(40); i += 1) {
    const random = new Random(SEED + i);
    const columns = random.integer(2, 6);
    const cells = random.isOneIn(2) ? CELLS : [...CELLS, ...BREAKS];
    const header = Array.from({ length: columns }, (_, k) => `${random.pick(['a', 'é', 'x y', 'q"', 'k,'])}${k}`);
    const rows = Array.from({ length: random.below(60) }, () => header.map(() => random.pick(cells)));
    const end = random.pick(['\n', '\r\n']);
    put('in.csv', csvOf([header, ...rows], random, end));
    const dials = ['-p', String(random.integer(1, 4)), '-b', String(random.pick([1, 2, 7, 1000])), '-q'];
    const again = againWith(SEED + i);
    const want = rows.length === 0 ? [] : [header, ...rows];

    await converted('in.csv', '--to', 'ndjson', '-o', 'out.ndjson', ...dials);
    expect([again, rows.length === 0 ? [] : rowsOf('out.ndjson', 'ndjson')]).toEqual([again, want]);
    await converted('in.csv', '--to', 'ndjson', '--infer-numbers', '-o', 'n.ndjson', ...dials);
    const numbers = rows.length === 0 ? [] : rowsOf('n.ndjson', 'ndjson').slice(1);
    expect([again, numbers.map((row) => row.map(String))]).toEqual([again, rows]);
    expect(
      numbers.flat().filter((cell) => typeof cell === 'number' && !/^(?:1|-1\.5|0\.1)$/.test(String(cell))),
    ).toEqual([]);

    if (rows.length > 0) {
      await converted('out.ndjson', '--to', 'csv', '-o', 'back.csv', ...dials);
      expect([again, rowsOf('back.csv', 'csv')]).toEqual([again, want]);
    }
    const { code, stderr } = await run(
      'in.csv',
      '--to',
      'tsv',
      '-o',
      'out.tsv',
      '--quarantine',
      'bad.csv',
      '--max-errors',
      '100%',
      ...dials,
    );
    const isHeld = (row: readonly string[]) => !row.some((cell) => /[\t\r\n]/.test(cell));
    const held = rows.filter(isHeld);
    if (code !== 0) {
      expect([again, held, stderr]).toEqual([again, [], expect.stringContaining('every record')]);
      continue;
    }
    expect([again, rowsOf('out.tsv', 'tsv')]).toEqual([again, [header, ...held]]);
    // the records that tsv can't hold, as they were
    expect([again, rowsOf('bad.csv', 'csv').slice(1)]).toEqual([again, rows.filter((row) => !isHeld(row))]);
    await converted('out.tsv', '--to', 'csv', '-o', 'back.csv', ...dials);
    expect([again, rowsOf('back.csv', 'csv')]).toEqual([again, [header, ...held]]);
  }
});

python('members of JSON are fields with the digits that they were written with', async () => {
  put(
    'm.ndjson',
    '{"a":1.10,"b":null,"c":true}\n {"c" : "x\\u00e9\\n\\"" , "a":12345678901234567890 , "b":-0 }\n{"b":"\\\\","a":1e400}\n{"a":"\\ud834\\udd1e","a":"last","c":false}\n{}\n',
  );
  const csv = await converted('m.ndjson', '--to', 'csv');
  expect(csv).toBe('a,b,c\n1.10,,true\n12345678901234567890,-0,"xé\n"""\n1e400,\\,\nlast,,false\n,,\n');
  expect(await converted('m.ndjson', '--to', 'csv', '--columns', 'c,zz')).toBe(
    'c,zz\ntrue,\n"xé\n""",\n,\nfalse,\n,\n',
  );
});

test('keys that are numbers stay in the order of the text', async () => {
  put('years.ndjson', '{"b":0,"2020":1,"1999":2}\n');
  expect(await converted('years.ndjson', '--to', 'csv')).toBe('b,2020,1999\n0,1,2\n');
  put('years.csv', 'b,2020,1999\n0,1,2\n');
  const rows = ['--header', '1', '--to', 'ndjson', '--infer-numbers'];
  for (const work of [[], ['-m', 'row($1, $2, $3)']]) {
    expect(await converted('years.csv', ...rows, ...work)).toBe('{"b":0,"2020":1,"1999":2}\n');
  }
});

test('rows of any width are rows of the other format with --ragged', async () => {
  put('ragged.csv', 'a,b\n1\n1,2,"x,y"\n,\n');
  expect(await converted('ragged.csv', '--to', 'tsv', '--ragged')).toBe('a\tb\n1\n1\t2\tx,y\n\t\n');
  put('ragged.mjs', "export default { format: 'csv', map: (row) => ({ ...row, b: `${row.b}!` }) };\n");
  expect(await converted('ragged.mjs', 'ragged.csv', '--to', 'tsv', '--ragged')).toBe('a\tb\n1\t!\n1\t2!\tx,y\n\t!\n');
});

test('a nested value, another key, and what is no object are errors that name key and record', async () => {
  put('n.ndjson', '{"a":1}\n{"a":{"b":1}}\n');
  expect(await run('n.ndjson', '--to', 'csv')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      "n.ndjson:2: its 'a' is an object, which is no field\n  record 2, byte 8",
    ) as string,
  });
  put('k.ndjson', '{"a":1}\n{"a":1,"b":[2]}\n');
  expect(await run('k.ndjson', '--to', 'csv')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/k\.ndjson:2: it has 'b', and the columns are a\n/) as string,
  });
  expect(await converted('k.ndjson', '--to', 'csv', '--columns', 'a')).toBe('a\n1\n1\n');
  put('l.ndjson', '{"a":1}\n[1]\n');
  expect(await run('l.ndjson', '--to', 'tsv')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/:2: it is a list, not an object/) as string,
  });
  put('broken.ndjson', '{"a":1}\n{"a":}\n');
  expect(await run('broken.ndjson', '--to', 'tsv')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/:2: invalid JSON at column 6/) as string,
  });
});

test('empty files have no columns, and the first record of any input names them', async () => {
  put('empty.ndjson', '');
  expect(await converted('empty.ndjson', '--to', 'csv')).toBe('');
  put('later.ndjson', '\n{"b":1,"a":2}\n');
  put('later.ndjson.gz', gzipSync('{"b":3}\n'));
  expect(await converted('empty.ndjson', 'later.ndjson', 'later.ndjson.gz', '--to', 'csv')).toBe('b,a\n1,2\n3,\n');
  put('long.ndjson', `{"a":"${'x'.repeat(300_000)}"}\n`);
  expect(await run('long.ndjson', '--to', 'csv')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--columns') as string,
  });
});

test('without a file the columns of JSON must be named', async () => {
  const piped = await threadmill(['-F', 'ndjson', '--to', 'csv'], { cwd, input: '{"a":1}\n' });
  expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining('--columns a,b,c')]);
  const named = await threadmill(['-F', 'ndjson', '--to', 'csv', '--columns', 'a'], { cwd, input: '{"a":1}\n' });
  expect([named.code, named.stdout.toString()]).toEqual([0, 'a\n1\n']);
});

test('a tab or a line end in a field is an error in tsv that names field, record and line', async () => {
  const { code, stderr } = await run('tab.csv', '-o', 'tab.tsv', '--filter', 'true || $1');
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(
      'tab.csv:3: its field 2 (name) has a tab in it, which tsv can\'t hold: "a\\tb"\n  record 2, byte 13',
    ) as string,
  ]);
  expect(await converted('tab.csv', '--to', 'tsv', '--quarantine', 'bad.csv', '--max-errors', '9')).toBe(
    'id\tname\n1\tok\n5\tend\n',
  );
  expect(read('bad.csv')).toBe('id,name\n2,"a\tb"\n3,"c\nd"\n4,"e\rf"\n');
});

describe('the name of the output', () => {
  test('decides the format of unchanged records, rows and objects', async () => {
    for (const [name, want] of [
      ['o.tsv', 'id\tname\tx\n2\tc,d\t1.5\n'],
      ['o.csv.gz', 'id,name,x\n2,"c,d",1.5\n'],
      ['o.jsonl', '{"id":"2","name":"c,d","x":"1.5"}\n'],
      ['o.txt', 'id,name,x\n2,"c,d",1.5\n'],
    ] as const) {
      await converted('a.csv', '--filter', '$1 == 2', '-o', name);
      const { stdout } = await shell(`case ${name} in *.gz) gzip -dc ${name};; *) cat ${name};; esac`, { cwd });
      expect([name, stdout.toString()]).toEqual([name, want]);
    }
    await converted('a.csv', '-m', 'row($2, $1)', '-o', 'o.tsv');
    expect(read('o.tsv')).toBe('name\tid\na "q" b\t1\nc,d\t2\nplain\t3\n');
    await converted('a.csv', '-m', '({ n: +$1, of: $2 })', '-o', 'o.ndjson');
    expect(read('o.ndjson')).toBe('{"n":1,"of":"a \\"q\\" b"}\n{"n":2,"of":"c,d"}\n{"n":3,"of":"plain"}\n');
    await converted('r.fq', '--filter', 'seq.length > 3', '-o', 'o.fasta');
    expect(read('o.fasta')).toBe('>r1 one\ttwo\nACGT\n');
    await converted('r.fq', '-m', 'row(id, seq.length)', '-o', 'o.csv');
    expect(read('o.csv')).toBe('r1,4\nr2,2\n');
  });

  test('does not decide where --to, -F lines or a command says otherwise', async () => {
    await converted('a.csv', '--to', 'csv', '--filter', '$1 == 3', '-o', 'o.tsv');
    expect(read('o.tsv')).toBe('id,name,x\n3,plain,\n');
    await converted('a.csv', '-F', 'lines', '--filter', '/plain/.test(line)', '-o', 'o.tsv');
    expect(read('o.tsv')).toBe('3,plain,\n');
    await converted('a.csv', '-o', 'o.tsv', '--', 'cat');
    expect(read('o.tsv')).toBe(read('a.csv'));
  });

  test('is refused where records can not be of its format', async () => {
    put('s.fa', '>a\nAC\n');
    const { code, stderr } = await run('s.fa', '--filter', 'seq', '-o', 's.fq');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/'s\.fq' is fastq by its name, which needs qualities.*\n.*--to fasta/),
    ]);
    expect((await run('s.fa', '-m', 'id', '-o', 's.fq')).stderr).toContain(
      's.fa:1: the work gave a string that is not a record of fastq: "a"',
    );
    put('c.tsv', 'a\tb\n#x\n1\t2\n');
    expect(await run('c.tsv', '--comment', '#', '--filter', '$1', '-o', 'c.csv')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--comment-out drop') as string,
    });
    await converted('c.tsv', '--comment', '#', '--comment-out', 'drop', '--filter', '$1', '-o', 'c.csv');
    expect(read('c.csv')).toBe('a,b\n1,2\n');
  });
});

describe('results of the work', () => {
  test('the record itself, set(), strings and lists', async () => {
    expect(
      await converted('a.csv', '--to', 'tsv', '-m', "$1 == 1 ? line : $1 == 2 ? set('name', 'x,y') : [7, 'r', '']"),
    ).toBe('id\tname\tx\n1\ta "q" b\t007\n2\tx,y\t1.5\n7\tr\t\n');
    expect(
      await converted('r.fq', '--to', 'csv', '-m', "id === 'r1' ? [row(id, 'a,b'), 'as,it is', null] : null"),
    ).toBe('r1,"a,b"\nas,it is\n');
    expect(await converted('r.fq', '--to', 'fasta', '-m', "[{ id: `${id}a`, seq }, '>b\\nAC']")).toBe(
      '>r1a\nACGT\n>b\nAC\n>r2a\nAC\n>b\nAC\n',
    );
    expect(await converted('a.csv', '--to', 'ndjson', '-m', "$1 == 1 ? line : set(2, 'é')")).toBe(
      '{"id":"1","name":"a \\"q\\" b","x":"007"}\n{"id":"2","name":"é","x":"1.5"}\n{"id":"3","name":"é","x":""}\n',
    );
    expect((await run('a.csv', '--to', 'ndjson', '-m', 'row(+$1 + 1, $2)')).stderr).toContain(
      'a.csv:2: the work gave a row of 2 values, and there are no names for them',
    );
    expect(
      await converted('a.csv', '--to', 'ndjson', '-m', 'row(+$1 + 1, $2)', '--columns', 'a,b', '--limit', '1'),
    ).toBe('{"a":2,"b":"a \\"q\\" b"}\n');
    expect(await converted('a.csv', '--to', 'csv', '-F', 'csv', '-m', 'row($1)', '--limit', '1')).toBe('id\n1\n');
  });

  test('modules of every kind', async () => {
    const module = (name: string, text: string) => put(name, `export default ${text};\n`);
    module('map.mjs', "{ format: 'csv', map: (row) => ({ ...row, x: `${row.x}!` }) }");
    expect(await converted('map.mjs', 'a.csv', '--to', 'ndjson', '--limit', '1')).toBe(
      '{"id":"1","name":"a \\"q\\" b","x":"007!"}\n',
    );
    module('strings.mjs', '{ filter: (line) => !line.startsWith("2"), map: (line) => line }');
    expect(await converted('strings.mjs', 'a.csv', '-o', 'o.tsv')).toBe('');
    expect(read('o.tsv')).toBe('id\tname\tx\n1\ta "q" b\t007\n3\tplain\t\n');
    module('batch.mjs', "{ format: 'csv', mapBatch: (rows) => rows }");
    expect(await converted('batch.mjs', 'a.csv', '--to', 'tsv')).toBe(
      'id\tname\tx\n1\ta "q" b\t007\n2\tc,d\t1.5\n3\tplain\t\n',
    );
    module('lines.mjs', '{ mapBatch: (lines) => lines.toReversed() }');
    expect(await converted('lines.mjs', 'a.csv', '--to', 'tsv', '-b', '9')).toBe(
      'id\tname\tx\n3\tplain\t\n2\tc,d\t1.5\n1\ta "q" b\t007\n',
    );
    module(
      'sum.mjs',
      "{ format: 'csv', columns: ['n'], start: () => 0, add: (a, { id }) => a + Number(id), merge: (a, b) => a + b, finish: (n) => ({ n }) }",
    );
    expect(await converted('sum.mjs', 'a.csv', '--to', 'tsv')).toBe('n\n6\n');
    expect(await converted('sum.mjs', 'a.csv', '--to', 'ndjson')).toBe('{"n":6}\n');
    module('wait.mjs', "{ format: 'csv', concurrency: 3, map: async (row) => { await null; return row; } }");
    expect(await converted('wait.mjs', 'a.csv', '--to', 'tsv')).toBe(
      'id\tname\tx\n1\ta "q" b\t007\n2\tc,d\t1.5\n3\tplain\t\n',
    );
    module('reads.mjs', "{ format: 'fastq', columns: ['id', 'n'], map: ({ id, seq }) => ({ id, n: seq.length }) }");
    expect(await converted('reads.mjs', 'r.fq', '--to', 'csv')).toBe('id,n\nr1,4\nr2,2\n');
    module(
      'cut.mjs',
      "{ format: 'fastq', map: (read) => ({ ...read, seq: read.seq.slice(1), qual: read.qual.slice(1) }) }",
    );
    expect(await converted('cut.mjs', 'r.fq', '--to', 'fasta')).toBe('>r1 one\ttwo\nCGT\n>r2\nC\n');
    expect(await converted('cut.mjs', 'r.fq', '--to', 'tsv', '--columns', 'seq,id')).toBe('seq\tid\nCGT\tr1\nC\tr2\n');
    module('bytes.mjs', '{ mapBytes: (bytes) => bytes }');
    expect(await run('bytes.mjs', 'a.csv', '--to', 'tsv')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('mapBytes') as string,
    });
  });

  test('pairs, in one output or two', async () => {
    put('1.fq', '@a/1\nAC\n+\nII\n@b/1\nGG\n+\nII\n');
    put('2.fq', '@a/2\nTT\n+\nII\n@b/2\nCC\n+\nII\n');
    await converted('--pair', '1.fq', '2.fq', '--filter', "r1.seq === 'AC'", '-o', 'o1.fa', '-o', 'o2.fa');
    expect([read('o1.fa'), read('o2.fa')]).toEqual(['>a/1\nAC\n', '>a/2\nTT\n']);
    expect(await converted('--pair', '1.fq', '2.fq', '--to', 'tsv', '--columns', 'id,seq')).toBe(
      'id\tseq\na/1\tAC\na/2\tTT\nb/1\tGG\nb/2\tCC\n',
    );
    expect(
      await converted(
        '--pair',
        '1.fq',
        '2.fq',
        '--to',
        'ndjson',
        '-m',
        '({ r1: r2, r2: { ...r1, comment: "x" } })',
        '--limit',
        '1',
      ),
    ).toBe('{"id":"a/2","comment":"","seq":"TT","qual":"II"}\n{"id":"a/1","comment":"x","seq":"AC","qual":"II"}\n');
    const rows = '({ r1: row(r1.id, "x,y"), r2: row(r2.id, 1) })';
    expect(await converted('--pair', '1.fq', '2.fq', '--to', 'csv', '-m', rows, '--limit', '1')).toBe(
      'a/1,"x,y"\na/2,1\n',
    );
    expect(await run('--pair', '1.fq', '2.fq', '--filter', 'r1', '-o', 'o1.fa', '-o', 'o2.fq')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('both mates have one format') as string,
    });
  });
});

describe('sequences', () => {
  test('come from rows and from JSON by the names of their parts', async () => {
    expect(await run('wide.tsv', '--to', 'fasta')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the column 'length' has no place in it") as string,
    });
    expect(await converted('wide.tsv', '--to', 'fasta', '--columns', 'id,seq', '--line-width', '3')).toBe(
      '>a\nACG\nT\n>b\nAC\n',
    );
    expect(await run('wide.tsv', '--to', 'fastq')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no column 'qual'") as string,
    });
    put('s.ndjson', '{"id":"a","seq":"AC","qual":"II"}\n{"id":"b","seq":"G"}\n');
    expect(await run('s.ndjson', '--to', 'fastq')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("s.ndjson:2: it has no 'qual'") as string,
    });
    expect(await converted('s.ndjson', '--to', 'fasta')).toBe('>a\nAC\n>b\nG\n');
  });

  test('what would not read back as the same sequence is an error', async () => {
    put('w.csv', 'id,comment,seq\na b,,AC\na, x,AC\na,,A>C\na,,"A\nC"\na,x,AC\n');
    expect(await converted('w.csv', '--to', 'fasta', '--quarantine', 'w.bad', '--max-errors', '9')).toBe('>a x\nAC\n');
    const errors = read('w.bad.errors.jsonl')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { message: string }).message);
    expect(errors).toEqual([
      'it would be a FASTA record with white space in its id: "a b"',
      'it would be a record whose comment begins with white space: " x"',
      "it would be a FASTA record with > in its 'seq'",
      "it would be a FASTA record with a line end in its 'seq'",
    ]);
    put('broken.fq', '@a\nACG\n+\nII\n@b\n>C\n+\nII\n@c\nA\n+\nI\n');
    expect(await converted('broken.fq', '--to', 'fasta', '--quarantine', 'b.bad', '--max-errors', '9')).toBe('>c\nA\n');
    expect(read('b.bad')).toBe('@a\nACG\n+\nII\n@b\n>C\n+\nII\n');
  });

  seqkit('reads made at random are what seqkit makes of them', async () => {
    for (let i = 0; i < repeats(10); i += 1) {
      const random = new Random(SEED + i);
      const word = (letters: string, length: number) =>
        Array.from({ length }, () => random.pick([...letters])).join('');
      const reads = Array.from({ length: random.integer(1, 80) }, (_, k) => {
        const length = random.integer(1, 90);
        const name = `r${k}${random.pick(['', '/1', ' a b', ' c:1'])}`;
        return `@${name}\n${word('ACGTN', length)}\n+${random.pick(['', name])}\n${word('!#%@>+5Iz', length)}\n`;
      });
      const path = put('x.fq', reads.join(''));
      const dials = ['-p', String(random.integer(1, 3)), '-b', String(random.pick([1, 7, 5000]))];
      expect(await converted('x.fq', '--to', 'fasta', ...dials)).toBe(
        judged('seqkit', ['fq2fa', '-w', '0', path]).toString(),
      );
      expect(await converted('x.fq', '--to', 'fasta', '--line-width', '60', ...dials)).toBe(
        judged('seqkit', ['seq', '-w', '60', put('x.fa', judged('seqkit', ['fq2fa', '-w', '0', path]))]).toString(),
      );
      const tab = await converted('x.fq', '--to', 'tsv', '--header-out', 'none', ...dials);
      expect(
        tab.replace(/^([^\t]*)\t([^\t]*)/gm, (_, id: string, rest: string) => (rest === '' ? id : `${id} ${rest}`)),
      ).toBe(judged('seqkit', ['fx2tab', path]).toString());
    }
  });
});

withRealInputs('real files', () => {
  seqkit('reads and sequences', async () => {
    const reads = realInput('nanopore.fq.gz', cwd);
    const hairpins = realInput('hairpin.fa.gz', cwd);
    await converted(reads, '-o', 'n.fa', '--to', 'fasta');
    expect(read('n.fa') === judged('seqkit', ['fq2fa', '-w', '0', reads]).toString()).toBe(true);
    await converted(hairpins, '--to', 'tsv', '-o', 'h.tsv');
    await converted('h.tsv', '--to', 'fasta', '-o', 'h.fa');
    expect(read('h.fa') === judged('seqkit', ['seq', '-w', '0', hairpins]).toString()).toBe(true);
  });

  python('an export of a log, there and back', async () => {
    const log = realInput('openstack.csv', cwd);
    await converted(log, '--to', 'ndjson', '-o', 'log.ndjson');
    expect(rowsOf('log.ndjson', 'ndjson')).toEqual(rowsOf('openstack.csv', 'csv'));
    await converted('log.ndjson', '--to', 'tsv', '-o', 'log.tsv');
    await converted('log.tsv', '--to', 'csv', '-o', 'log.csv');
    expect(rowsOf('log.csv', 'csv')).toEqual(rowsOf('openstack.csv', 'csv'));
  });

  mlr('an export of a log as mlr writes it', async () => {
    const log = realInput('openstack.csv', cwd);
    await converted(log, '--to', 'ndjson', '-o', 'log.ndjson');
    expect(
      read('log.ndjson') ===
        judged('mlr', ['--icsv', '--ojsonl', '-S', '--jvquoteall', 'cat', log])
          .toString()
          .replaceAll('": "', '":"')
          .replaceAll('", "', '","'),
    ).toBe(true);
    await converted(log, '-o', 'log.tsv', '--filter', 'col.Level == "ERROR" || $1');
    expect(read('log.tsv') === judged('mlr', ['--icsv', '--otsv', '-S', 'cat', log]).toString()).toBe(true);
  });
});

test('line ends, the byte-order mark and the line sep=; are those of the input, and not of the output', async () => {
  put('x.csv', '\ufeffsep=;\r\na;b\r\n1;x,y\r\n');
  expect(await converted('x.csv', '--to', 'tsv')).toBe('a\tb\n1\tx,y\n');
  put('crlf.fq', '@a\r\nAC\r\n+\r\nII\r\n');
  expect(await converted('crlf.fq', '--to', 'fasta')).toBe('>a\nAC\n');
  expect(await converted('crlf.fq', '--to', 'csv')).toBe('id,comment,seq,qual\na,,AC,II\n');
});

test('rows without a header have the names of --columns, or none', async () => {
  put('h.csv', '1,"x,y"\n2,z\n');
  expect(await converted('h.csv', '--header', '0', '--to', 'tsv')).toBe('1\tx,y\n2\tz\n');
  expect(await converted('h.csv', '--header', '0', '--to', 'ndjson', '--columns', 'n,"a,b"')).toBe(
    '{"n":"1","a,b":"x,y"}\n{"n":"2","a,b":"z"}\n',
  );
  expect(await run('h.csv', '--header', '0', '--to', 'ndjson')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the fields have no names') as string,
  });
  expect(await run('h.csv', '--header', '0', '--to', 'tsv', '--columns', 'a')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('h.csv:1: it has 2 fields, and --columns names 1') as string,
  });
  put('twice.csv', 'a,a\n1,2\n');
  expect(await converted('twice.csv', '--header', '1', '--to', 'tsv')).toBe('a\ta\n1\t2\n');
  expect(await run('twice.csv', '--header', '1', '--to', 'ndjson')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("the column 'a' is in the header twice") as string,
  });
});

test('latin1 is JSON with escapes', async () => {
  put('l.csv', Buffer.from('a\n\u00e9\n', 'latin1'));
  expect(await converted('l.csv', '--encoding', 'latin1', '--to', 'ndjson')).toBe('{"a":"\\u00e9"}\n');
});

test('records that a filter drops and records that fail are written as they were read', async () => {
  await converted('a.csv', '--filter', '$1 != 2', '-o', 'o.ndjson', '--filtered-out', 'dropped');
  expect([read('o.ndjson').split('\n').length, read('dropped')]).toEqual([3, 'id,name,x\n2,"c,d",1.5\n']);
});

test('preview, -v and report say what is converted', async () => {
  expect(await converted('a.csv', '--to', 'tsv', '--preview', '1')).toContain('1\\ta "q" b\\t007');
  expect((await run('a.csv', '--filter', '$1', '-o', 'o.tsv', '-v')).stderr).toContain(
    'format of the output: tsv (by the name of o.tsv)\n',
  );
  await converted('a.csv', '--to', 'tsv', '-o', 'o', '--report', 'r.json');
  expect(JSON.parse(read('r.json'))).toMatchObject({ outputs: [{ name: 'o', format: 'tsv' }] });
});

test('a resumed run continues in the same format, and shards are put together with one header', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i},"v, ${i}"\n`);
  put('many.csv', `n,v\n${rows.join('')}`);
  await converted('many.csv', '--to', 'tsv', '-o', 'whole.tsv');
  const work = [
    'many.csv',
    '-m',
    '{ let sum = 0; for (let i = 0; i < 60000; i += 1) sum += i % 7; return sum > 0 ? line : null }',
    '--to',
    'tsv',
    '-o',
    'out',
    '--resume',
    '-b',
    '50',
  ];
  await killedWithJournal(work, cwd, 'out');
  expect(await run(...work.map((word) => (word === 'tsv' ? 'ndjson' : word)))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--to') as string,
  });
  await converted(...work);
  expect(read('out') === read('whole.tsv')).toBe(true);
  for (const i of [1, 2, 3])
    await converted('many.csv', '--to', 'tsv', '--shard', `${i}/3`, '-o', `part.${i}`, '--report', `part.${i}.json`);
  await converted('merge', 'part.1.json', 'part.2.json', 'part.3.json', '-o', 'merged.tsv');
  expect(read('merged.tsv') === read('whole.tsv')).toBe(true);
});
