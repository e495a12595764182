// The options of the command line: one table, from which the parser, the help and a test of docs/CLI.md are made.

export type OptionGroup = 'Work' | 'Files' | 'Records' | 'Running' | 'Failures' | 'Messages';

export interface CliOption {
  /** As commander reads them: `-o, --output <file>`. */
  readonly flags: string;
  readonly group: OptionGroup;
  /** For the help, default included. */
  readonly help: string;
  /** May be given several times, each adding to the others. */
  readonly isRepeatable?: true;
  /** Another name of this option, which the help does not list by itself. */
  readonly aliasOf?: string;
}

export const CLI_OPTIONS = [
  {
    flags: '-t, --transform <module>',
    group: 'Work',
    help: 'a JavaScript or TypeScript module; without this option the first operand is the module',
  },
  { flags: '-m, --map <expression>', group: 'Work', help: "what each record becomes: 'line.toUpperCase()'" },
  {
    flags: '--filter <expression>',
    group: 'Work',
    help: 'keep the records for which it is true; alone, or before --map, --transform or a command',
  },
  {
    flags: '--ok-codes <list>',
    group: 'Work',
    help: 'exit codes of the command that are no failure: 0,1 (default: 0)',
  },
  {
    flags: '--repeat-header',
    group: 'Work',
    help: 'give the header to every run of the command, and take it off every output but the first',
  },
  {
    flags: '--keep-alive',
    group: 'Work',
    help: 'start the command once in each worker, and read one line for each line it is given',
  },
  {
    flags: '-a, --arg <key=value>',
    group: 'Work',
    help: 'a text the work sees as args.key; key=@FILE is the Set of the lines of FILE; repeatable',
    isRepeatable: true,
  },
  {
    flags: '-i, --input <file>',
    group: 'Files',
    help: 'an input, instead of file operands; repeatable, read in this order; - is standard input',
    isRepeatable: true,
  },
  {
    flags: '-o, --output <file>',
    group: 'Files',
    help: 'where results go; the file is there only when it is whole (default: standard output); with --pair or --interleaved twice, one for each mate',
    isRepeatable: true,
  },
  {
    flags: '--compress <name>',
    group: 'Files',
    help: 'how the output is compressed: none, gzip, bgzf or zstd (default: by its name: .gz and .bgz are bgzf, .zst is zstd)',
  },
  {
    flags: '--compress-level <n>',
    group: 'Files',
    help: 'how hard to compress: 0 to 9, for zstd 1 to 19 (default: 6; 3 for zstd)',
  },
  {
    flags: '--allow-truncated',
    group: 'Files',
    help: 'accept an input in BGZF that lacks the empty block at its end; nothing else that is cut off',
  },
  {
    flags: '--allow-binary',
    group: 'Files',
    help: 'read an input as it is, also where its first bytes show another kind of file: BAM, UTF-16, zip and others',
  },
  {
    flags: '--pair',
    group: 'Files',
    help: 'read two inputs side by side: the work sees a record of each, r1 and r2',
  },
  {
    flags: '--interleaved',
    group: 'Files',
    help: 'records are mates in turns: the work sees pairs, as with --pair',
  },
  {
    flags: '--mate-names <name>',
    group: 'Files',
    help: 'check that the two names of a pair are those of mates (fastq, fasta), or accept any (default: check)',
  },
  {
    flags: '--filtered-out <file>',
    group: 'Files',
    help: 'where the records go that a filter drops, as they came; published with the output',
  },
  {
    flags: '-F, --format <name>',
    group: 'Records',
    help: 'what the records are: lines, tsv, csv, ndjson, fastq or fasta (default: what the module says, else the inputs by name, else lines)',
  },
  { flags: '-0, --null', group: 'Records', help: 'records end with NUL instead of newline, in and out' },
  { flags: '-L, --lines-per-record <n>', group: 'Records', help: 'a record is n lines (default: 1)' },
  {
    flags: '-d, --delimiter <text>',
    group: 'Records',
    help: "what $1, fields, row() and set() split and join by: ',' or '\\t' or whitespace (default: tab; comma for csv)",
  },
  {
    flags: '--header <n or prefix>',
    group: 'Records',
    help: 'the first n lines of each input are its header, or those that begin with a prefix (#, prefix:WORD; repeatable) (default: none; 1 for tsv and csv, which 0 turns off)',
    isRepeatable: true,
  },
  {
    flags: '--ragged',
    group: 'Records',
    help: "accept rows with more or fewer fields than the header: a missing one is '', more is kept",
  },
  {
    flags: '--header-out <text>',
    group: 'Records',
    help: 'what goes out as header: keep, none or a text (default: keep)',
  },
  {
    flags: '--comment <prefix>',
    group: 'Records',
    help: 'lines that begin with it are no records, wherever they are: # or prefix:WORD; repeatable (default: none)',
    isRepeatable: true,
  },
  {
    flags: '--comment-out <keep or drop>',
    group: 'Records',
    help: 'whether the lines of --comment go out in their place, or not at all (default: keep)',
  },
  {
    flags: '--encoding <name>',
    group: 'Records',
    help: 'how bytes become text: utf8, which is strict, or latin1 (default: utf8)',
  },
  {
    flags: '--line-width <n>',
    group: 'Records',
    help: "letters on a line of a FASTA sequence that is written anew (default: as the record's own lines)",
  },
  {
    flags: '--max-record <size>',
    group: 'Records',
    help: 'a longer record is an error (default: 64M; 512M for fasta)',
  },
  {
    flags: '-p, --procs <n>',
    group: 'Running',
    help: 'worker threads; -j and --threads say the same (default: the CPUs this process may really use)',
  },
  { flags: '-j, --threads <n>', group: 'Running', help: '', aliasOf: 'procs' },
  {
    flags: '-b, --batch-size <n>',
    group: 'Running',
    help: 'records in a batch, or bytes with a unit: 4M (default: 4K at first, growing to 256K; 4M for commands)',
  },
  { flags: '--unordered', group: 'Running', help: 'write results as they come, not in input order' },
  {
    flags: '--max-memory <size>',
    group: 'Running',
    help: 'for the whole process: 2G (default: what machine, cgroups and scheduler allow)',
  },
  {
    flags: '--preview <n>',
    group: 'Running',
    help: 'show the first n records next to what becomes of each, on standard output; nothing is written',
  },
  {
    flags: '--quarantine <file>',
    group: 'Failures',
    help: 'where the records go on which the work fails, and why: FILE.errors.jsonl; /dev/null skips them (default: the first one fails the run)',
  },
  {
    flags: '--max-errors <n or p%>',
    group: 'Failures',
    help: 'how much --quarantine may set aside: a number of records, or a share of those read (default: 1% or 10 records, whichever is more)',
  },
  { flags: '--retries <n>', group: 'Failures', help: 'how often a batch that fails is worked on again (default: 0)' },
  {
    flags: '--timeout <duration>',
    group: 'Failures',
    help: 'the longest a record may take, or a batch of batch-wise work and commands: 500ms, 30s, 5m (default: none)',
  },
  {
    flags: '--idle-timeout <duration>',
    group: 'Failures',
    help: 'the longest that nothing may move anywhere (default: none)',
  },
  {
    flags: '--resume',
    group: 'Failures',
    help: 'note progress beside the output, and go on with a run that was broken off',
  },
  { flags: '--restart', group: 'Failures', help: 'throw away what an earlier run has left to be resumed' },
  {
    flags: '--accept-changed-work',
    group: 'Failures',
    help: 'with --resume: go on although the work is another than before',
  },
  { flags: '-q, --quiet', group: 'Messages', help: 'say nothing but errors' },
  { flags: '-v, --verbose', group: 'Messages', help: 'explain the choices made, and errors with their stacks' },
  { flags: '--progress', group: 'Messages', help: 'a line of progress every 30 s, also where there is no terminal' },
  {
    flags: '--report <file>',
    group: 'Messages',
    help: 'a report of the run as JSON: counts, times, bottleneck, failure; written after a failure, too',
  },
  { flags: '-h, --help', group: 'Messages', help: 'this page' },
  { flags: '-V, --version', group: 'Messages', help: 'the version' },
] as const satisfies readonly CliOption[];

/** `--batch-size` of `-b, --batch-size <n>`. */
export function longName(option: CliOption): string {
  return /--[a-z-]+/.exec(option.flags)![0];
}

/** `-b` of `-b, --batch-size <n>`. */
export function shortName(option: CliOption): string | undefined {
  return /^-\w(?=,)/.exec(option.flags)?.[0];
}

/** True for `-b`, `--batch-size` and `--batch-size=4M`. */
export function isOptionName(text: string): boolean {
  const [name] = text.split('=', 1);
  return CLI_OPTIONS.some((option) => name === longName(option) || text === shortName(option));
}
