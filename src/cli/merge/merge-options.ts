// The options of threadmill merge: one table, for the parser and the help.
export const MERGE_OPTIONS = [
  { flags: '-o, --output <file>', help: 'write the outputs of the shards to this file (default: standard output)' },
  { flags: '--filtered-out <file>', help: 'write their filtered-out records to this file' },
  { flags: '--quarantine <file>', help: 'write their failing records to this file, the reasons to FILE.errors.jsonl' },
  {
    flags: '--max-errors <n or p%>',
    help: 'fail if more records of all shards together were quarantined (default: 1% or 10 records, whichever is more)',
  },
  {
    flags: '--missing',
    help: 'write nothing; print the shards that have to be run again: 3,7-9. A report or part that is not there counts as missing',
  },
  { flags: '--of <n>', help: 'with --missing: the number of shards, for when no report is there' },
  { flags: '-q, --quiet', help: 'print errors only' },
  { flags: '-v, --verbose', help: 'print a summary, and errors with their stacks' },
  { flags: '-h, --help', help: 'print this page' },
] as const;
