// The options that say how a run goes on: on how much of the machine, what becomes of failures, what is printed.
import type { CliOption } from './cli-option.ts';

export const RUN_OPTIONS = [
  {
    flags: '-p, --procs <n>',
    group: 'Running',
    brief: 'set the number of workers',
    help: 'start up to n worker threads; -j and --threads mean the same (default: the CPUs that this process may use)',
  },
  { flags: '-j, --threads <n>', group: 'Running', brief: '', help: '', aliasOf: 'procs' },
  {
    flags: '-b, --batch-size <n>',
    group: 'Running',
    brief: 'set the records or bytes in a batch',
    help: 'put n records into a batch, or bytes with a unit: 4M (default: 4K at first, growing to 256K; 4M for commands)',
  },
  {
    flags: '--unordered',
    group: 'Running',
    brief: "don't keep the input order",
    help: 'write results as they come, not in input order',
  },
  {
    flags: '--max-memory <size>',
    group: 'Running',
    brief: 'limit the memory of the whole process',
    help: 'limit the memory of the whole process: 2G (default: what machine, cgroups and scheduler allow)',
  },
  {
    flags: '--preview <n>',
    group: 'Running',
    brief: 'show the first results, write nothing',
    help: 'show the first n records beside their results, on standard output, and write nothing',
  },
  {
    flags: '--quarantine <file>',
    group: 'Failures',
    brief: 'write failing records to a file and go on',
    help: 'write failing records to this dead-letter file and go on, the reasons to FILE.errors.jsonl; /dev/null skips the records (default: the first failure ends the run); with --pair or --interleaved give it twice, once for each mate',
    isRepeatable: true,
  },
  {
    flags: '--max-errors <n or p%>',
    group: 'Failures',
    brief: 'limit how many records may fail',
    help: 'fail if more records are quarantined: a number, or a share of those read (default: 1% or 10 records, whichever is more)',
  },
  {
    flags: '--retries <n>',
    group: 'Failures',
    brief: 'try a failing batch again',
    help: 'try a failing batch again, up to n times (default: 0)',
  },
  {
    flags: '--timeout <duration>',
    group: 'Failures',
    brief: 'limit the time for one record or batch',
    help: 'limit the time for one record, or for one batch of batch-wise work and commands: 500ms, 30s, 5m (default: none)',
  },
  {
    flags: '--idle-timeout <duration>',
    group: 'Failures',
    brief: 'fail if nothing progresses for this long',
    help: 'fail if nothing is read, processed or written for this long (default: none)',
  },
  {
    flags: '--resume',
    group: 'Failures',
    brief: 'continue an interrupted run',
    help: 'keep checkpoints beside the output; repeat the command to resume an interrupted run',
  },
  {
    flags: '--restart',
    group: 'Failures',
    brief: 'discard the checkpoints',
    help: 'discard the checkpoints of an earlier run, and start at record 1',
  },
  {
    flags: '--accept-changed-work',
    group: 'Failures',
    brief: 'resume even though the work changed',
    help: 'with --resume: resume even though the work changed',
  },
  { flags: '-q, --quiet', group: 'Messages', brief: 'print errors only', help: 'print errors only' },
  {
    flags: '-v, --verbose',
    group: 'Messages',
    brief: 'print all choices made',
    help: 'print the choices made, a summary, and errors with their stacks',
  },
  {
    flags: '--progress',
    group: 'Messages',
    brief: 'print a line of progress every 30 s',
    help: 'print a line of progress every 30 seconds, also without a terminal',
  },
  {
    flags: '--report <file>',
    group: 'Messages',
    brief: 'write a JSON report of the run',
    help: 'write a report of the run as JSON: counts, times, bottleneck, failure; also after a failure',
  },
  {
    flags: '-h, --help',
    group: 'Messages',
    brief: 'print the short help, or all of it',
    help: 'print the short help (-h), or all of it (--help)',
  },
  { flags: '-V, --version', group: 'Messages', brief: 'print the version', help: 'print the version' },
] as const satisfies readonly CliOption[];
