// Comment lines and blank lines through the whole program. Python makes random inputs, reads them
// itself (csv by its csv module), and computes the expected output.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { judged, testWith } from '../support/judges.ts';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const at = (name: string) => join(cwd, name);
const run = async (args: readonly string[], input?: string | Buffer) => {
  const { code, stdout, stderr } = await threadmill(args, input === undefined ? { cwd } : { cwd, input });
  return { code, stdout: stdout.toString('latin1'), stderr };
};

interface Case {
  readonly name: string;
  readonly format: 'lines' | 'tsv' | 'csv';
  readonly options: readonly string[];
  /** The output of the expressions, by option. */
  readonly mapped: string;
  readonly filtered: string;
  readonly comments: number;
  readonly blanks: number;
  readonly records: number;
}

const MAP = { lines: 'row(NR, $2, $1)', tsv: 'row(NR, $2, $1)', csv: 'row(NR, $2, $1)' };
const FILTER = "NF > 1 && $1 !== ''";

/** Writes the inputs, and prints the cases as JSON. */
const PYTHON = `
import csv, io, json, random, sys
random.seed(20)
cases = []
for number in range(24):
    format = ['lines', 'tsv', 'csv'][number % 3]
    prefix = random.choice(['#', '##', '//', ';'])
    keeps = random.random() < 0.7
    # with a header, rows of csv that are wider or narrower are an error
    hasHeader = format == 'tsv' or (format == 'csv' and random.random() < 0.5)
    end = random.choice(['\\n', '\\r\\n'])
    delimiter = ',' if format == 'csv' else '\\t'
    def field():
        plain = random.choice(['', 'a', 'b c', '7', prefix, 'x' + prefix])
        if format != 'csv' or random.random() < 0.6: return plain
        return '"' + random.choice(['', 'q""q', 'a' + end + prefix + 'b', end + end + 'z', ',', plain]) + '"'
    lines = [delimiter.join(['c1', 'c2', 'c3'])] if hasHeader else []
    for _ in range(random.choice([0, 3, 40, 400])):
        kind = random.random()
        if kind < 0.2: lines.append(prefix + random.choice(['', ' "open', ' a' + delimiter + 'b', '\\r']))
        elif kind < 0.4: lines.append(random.choice(['', '', '\\r' if format != 'csv' else '']))
        else:
            row = [field() for _ in range(3 if format == 'csv' and hasHeader else random.randint(1, 4))]
            if format == 'csv' and row[0].startswith(prefix): row[0] = 'r'
            lines.append(delimiter.join(row))
    text = end.join(lines) + random.choice(['', end])
    if text.endswith('\\r'): text += '\\n'
    name = 'case%d.%s' % (number, 'txt')
    open(name, 'w', newline='').write(text)
    mapped, filtered, counts = [], [], {'comments': 0, 'blanks': 0, 'records': 0}
    raws = [line + '\\n' for line in text.split('\\n')]
    if raws[-1] == '\\n': raws.pop()
    else: raws[-1] = raws[-1]
    def comment(raw):
        counts['comments'] += 1
        if keeps: mapped.append(raw); filtered.append(raw)
    def record(fields, raw):
        counts['records'] += 1
        ending = '\\r\\n' if raw.endswith('\\r\\n') else '\\n'
        two = (fields + ['', ''])[:2]
        if format == 'csv':
            out = io.StringIO(newline='')
            csv.writer(out, lineterminator='\\r\\n').writerow([counts['records'], two[1], two[0]])
            mapped.append(out.getvalue()[:-2] + ending)
        else: mapped.append('%d\\t%s\\t%s%s' % (counts['records'], two[1], two[0], ending))
        if len(fields) > 1 and fields[0] != '': filtered.append(raw)
    if format == 'csv':
        taken, fresh = [], [True]
        def feed():
            for raw in raws:
                if fresh[0] and raw.startswith(prefix):
                    comment(raw)
                    continue
                fresh[0] = False
                taken.append(raw)
                yield raw
        reader = csv.reader(feed(), strict=True)
        isHeader = hasHeader
        for row in reader:
            fresh[0] = True
            raw = ''.join(taken); taken.clear()
            if row == []: counts['blanks'] += 1
            elif isHeader: mapped.append(raw); filtered.append(raw); isHeader = False
            else: record(row, raw)
    else:
        isHeader = hasHeader
        for raw in raws:
            if raw.startswith(prefix): comment(raw)
            elif isHeader: mapped.append(raw); filtered.append(raw); isHeader = False
            else:
                text = raw[:-1]
                if text.endswith('\\r'): text = text[:-1]
                record(text.split('\\t') if text != '' else [], raw)
    options = ['--comment', prefix] + ([] if keeps and number % 2 else ['--comment-out', 'keep' if keeps else 'drop'])
    options += ['--header', '1' if hasHeader else '0']
    options += random.choice([[], ['-b', '1'], ['-b', '3'], ['-b', '40'], ['-b', '64B'], ['-b', '1K']]) + ['-p', str(random.randint(1, 4))]
    cases.append({'name': name, 'format': format, 'options': options, 'mapped': ''.join(mapped), 'filtered': ''.join(filtered), **counts})
json.dump(cases, sys.stdout)
`;

testWith('python3')(
  'random tables with comment lines, blank lines and carriage returns are written as Python computes them',
  async () => {
    const script = `import os\nos.chdir(${JSON.stringify(cwd)})\n${PYTHON}`;
    const cases = JSON.parse(judged('python3', ['-c', script]).toString()) as Case[];
    for (const [index, { name, format, options, mapped, filtered, comments, blanks, records }] of cases.entries()) {
      const given = ['-v', '-F', format, ...options];
      // Its columns are in other places than the header's, which needs the option.
      const map = await run([...given, '--header-out', 'keep', '--map', MAP[format], name]);
      expect([name, options, map.code, map.stdout]).toEqual([name, options, 0, mapped]);
      const counted = (count: number, what: string) => (count === 0 ? '' : `${count} ${what}`);
      expect(map.stderr).toContain(`${records} records in`);
      if (comments > 0) expect(map.stderr).toContain(counted(comments, 'comment line'));
      if (blanks > 0) expect(map.stderr).toContain(counted(blanks, 'blank line'));
      if (index % 2 === 0) continue;
      const filter = await run([...given, '--filter', FILTER], readFileSync(at(name)));
      expect([name, options, filter.code, filter.stdout]).toEqual([name, options, 0, filtered]);
    }
  },
);

const TSV = '#top\na\tb\n#0\n1\tx\n#1\r\n2\t2\n#2\n3\ty\n#end';

describe('comment lines', () => {
  test.each([
    ['stay around records that are set aside, in one batch', ['-b', '100', '--quarantine', 'bad1']],
    ['stay around records that are set aside, in many', ['-b', '1', '-p', '3', '--quarantine', 'bad2']],
    ['and with retries', ['-b', '2', '--retries', '1', '--quarantine', 'bad3']],
  ])('%s', async (_, options) => {
    const args = ['-F', 'tsv', '--comment', '#', '--map', 'BigInt($2) + 1n', '--header-out', 'n', ...options];
    expect(await run(args, TSV)).toMatchObject({ code: 0, stdout: 'n\n#0\n#1\r\n3\n#2\n#end\n' });
    expect(readFileSync(at(options.at(-1)!), 'utf8')).toBe('#top\na\tb\n1\tx\n3\ty\n');
    const bad = readFileSync(at(`${options.at(-1)}.errors.jsonl`), 'utf8')
      .trim()
      .split('\n');
    expect(bad.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { record: 1, line: 4, byte: 12 },
      { record: 3, line: 8, byte: 27 },
    ]);
  });

  test.each([
    [
      'they never go where a filter drops',
      ['--filter', '$1 === "2"', '--filtered-out', 'out1'],
      '#0\n#1\r\n2\t2\n#2\n#end\n',
    ],
    ['dropped', ['--filter', '$1 === "2"', '--comment-out', 'drop'], '2\t2\n'],
    ['for a command', ['--comment-out', 'drop', '--', 'cat'], '1\tx\n2\t2\n3\ty\n'],
    ['for a module that maps batches', ['batch.mjs', '--comment-out', 'drop', '-b', '2'], '2\n1\n'],
    ['for a reduction, which has no place for them', ['count.mjs', '-b', '1', '-p', '2'], '3\n'],
    ['of which only some are named', ['--comment', '#1', '--map', 'line', '-F', 'lines', '--header', '0'], `${TSV}\n`],
  ])('%s', async (_, args, stdout) => {
    writeFileSync(at('batch.mjs'), 'export default { mapBatch: (records) => [records.length] };');
    writeFileSync(
      at('count.mjs'),
      'export default { start: () => 0, add: (n) => n + 1, merge: (a, b) => a + b, finish: (n) => n };',
    );
    const isNone = args.includes('lines');
    const given = isNone ? args : ['-F', 'tsv', '--comment', '#', '--header-out', 'none', ...args];
    expect(await run(given, TSV)).toEqual({ code: 0, stdout, stderr: '' });
    if (args.includes('out1')) expect(readFileSync(at('out1'), 'utf8')).toBe('#top\na\tb\n1\tx\n3\ty\n');
  });

  test('comment lines of several inputs, with NUL terminators, unordered or without records are all written', async () => {
    writeFileSync(at('a'), 'x\n#a');
    writeFileSync(at('b'), '#b\ny\n');
    const map = ['--comment', '#', '--map', 'row(NR, line, file)'];
    expect((await run([...map, 'a', 'b', 'a'])).stdout).toBe('1\tx\ta\n#a\n#b\n2\ty\tb\n3\tx\ta\n#a\n');
    expect((await run([...map, '-0'], 'x\0#a\0y\n#\0#b')).stdout).toBe(
      '1\tx\t(standard input)\0#a\0' + '2\ty\n#\t(standard input)\0#b\0',
    );
    expect((await run([...map, '--unordered', '-b', '1'], '#a\n#b')).stdout).toBe('#a\n#b\n');
    expect((await run([...map, '--comment-out', 'drop'], '#a\n#b')).stdout).toBe('');
  });

  test.each([
    [
      ['--comment', 'track'],
      /--comment takes a prefix of lines such as #, or prefix:WORD, not 'track'[^]*--comment 'prefix:track'/,
    ],
    [['--comment', '-x'], /--comment/],
    [['--comment', ''], /not an empty string/],
    [['--comment-out', 'drop'], /--comment-out is for the lines that --comment names/],
    [['--comment', '#', '--comment-out', 'none'], /--comment-out takes keep or drop, not 'none'/],
    [['--comment', '#', '-F', 'fastq'], /--comment is not for fastq/],
    [['--comment', '#', '-F', 'fasta'], /--comment is not for fasta/],
    [['--comment', '#', '-L', '2'], /--comment is for records of one line/],
    [['--comment', '#', '--pair', '-i', 'a', '-i', 'b'], /--comment-out drop/],
  ])('%j is a usage error', async (options, says) => {
    const { code, stderr } = await run(['--map', 'line', ...options], 'a\n');
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });

  test.each([
    ['a command', ['--', 'cat']],
    ['mapBatch', ['batch.mjs']],
  ])("comment lines can't be kept by %s", async (_, work) => {
    writeFileSync(at('batch.mjs'), 'export default { mapBatch: (records) => [records.length] };');
    const { code, stderr } = await run(['--comment', '#', '-i', '-', ...work], 'a\n');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/no place for comment lines\n {2}to drop them: --comment-out drop/),
    ]);
  });

  test('a resumed run gives the same bytes, and counts the same lines', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => (n % 3 === 0 ? `#${n}\n` : `r${n}\n`)).join('');
    writeFileSync(at('long'), `${lines}#end`);
    writeFileSync(
      at('slow.mjs'),
      `import { existsSync } from 'node:fs';
       export default (line, { recordNumber }) => {
         for (let end = performance.now() + 0.06; performance.now() < end;);
         if (recordNumber > 15_000 && !existsSync('go')) throw new Error('not yet');
         return line.toUpperCase();
       };`,
    );
    const args = ['slow.mjs', 'long', '--comment', '#', '-o', 'done', '--resume', '--report', 'report', '-b', '50'];
    expect(await run(args)).toMatchObject({ code: 1 });
    writeFileSync(at('go'), '');
    expect(await run([...args, '--comment', '//'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--comment'),
    });
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([0, expect.stringContaining('resuming at record')]);
    expect(readFileSync(at('done'), 'latin1')).toBe(`${lines.toUpperCase()}#end\n`);
    expect(JSON.parse(readFileSync(at('report'), 'utf8'))).toMatchObject({
      records: { in: 20_000 },
      skippedLines: { comments: 10_001, blank: 0 },
    });
    expect(existsSync(at('.done.threadmill'))).toBe(false);
  });
});

describe('blank lines', () => {
  const READ = '@r1 x\r\nAC\r\n+\r\nII\r\n';

  test('at the end of each FASTQ input, compressed or not, and of each mate are not records', async () => {
    writeFileSync(at('one.fq'), `${READ}\n\r\n`);
    writeFileSync(at('two.fq.gz'), Buffer.concat([gzipSync(READ), gzipSync(`${READ}\n`), gzipSync('\n\r\n\n\n')]));
    const fastq = ['-F', 'fastq', '-v', '--map', 'id'];
    const { code, stdout, stderr } = await run([...fastq, 'one.fq', 'two.fq.gz', 'one.fq']);
    expect([code, stdout]).toEqual([0, 'r1\r\nr1\r\nr1\r\nr1\r\n']);
    expect(stderr).toContain('4 records in, 4 out, 0 dropped; 9 blank lines skipped');
    writeFileSync(at('mate.fq'), `${READ}\n\n\n\n\n`);
    const pair = ['-F', 'fastq', '--pair', '--filter', 'r1.seq === r2.seq', 'one.fq', 'mate.fq'];
    expect(await run(pair)).toEqual({ code: 0, stdout: READ + READ, stderr: '' });
  });

  test('in CSV are not rows, before the header, between rows and at the end', async () => {
    const text = '\r\n\na\n\n1\n\r\n""\n2\n\n';
    const { code, stdout, stderr } = await run(['-F', 'csv', '-v', '--map', '[col.a]'], text);
    expect([code, stdout]).toEqual([0, 'a\n1\n""\n2\n']);
    expect(stderr).toContain('3 records in, 3 out, 0 dropped; 3 blank lines skipped');
    const wrong = await run(['-F', 'csv', '--map', 'col.a'], `${text}\n\n3,4\n`);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('(standard input):12: ')]);
  });

  test('in NDJSON are not records; in lines and tsv they are', async () => {
    expect((await run(['-F', 'ndjson', '--map', 'json + NR'], '1\n\n\r\n2\n\n')).stdout).toBe('2\n4\n');
    expect((await run(['--map', 'NR'], 'a\n\nb\n\n')).stdout).toBe('1\n2\n3\n4\n');
    expect((await run(['-F', 'tsv', '--header', '0', '--map', 'NR'], 'a\n\nb\n')).stdout).toBe('1\n2\n3\n');
  });
});
