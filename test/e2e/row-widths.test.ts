// Rows wider and narrower than their header, through the whole program. A Python process makes
// random tables, and computes each record's result, or the reason for its quarantine.
// THREADMILL_TEST_SEED=NUMBER repeats the same tables.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judged, testWith } from '../support/judges.ts';
import { temporaryFolder, threadmill } from '../support/program.ts';
import { repeats, SEED as seed } from '../support/random.ts';

const cwd = temporaryFolder();

interface Case {
  readonly name: string;
  /** All arguments but the inputs and the quarantine. */
  readonly args: readonly string[];
  readonly out: string;
  /** The quarantined records, after the header. */
  readonly aside: string;
  /** Of each quarantined record: number, line and message. */
  readonly faults: readonly (readonly [record: number, line: number, message: string])[];
}

/** Writes the inputs, and prints the cases as JSON. */
const PYTHON = `
import csv, io, json, random, re, sys
random.seed(seed)

def cut(text, kind):
    if kind == 'csv': return next(csv.reader([text], strict=True), [])
    if kind == 'words': return [word for word in re.split('[ \\t]+', text) if word != '']
    return text.split('\\t') if text != '' else []

def rawCells(text):
    cells = ['']
    for part in re.split('("[^"]*"|,)', text):
        if part == ',': cells.append('')
        else: cells[-1] += part
    return cells

def counted(count, what): return '%d %s%s' % (count, what, '' if count == 1 else 's')

def case(number):
    kind = random.choice(['csv', 'csv', 'tsv', 'tsv', 'lines', 'words'])
    joint = {'csv': ',', 'words': ' '}.get(kind, '\\t')
    end = random.choice(['\\n', '\\n', '\\r\\n'])
    width = random.randint(1, 6)
    comment = random.choice([None, None, '#', '//'])
    isRagged = random.random() < 0.3
    byPrefix = kind in ('lines', 'words') and random.random() < 0.4
    # behind header lines that begin with it a comment would be one of these
    if byPrefix and comment == '#': comment = '//'
    headerLines = 0 if random.random() < 0.15 else 2 if random.random() < 0.2 else 1
    oddShare = random.choice([0, 0.02, 0.3, 0.6])

    def field():
        plain = random.choice(['', 'a', 'b', '7', '-1', 'é', '"' if kind != 'csv' else "'", 'x y'])
        if kind == 'words': return re.sub(' ', '', plain) or random.choice('pq')
        if kind == 'csv' and random.random() < 0.3:
            return '"' + random.choice(['', 'q""q', 'a' + end + 'b', ',', ',,' + end, '""', plain]) + '"'
        return plain
    def row():
        fields = width
        if random.random() < oddShare: fields = random.choice([1, width - 1, width + 1, width + 1, width + 3, 9])
        gap = (lambda: random.choice([' ', '\\t', '  '])) if kind == 'words' else (lambda: joint)
        text = ''
        for i in range(max(fields, 1)): text += (gap() if i > 0 else '') + field()
        # what begins as a comment or a header line would be one
        return 'r' + text if text.startswith(('#', '//')) else text

    names = ['c%d' % (i + 1) for i in range(width)]
    last = joint.join(names)
    lines, isHeader = [], []
    def add(text, header=False): lines.append(text); isHeader.append(header)
    if byPrefix:
        for i in range(random.choice([0, 2])): add('## %d' % i, True)
        add('#' + last, True)
        options = ['--header', '#']
    else:
        options = ['--header', str(headerLines)]
        if headerLines == 2: add('title', True)
        if headerLines > 0: add(last, True)
    hasHeader = len(lines) > 0
    for _ in range(random.choice([1, 5, 60, 300])):
        odd = random.random()
        if comment is not None and odd < 0.1: add(comment + random.choice(['', ' a', ' "' , joint]))
        elif odd > 0.95 and oddShare > 0: add('')
        else: add(row())
    if random.random() < 0.7 or lines[-1] == '': add('')
    text = end.join(lines)
    name = 'case%d.txt' % number
    open(name, 'w', newline='', encoding='utf8').write(text)

    # the work: a column by name or by number, in a map or a filter, alone or behind a filter
    column = random.randint(1, width)
    works = ['number', 'number filter']
    if hasHeader: works += ['name', 'name filter', 'set', 'set', 'dynamic', 'behind']
    work = random.choice(works)
    usesNames = work in ('name', 'name filter', 'set', 'dynamic', 'behind')
    named, numbered = 'col.c%d' % column, '$%d' % column
    expressions = {
        'number': ['--map', 'row(NR, \`<\${%s}>\`)' % numbered],
        'number filter': ['--filter', '%s !== "a"' % numbered],
        'name': ['--map', 'row(NR, \`<\${%s}>\`)' % named],
        'name filter': ['--filter', '%s !== "a"' % named],
        'set': ['--map', 'set("c%d", "z")' % column],
        'dynamic': ['--map', 'row(NR, \`<\${col["c" + (0 + %d)]}>\`)' % column],
        'behind': ['--filter', '$1 !== "a"', '--map', 'row(NR, \`<\${%s}>\`)' % named],
    }[work]
    isWhole = work in ('number filter', 'name filter', 'set')

    # what must come of it
    raws, at, out, aside, faults, header = [], 0, [], [], [], ''
    def written(fields, ending):
        if kind != 'csv': return joint.join(fields) + ending
        made = io.StringIO(newline='')
        csv.writer(made, lineterminator='\\r\\n').writerow(fields)
        return made.getvalue()[:-2] + ending
    physical = text.split('\\n')
    if physical[-1] == '': physical.pop()
    physical = [line + '\\n' for line in physical]
    marks, line, record = list(isHeader), 0, 0
    isTop, seenHeader = True, 0
    while line < len(physical):
        first, raw = line + 1, physical[line]
        isComment = comment is not None and raw.startswith(comment)
        line += 1
        if byPrefix and isTop and raw.startswith('#'): header += raw; continue
        isTop = False
        if isComment: out.append(raw); continue
        if kind == 'csv':
            while raw.count('"') % 2 == 1: raw += physical[line]; line += 1
        if not byPrefix and seenHeader < headerLines: header += raw; seenHeader += 1; continue
        ending = '\\r\\n' if raw.endswith('\\r\\n') else '\\n'
        plain = raw[:-len(ending)]
        if kind == 'csv' and plain == '': continue
        if kind == 'csv': fields = next(csv.reader(io.StringIO(plain, newline=''), strict=True))
        else: fields = cut(plain, kind)
        record += 1
        isDropped = (fields + [''])[0] == 'a' and work == 'behind'
        isChecked = kind == 'csv' and hasHeader
        if not isRagged and len(fields) != width and (isChecked or (usesNames and not isDropped)):
            counts = 'it has %s, but the header has %s' % (counted(len(fields), 'field'), counted(width, 'column'))
            aside.append(raw); faults.append([record, first, ('the line is blank: ' if plain.strip() == '' else '') + counts])
            continue
        value = (fields + [''] * width)[column - 1]
        if work.endswith('filter'):
            if value != 'a': out.append(raw)
        elif work == 'set':
            # all other fields stay as they are written
            cells = rawCells(plain) if kind == 'csv' else fields
            if kind == 'words' and column > len(cells) + 1:
                aside.append(raw); faults.append([record, first, 'set() got an empty value, which would be no field between blanks'])
                continue
            cells = cells + [''] * (column - len(cells))
            cells[column - 1] = 'z'
            out.append(joint.join(cells) + ending)
        elif not isDropped: out.append(written([str(record), '<' + value + '>'], ending))
    args = ['-F', 'lines' if kind == 'words' else kind] + options + expressions + ['--max-errors', '100%']
    if kind == 'words': args += ['-d', 'whitespace']
    if comment is not None: args += ['--comment', comment]
    if isRagged and hasHeader: args += ['--ragged']
    args += random.choice([[], ['-b', '1'], ['-b', '7'], ['-b', '64B'], ['-b', '1K']]) + ['-p', str(random.randint(1, 4))]
    if isWhole: out.insert(0, header)
    else: args += ['--header-out', 'none']
    # where all records fail the run fails, whatever is allowed
    if record == 0 or len(faults) == record: return None
    return {'name': name, 'args': args, 'out': ''.join(out), 'aside': header + ''.join(aside), 'faults': faults}

cases = []
number = 0
while len(cases) < count:
    number += 1
    made = case(number)
    if made is not None: cases.append(made)
json.dump(cases, sys.stdout)
`;

testWith('python3')(
  `rows that do not fit their header are errors where a name is used, and no others (seed ${seed})`,
  async () => {
    const script = `import os\nos.chdir(${JSON.stringify(cwd)})\nseed = ${seed}\ncount = ${repeats(160)}\n${PYTHON}`;
    const cases = JSON.parse(judged('python3', ['-c', script]).toString()) as Case[];
    await Promise.all([0, 1, 2].map((lane) => hold(cases.filter((_, index) => index % 3 === lane))));
  },
);

async function hold(cases: readonly Case[]): Promise<void> {
  for (const { name, args, out, aside, faults } of cases) {
    const set = await threadmill([...args, '--quarantine', `${name}.bad`, name], { cwd });
    const said = set.code === 0 ? '' : set.stderr;
    expect([seed, name, args, set.code, said]).toEqual([seed, name, args, 0, '']);
    const errors = readFileSync(join(cwd, `${name}.bad.errors.jsonl`), 'utf8');
    const found = errors
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { record, line: at, message } = JSON.parse(line) as { record: number; line: number; message: string };
        return [record, at, message];
      });
    expect([seed, name, args, found]).toEqual([seed, name, args, faults]);
    expect([seed, name, args, set.stdout.toString()]).toEqual([seed, name, args, out]);
    if (faults.length > 0)
      expect([seed, name, readFileSync(join(cwd, `${name}.bad`), 'utf8')]).toEqual([seed, name, aside]);

    // Without a quarantine the first of them ends the run, whichever worker finds another one
    // earlier.
    const [first] = faults;
    if (first === undefined) continue;
    const run = await threadmill([...args.filter((arg) => !/^--max-errors$|^100%$/.test(arg)), name], { cwd });
    expect([seed, name, args, run.code]).toEqual([seed, name, args, 1]);
    expect(run.stderr).toContain(`${name}:${first[1]}: ${first[2]}`);
    expect(run.stderr).toContain(`record ${first[0]}, `);
  }
}
