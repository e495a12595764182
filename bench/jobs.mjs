// The table of jobs. A job is one question; its peers are commands that answer it with the same bytes.
//
//   input       { kind, bytes }: see generators.mjs; with packed: 'gzip' or 'bgzf', compressed; a peer may have its own
//   peers       name · program (programs.mjs) · args(inputPath) · needs: further programs
//               stdin: true = the input is standard input · silent: true = it gives no output to compare
//               unpack: true = its output is gzip, and what that holds is compared
//   references  names of the peers that the ratio columns divide by
//   output      'null' (default) or 'tmpfs': a file in /dev/shm
//   metric      'seconds' (default) or 'peakRssBytes': what the ratios are of
//   minRuns     at least this many rounds · bare: true = no GNU time in front (for runs of milliseconds)
import { join } from 'node:path';
import { createCompressedJobs } from './compressed-jobs.mjs';
import { ROOT } from './programs.mjs';
import { createResumeJobs } from './resume-jobs.mjs';
import { PROCS, threadmill } from './threadmill-peer.mjs';

const inBench = (...parts) => join(ROOT, 'bench', ...parts);

const readline = (module) => ({
  name: 'node readline, 1 thread',
  program: 'node',
  args: (input) => [inBench('peers', 'readline.mjs'), inBench('work', module), input],
});
const classic = (work) => ({
  name: 'python multiprocessing',
  program: 'python3',
  args: (input) => [inBench('peers', 'classic.py'), work, PROCS, input],
});
const mawk = (script) => ({ name: 'mawk', program: 'mawk', args: (input) => ['-F\t', script, input] });

// Block sizes: the best of 256K to 120M for --pipe, of 1M to one block a job (-1) for --pipepart; see README.md.
const parallelPipe = (script, block = '30M') => ({
  name: 'parallel --pipe, mawk',
  program: 'parallel',
  needs: ['mawk'],
  stdin: true,
  args: () => ['--will-cite', '-j', PROCS, '--pipe', '-k', '--block', block, `mawk -F'\\t' '${script}'`],
});
const parallelPipepart = (script) => ({
  name: 'parallel --pipepart, mawk',
  program: 'parallel',
  needs: ['mawk'],
  args: (input) => [
    ...['--will-cite', '-j', PROCS, '--pipepart', '-k', '--block', '-1', '-a', input],
    `mawk -F'\\t' '${script}'`,
  ],
});

const FIELD_4 = '{ print $4 }';
const PASS_30 = '$7 == "PASS" && $6 >= 30';

/** @param quick small inputs, to see that it works */
export function createJobs({ quick }) {
  const large = quick ? 8e6 : 1e9;
  const small = quick ? 1e6 : 1e8;
  const smallName = `${small / 1e6} MB`;
  const field4 = inBench('work', 'field-4.js');
  return [
    {
      name: 'field-4',
      title: 'the fourth field of every line',
      input: { kind: 'tsv', bytes: large },
      references: ['threadmill module', "threadmill --map '$4'"],
      peers: [
        threadmill('module', field4),
        threadmill("--map '$4'", '--map', '$4'),
        readline('field-4.js'),
        classic('field-4'),
        mawk(FIELD_4),
        parallelPipe(FIELD_4),
        parallelPipepart(FIELD_4),
        {
          name: 'Miller',
          program: 'mlr',
          args: (input) => ['--tsv', '--implicit-csv-header', '--headerless-csv-output', 'cut', '-f', '4', input],
        },
      ],
    },
    {
      name: 'filter',
      title: 'lines that PASS with a quality of 30 and more',
      input: { kind: 'tsv', bytes: large },
      references: ['threadmill --filter'],
      peers: [
        threadmill('--filter', '--filter', "$7 === 'PASS' && +$6 >= 30"),
        mawk(PASS_30),
        parallelPipe(PASS_30),
        parallelPipepart(PASS_30),
      ],
    },
    {
      name: 'ndjson',
      title: 'one member of every JSON line',
      input: { kind: 'ndjson', bytes: large },
      references: ['threadmill module'],
      peers: [
        threadmill('module', inBench('work', 'json-sample.js')),
        readline('json-sample.js'),
        classic('json-sample'),
        { name: 'jq', program: 'jq', args: (input) => ['-r', '.sample', input] },
      ],
    },
    {
      name: 'fastq',
      title: 'the sequence of every read, as records of four lines',
      input: { kind: 'fastq', bytes: large },
      references: ['threadmill module'],
      peers: [
        threadmill('module', '-F', 'lines', '-L', '4', inBench('work', 'fastq-sequence.js')),
        mawk('NR % 4 == 2'),
        { name: 'seqkit', program: 'seqkit', args: (input) => ['seq', '-j', PROCS, '-s', '-w', '0', input] },
      ],
    },
    {
      name: 'fastq-filter',
      title: 'reads of more than 100 bases and a mean quality of 15 and more',
      input: { kind: 'fastq', bytes: large },
      references: ['threadmill --filter'],
      peers: [
        threadmill('--filter', '-F', 'fastq', '--filter', 'seq.length > 100 && meanQuality(qual) >= 15'),
        {
          name: 'seqkit',
          program: 'seqkit',
          args: (input) => ['seq', '-j', PROCS, '-m', '101', '-Q', '15', '-w', '0', input],
        },
        classic('good-reads'),
      ],
    },
    {
      name: 'command',
      title: 'the fourth field by mawk as a command, 4 MiB a batch',
      input: { kind: 'tsv', bytes: large },
      references: ['threadmill -- mawk'],
      peers: [
        {
          name: 'threadmill -- mawk',
          program: 'threadmill',
          needs: ['mawk'],
          args: (input) => ['-p', PROCS, '-b', '4M', input, '--', 'mawk', '-F\\t', FIELD_4],
        },
        parallelPipe(FIELD_4, '4M'),
        mawk(FIELD_4),
      ],
    },
    {
      name: 'csv-columns',
      title: 'two columns of a CSV, one record in four with a quoted field',
      input: { kind: 'csv', bytes: large },
      references: ['threadmill --map'],
      peers: [
        threadmill('--map', '-F', 'csv', '--header-out', 'name,note', '--map', 'row(col.name, col.note)'),
        { name: 'Miller', program: 'mlr', args: (input) => ['--csv', 'cut', '-f', 'name,note', input] },
      ],
    },
    {
      name: 'identity',
      title: 'every line as it is, to a file on tmpfs',
      input: { kind: 'tsv', bytes: large },
      output: 'tmpfs',
      references: ['cat'],
      peers: [
        threadmill('--filter true', '--filter', 'true'),
        { name: 'cat', program: 'cat', args: (input) => [input] },
      ],
    },
    ...createCompressedJobs(large),
    ...createResumeJobs(large),
    {
      name: 'cpu-heavy',
      title: 'a function of about 1 ms a record, in batches of 10',
      input: { kind: 'tsv', bytes: quick ? 38e3 : 38e4 },
      references: ['the bare function, 2 threads'],
      peers: [
        threadmill('-b 10', '-b', '10', inBench('work', 'cpu-heavy.js')),
        {
          name: 'the bare function, 2 threads',
          program: 'node',
          args: (input) => [inBench('peers', 'two-threads.mjs'), inBench('work', 'cpu-heavy.js'), input],
        },
        readline('cpu-heavy.js'),
      ],
    },
    {
      name: 'start-up',
      title: 'one record from start to end',
      input: { kind: 'tsv', bytes: 1 },
      references: ['node -e 0'],
      minRuns: quick ? 5 : 25,
      bare: true,
      peers: [
        threadmill('module', field4),
        threadmill("--map '$4'", '--map', '$4'),
        { name: 'node -e 0', program: 'node', args: () => ['-e', '0'], silent: true },
        readline('field-4.js'),
        classic('field-4'),
      ],
    },
    {
      name: 'memory',
      title: 'peak memory against the size of the file',
      input: { kind: 'tsv', bytes: large },
      references: [`threadmill module, ${smallName}`, `threadmill --map '$4', ${smallName}`],
      metric: 'peakRssBytes',
      peers: [
        { ...threadmill(`module, ${smallName}`, field4), input: { kind: 'tsv', bytes: small } },
        threadmill('module', field4),
        { ...threadmill(`--map '$4', ${smallName}`, '--map', '$4'), input: { kind: 'tsv', bytes: small } },
        threadmill("--map '$4'", '--map', '$4'),
      ],
    },
  ];
}
