// The cases of "Input" about files and their content.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from '../support/fault-case.ts';

const SAME = ['--map', 'line'];
const BYTES = 48 * 1024 * 1024;

function bad(
  row: string,
  name: string,
  content: string | Uint8Array,
  options: readonly string[],
  says: string | RegExp,
) {
  return { row, name, files: { in: content }, args: [...options, '-i', 'in'], says, exit: 1 } satisfies FaultCase;
}

function read(row: string, name: string, says: string, args: readonly string[]): FaultCase {
  return { row, name, says, args: [...SAME, ...args], exit: 1, disk: 'not opened' };
}

const MISSING: FaultCase[] = [
  read('input-missing', 'missing', "absent.txt: can't be read: no such file or directory (ENOENT)", ['absent.txt']),
  read('input-missing', 'behind one that is there', "absent.txt: can't be read", ['in.txt', 'absent.txt']),
  read('input-missing', 'a folder', 'faults: is a folder, not a file', ['faults']),
  {
    row: 'input-missing',
    name: 'unreadable',
    prepare: (folder) => writeFileSync(join(folder, 'secret'), 'x\n', { mode: 0o200 }),
    args: [...SAME, 'secret'],
    asNobody: true,
    says: "secret: can't be read: permission denied (EACCES)",
    exit: 1,
    disk: 'not opened',
  },
  read('input-arg-file', 'missing', 'absent.txt: ', ['--arg', 'known=@absent.txt', 'in.txt']),
  {
    row: 'input-arg-file',
    name: 'a folder',
    prepare: (folder) => mkdirSync(join(folder, 'list')),
    args: [...SAME, '--arg', 'known=@list', 'in.txt'],
    says: 'list: is a folder',
    exit: 1,
    disk: 'not opened',
  },
  {
    row: 'input-shrinks',
    // More than may be in flight, so that work begins before everything is read.
    script: `yes 'a line of the input' | head -c ${BYTES} > shrinks; exec threadmill $O faults/shortens-its-input.mjs shrinks --arg input=shrinks --arg to=${BYTES - 5_000_000} -p 1 --max-memory 64M`,
    says: `shrinks: shrank while it was read: only ${BYTES - 5_000_000} of its ${BYTES} bytes could be read`,
    exit: 1,
    touches: ['shrinks'],
  },
];

const FASTQ = '@a\nACGT\n+\nIIII\n';
const VCF_COLUMNS = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n';
const CSV = ['-F', 'csv', '--filter', '$1 !== "x"'];

const ROWS = ['--header', '1', '--header-out', 'none'];

const RECORDS: FaultCase[] = [
  bad(
    'input-utf8',
    'latin1',
    Buffer.from('one\ntwo \xe9t\xe9\n', 'latin1'),
    ['--map', 'line.trim()'],
    /in:2: .*record/,
  ),
  bad('input-returns', 'old Excel', 'a\rb\rc\r', [...SAME], /in: its lines end in a carriage return alone/),
  bad(
    'input-long',
    '70,000',
    `short\n${'x'.repeat(70_000)}\n`,
    [...SAME, '--max-record', '64K'],
    /in:2: .*--max-record/s,
  ),
  bad('input-fastq', 'no @', `${FASTQ}b\nACGT\n+\nIIII\n`, ['-F', 'fastq', '--map', 'seq'], 'in:5: '),
  bad('input-fastq', 'no +', `${FASTQ}@b\nACGT\n-\nIIII\n`, ['-F', 'fastq', '--map', 'seq'], 'in:7: '),
  bad(
    'input-fastq-lengths',
    'a short quality',
    `${FASTQ}@b\nACGT\n+\nIII\n`,
    ['-F', 'fastq', '--map', 'seq'],
    /in:\d: .*[34]/,
  ),
  bad(
    'input-fastq',
    'blank',
    `${FASTQ}\n${FASTQ}`,
    ['-F', 'fastq', '--map', 'seq'],
    /in:5: .*not with an empty line[^]*there is a blank line between two records/,
  ),
  bad('input-csv-quote', 'in a field', 'a,b\n1,2\n3,x"y"\n', CSV, 'in:3: '),
  bad('input-csv-fields', 'more', 'a,b\n1,2\n3,4,5\n', CSV, /in:3: .*3.*2/),
  bad('input-csv-fields', 'fewer', 'a,b\n1,2\n3\n', CSV, /in:3: .*1.*2/),
  bad('input-csv-open', 'at the end', 'a,b\n1,2\n3,"x\n', CSV, /in:3: /),
  bad('input-csv-open', 'too long', `a,b\n3,"${'x\n'.repeat(40_000)}`, [...CSV, '--max-record', '64K'], /in:2: /),
  {
    row: 'input-row-width',
    name: 'a module',
    files: { 'row.mjs': 'export default ({ a }) => a;', in: 'a\tb\n1\t2\n3\n' },
    args: ['row.mjs', '-F', 'tsv', '--header-out', 'none', '-i', 'in'],
    says: /in:3: .*1.*2/,
    exit: 1,
  },
  bad('input-row-width', 'on bytes', 'a\tb\n1\t2\n3\t4\t5\n', [...ROWS, '--filter', 'col.a === "1"'], /in:3: .*3.*2/),
  bad('input-row-width', 'in JavaScript', 'a\tb\n1\t2\n3\n', [...ROWS, '--map', 'col.a.trim()'], /in:3: .*1.*2/),
  bad('input-row-width', 'set', 'a\tb\n1\t2\n3\n', [...ROWS, '--map', 'set("b", 5)'], /in:3: .*1.*2/),
  bad('input-row-width', 'a blank line', 'a\tb\n1\t2\n\n', [...ROWS, '--map', 'col.b'], /in:3: the line is blank/),
  bad('input-json', 'no JSON', '{"a":1}\n{"a":}\n', ['-F', 'ndjson', '--map', 'json.a'], /in:2: .*\d/),
  bad(
    'input-json-kind',
    'an array',
    '[{"a":1}]\n',
    ['-F', 'ndjson', '--filter', 'json.a > 1'],
    /in:1: json\.a .*array.*jq/s,
  ),
  bad(
    'input-json-kind',
    'a number',
    '{"a":1}\n3\n',
    ['-F', 'ndjson', '--map', 'json.a'],
    /in:2: json\.a .*number.*typeof/s,
  ),
  bad(
    'input-json-number',
    'too large',
    '{"a":1}\n{"a":[{"b":1e400}]}\n',
    ['-F', 'ndjson', '--map', 'json.c ?? "x"'],
    /in:2: the number 1e400 at a\[0\]\.b is beyond/,
  ),
  bad(
    'input-json-number',
    'too small',
    '{"a":1e-400}\n',
    ['-F', 'ndjson', '--filter', 'json'],
    /in:1: the number 1e-400 at a is too/,
  ),
  bad('input-part', 'FASTQ', `${FASTQ}@b\nACGT\n`, ['-F', 'fastq', '--map', 'seq'], /in:5: .*2/),
  bad('input-part', '-L', 'a\nb\nc\n', [...SAME, '-L', '2'], 'in:3: '),
  bad(
    'input-header-short',
    'lines',
    'a\nb\n',
    [...SAME, '--header', '3'],
    'in:2: it has 2 lines, but its header should have 3',
  ),
  {
    row: 'input-header-doubt',
    files: { 'in.tsv': '1\tb\n2\tc\n' },
    args: [...SAME, 'in.tsv'],
    says: /in\.tsv:1: the first line does not look like a header.*--header 0/s,
    exit: 1,
  },
  bad('input-header-delimiter', 'semicolons', 'a;b\n1;2\n', CSV, /in:1: read as .*, the header is one column.*-d ';'/s),
  bad(
    'input-header-sep',
    'semicolon',
    'sep=;\na;b\n1;2\n',
    [...CSV, '-d', '|'],
    /in:1: the first line names another delimiter, as Excel.*: -d ';'/s,
  ),
  {
    row: 'input-typed-record',
    files: { 'in.bed': 'chr1\t5\t9\nchr1\t9\t5\n' },
    args: ['--filter', 'start > 3', 'in.bed', '-o', 'result.txt'],
    says: /in\.bed:2: its start, 9, is after its end, 5.*--quarantine FILE/s,
    exit: 1,
  },
  {
    row: 'input-typed-headers',
    files: {
      'a.vcf': `##INFO=<ID=DP,Number=1,Type=Integer>\n${VCF_COLUMNS}c\t1\t.\tA\tC\t.\t.\tDP=5\n`,
      'b.vcf': `##INFO=<ID=DP,Number=1,Type=Float>\n${VCF_COLUMNS}c\t1\t.\tA\tC\t.\t.\tDP=5\n`,
    },
    args: ['--filter', 'info.DP > 3', 'a.vcf', 'b.vcf', '-o', 'result.txt'],
    says: /b\.vcf: its header defines ##INFO DP as Float.*\(a\.vcf\)/s,
    exit: 1,
  },
  {
    row: 'input-header-forgotten',
    files: { 'in.maf': '##fileformat=VCFv4.2\n#CHROM\tPOS\n1\t5\n' },
    args: ['--filter', '+$2 > 3', 'in.maf', '-o', 'result.txt'],
    says: /in\.maf:1: the first line begins with #.*--header '#'/s,
    exit: 1,
  },
  {
    row: 'input-header-rows',
    files: { 'in.tsv': 'mpg\tcyl\nMazda\t21\t6\n' },
    args: ['--map', '$2', 'in.tsv'],
    says: /in\.tsv:2: it has 3 fields, but the header has 2 columns.*R's write\.table/s,
    exit: 1,
  },
  bad(
    'input-fields',
    'commas',
    'a,b\n1,2\n',
    ['--map', '$2'],
    /in:1: the expression uses \$2, .*no tab but commas.*-F csv/s,
  ),
  bad('input-fields', 'blanks', 'a b\n1 2\n', ['--filter', 'NF > 1'], /in:1: .*NF.*no tab but blanks.*-d whitespace/s),
  {
    row: 'input-headers',
    files: { a: 'id\tqual\n1\t2\n', b: 'id\tQUAL\n1\t2\n' },
    args: [...SAME, '--header', '1', 'a', 'b'],
    says: /b:1: .*QUAL/,
    exit: 1,
  },
];

const PAIRS: FaultCase[] = [
  {
    row: 'input-pair-short',
    files: { a: 'one\ntwo\n', b: 'one\n' },
    args: ['--pair', '--filter', 'r1 === r2', 'a', 'b'],
    says: /a:2: /,
    exit: 1,
  },
  {
    row: 'input-pair-blank',
    files: { a: '1\n2\n3\n\n4\n' },
    args: ['--interleaved', '-F', 'ndjson', '--filter', 'r1 > 0', 'a'],
    says: 'a:4: there is a blank line between the mates of a pair',
    exit: 1,
  },
  {
    row: 'input-pair-odd',
    files: { a: 'one\ntwo\nthree\n' },
    args: ['--interleaved', '--filter', 'r1 !== r2', 'a'],
    says: /a:3: the last record has no mate: a has an odd number of records/,
    exit: 1,
  },
  {
    row: 'input-pair-ids',
    files: { a: '@x/1\nA\n+\nI\n', b: '@y/2\nA\n+\nI\n' },
    args: ['--pair', '-F', 'fastq', '--filter', 'r1.seq === r2.seq', 'a', 'b'],
    says: /x.*y[^]*seqkit pair[^]*--mate-names any/,
    exit: 1,
  },
  {
    row: 'input-pair-pipes',
    files: { 'pairs.mjs': 'console.error("at work"); export default { pair: true, map: (r1, r2) => r1 };' },
    // The program itself holds both pipes open, so that no process is left, wherever it is ended.
    script:
      'mkfifo a b; exec 8<>a 9<>b; (yes | head -c 100000000 > a) 8>&- 9>&- & ' +
      'exec threadmill $O --pair pairs.mjs a b',
    says: 'at work',
    exit: '–',
    touches: ['a', 'b'],
  },
  {
    row: 'input-silent',
    args: ['--map', '(console.error("at work"), line)', '-i', '-'],
    input: 'first\n',
    afterInput: 'silence',
    says: 'at work',
    exit: '–',
  },
];

const NOT_OPEN: readonly FaultCase[] = [
  {
    row: 'input-not-open',
    script: 'threadmill --map line $O <&-; exit $?',
    says: 'threadmill: standard input is closed',
    exit: 1,
    disk: 'not opened',
  },
];

export const INPUT_CASES: readonly FaultCase[] = [...MISSING, ...NOT_OPEN, ...RECORDS, ...PAIRS];
