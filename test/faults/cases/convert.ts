// The cases of outputs in another format than the input: --to, and the names of outputs.
import type { FaultCase } from '../support/fault-case.ts';

const CSV = 'id,note\n1,a\n2,"b\tc"\n3,d\n';

function refused(name: string, args: readonly string[], says: string | RegExp): FaultCase {
  return {
    row: 'usage-convert',
    name,
    files: { 'in.csv': CSV, 'in.fa': '>a\nAC\n' },
    args,
    says,
    exit: 2,
    disk: 'not opened',
  };
}

function fails(
  row: string,
  name: string,
  args: readonly string[],
  says: string | RegExp,
  files: FaultCase['files'] = {},
): FaultCase {
  return { row, name, files: { 'in.csv': CSV, ...files }, args, says, exit: 1 };
}

export const CONVERT_CASES: readonly FaultCase[] = [
  refused(
    'lines',
    ['--to', 'csv', 'in.txt'],
    '--to csv converts records of tsv, csv, ndjson, fastq, fasta, and these are lines',
  ),
  refused('to lines', ['--to', 'lines', 'in.csv'], "records can't be converted to lines"),
  refused('to no format', ['--to', 'json', 'in.csv'], '--to ndjson is one JSON value on each line'),
  refused('a command', ['--to', 'tsv', 'in.csv', '--', 'cat'], "-- and --to can't be combined"),
  refused('qualities', ['--to', 'fastq', 'in.fa'], 'needs qualities'),
  {
    ...refused(
      'by its name',
      ['--filter', 'id', 'in.fa'],
      /'out\.fq' is fastq by its name, which needs qualities.*--to fasta/s,
    ),
    output: 'out.fq',
  },
  refused('comments', ['--to', 'tsv', '--comment', '#', 'in.csv'], '--comment-out drop'),
  refused('a header', ['--to', 'ndjson', '--header-out', 'x', 'in.csv'], 'has no header'),
  refused(
    '--columns',
    ['--filter', '$1', '--columns', 'id', 'in.csv'],
    '--columns names the columns of a converted output',
  ),
  refused('--infer-numbers', ['--to', 'tsv', '--infer-numbers', 'in.csv'], 'tsv has no numbers'),
  {
    row: 'usage-convert-work',
    name: 'columns of JSON',
    input: '{"a":1}\n',
    args: ['-F', 'ndjson', '--to', 'csv'],
    says: /the columns of the output are not known.*--columns a,b,c/s,
    exit: 2,
  },
  {
    row: 'usage-convert-work',
    name: 'an unknown column',
    files: { 'in.csv': CSV },
    args: ['--to', 'tsv', '--columns', 'id,name', 'in.csv'],
    says: "--columns: there is no column 'name'; columns are id, note",
    exit: 2,
  },
  {
    row: 'usage-convert-work',
    name: 'parts of a sequence',
    files: { 'in.csv': CSV },
    args: ['--to', 'fasta', 'in.csv'],
    says: "--to fasta: there is no column 'seq'",
    exit: 2,
  },
  {
    row: 'usage-convert-work',
    name: 'mapBytes',
    files: { 'in.csv': CSV, 'bytes.mjs': 'export default { mapBytes: (bytes) => bytes };' },
    args: ['bytes.mjs', 'in.csv', '--to', 'tsv'],
    says: "'bytes.mjs' has mapBytes",
    exit: 2,
  },
  fails(
    'input-convert',
    'a tab',
    ['--to', 'tsv', 'in.csv'],
    /in\.csv:3: its field 2 \(note\) has a tab in it, which tsv can't hold/,
  ),
  fails(
    'input-convert',
    'a nested value',
    ['--to', 'csv', 'in.ndjson'],
    /in\.ndjson:2: its 'a' is a list, which is no field/,
    { 'in.ndjson': '{"a":1}\n{"a":[1]}\n' },
  ),
  fails(
    'input-convert',
    'another key',
    ['--to', 'csv', 'in.ndjson'],
    /in\.ndjson:2: it has 'b', and the columns are a\n[^]*--columns a,b,c/,
    { 'in.ndjson': '{"a":1}\n{"a":1,"b":2}\n' },
  ),
  fails('input-convert', 'a part', ['--to', 'fasta', 'in.ndjson'], /in\.ndjson:1: it has no 'seq'/, {
    'in.ndjson': '{"id":1}\n',
  }),
  fails(
    'input-convert-names',
    'twice',
    ['--to', 'ndjson', '--header', '1', 'in.csv'],
    "the column 'a' is in the header twice",
    { 'in.csv': 'a,a\n1,2\n' },
  ),
  fails(
    'work-gives-other',
    'a string',
    ['--to', 'ndjson', '--map', '$2 + "x"', 'in.csv'],
    /in\.csv:2: the work gave a string that is not a line of JSON: "ax"/,
  ),
  fails(
    'work-gives-other',
    'a row',
    ['--to', 'ndjson', '--map', 'row(+$1 + 1)', 'in.csv'],
    /in\.csv:2: the work gave a row of 1 values, and there are no names for them/,
  ),
  fails(
    'work-gives-other',
    'an object',
    ['--to', 'csv', '--map', 'json', 'in.ndjson'],
    /in\.ndjson:1: the work gave an object, and the columns of the output are not known/,
    { 'in.ndjson': '{"a":1}\n' },
  ),
];
