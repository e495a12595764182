// Options of other tools, and their names here. A hint saves a search.

const HINTS: readonly { readonly typed: readonly string[]; readonly hint: string }[] = [
  { typed: ['-n', '-N'], hint: '-b sets the records in a batch, -L the lines in a record, -p the worker threads' },
  {
    typed: ['-P', '-T', '-w', '-@', '--jobs', '--workers', '--cpus', '--cores', '--processes'],
    hint: '-p, --procs sets the number of worker threads',
  },
  { typed: ['--block', '--block-size', '--chunk-size', '--batch'], hint: '-b, --batch-size sets the size of a batch' },
  { typed: ['-k', '--keep-order', '--ordered'], hint: 'results are always in input order' },
  { typed: ['-f', '--file', '--script', '--module'], hint: 'the module is the first operand, or -t, --transform' },
  {
    typed: ['-e', '-c', '-E', '--expr', '--expression', '--eval', '--exec', '--code'],
    hint: 'use --map or --filter for an expression',
  },
  { typed: ['-s', '--sep', '--separator', '--delim', '--field-separator', '--ifs'], hint: 'it is -d, --delimiter' },
  { typed: ['-z', '-Z', '--zero-terminated', '--null-data', '--print0'], hint: 'use -0 for records that end with NUL' },
  { typed: ['-M', '-S', '--mem', '--memory'], hint: 'use --max-memory to limit the memory' },
  { typed: ['-H', '--headers', '--has-header'], hint: '--header takes the number of header lines: --header 1' },
  { typed: ['--var', '--set', '--define', '-D'], hint: 'use -a, --arg key=value to pass a value to the work' },
  { typed: ['--dryrun', '--test'], hint: 'to see the first 10 records and their results: --preview 10' },
  {
    typed: ['--head', '--first', '--max-records', '--nrows', '--take'],
    hint: 'to see the first 3 records and their results: --preview 3; to process only them: --limit 3',
  },
  { typed: ['--csv', '--icsv', '--csvlite', '--c2p'], hint: 'use -F csv' },
  { typed: ['--tsv', '--itsv', '--tabs', '--tab'], hint: 'use -F tsv' },
  {
    typed: ['--json', '--jsonl', '--ndjson', '--ijson', '--ijsonl'],
    hint: 'use -F ndjson: one JSON value on each line',
  },
  { typed: ['--fastq', '--fq'], hint: 'use -F fastq' },
  { typed: ['--fasta', '--fa'], hint: 'use -F fasta' },
  {
    typed: ['--input-format', '--in-format', '--from', '--type'],
    hint: 'use -F, --format: lines, tsv, csv, ndjson, fastq or fasta',
  },
  {
    typed: ['--no-header', '--noheader', '--no-headers', '--headerless', '--implicit-csv-header', '--no-header-row'],
    hint: 'for an input without a header use --header 0',
  },
  {
    typed: ['--force', '--overwrite', '--clobber', '-y', '--yes'],
    hint: 'an existing output file is always replaced, when the new one is complete',
  },
  { typed: ['--in-place', '--inplace', '-I'], hint: "an output can't be an input too: -o NEW FILE && mv NEW FILE" },
  { typed: ['--append'], hint: 'an output file is replaced as a whole; to append: threadmill … >> FILE' },
  {
    typed: ['--gzip', '--gz', '--bgzip', '--bgzf'],
    hint: 'the name of the output chooses the compression, or use --compress bgzf',
  },
  {
    typed: ['--keep-going', '--ignore-errors', '--skip-errors', '--continue', '--skip-bad-lines', '--on-error'],
    hint: 'to set failing records aside and continue: --quarantine FILE',
  },
  { typed: ['--silent'], hint: 'it is -q, --quiet' },
  { typed: ['--debug', '--log-level'], hint: 'it is -v, --verbose' },
  {
    typed: ['--skip', '--skip-rows', '--skip-lines', '--skiprows'],
    hint: 'to skip the header lines: --header N',
  },
  { typed: ['--in', '--infile', '--input-file'], hint: 'name inputs without an option, or by -i, --input' },
  { typed: ['--out', '--outfile', '--output-file'], hint: 'it is -o, --output' },
];

/** The hint for an unknown option: `-n`, `-n5`, `--jobs=4`. */
export function hintForUnknown(flag: string): string | undefined {
  const name = flag.startsWith('--') ? flag.split('=', 1)[0] : flag.slice(0, 2);
  return HINTS.find(({ typed }) => name !== undefined && typed.includes(name))?.hint;
}

/**
 * `min=30` of awk's `-v min=30`: here -v takes no value, so the next word would be read as a file.
 */
export function awkVariable(argv: readonly string[], isFile: (name: string) => boolean): string | undefined {
  return argv.find((argument, index) => {
    const isAfterFlag = index > 0 && (argv[index - 1] === '-v' || argv[index - 1] === '--verbose');
    return isAfterFlag && /^[A-Za-z_]\w*=/.test(argument) && !isFile(argument);
  });
}
