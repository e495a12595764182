// The table of jobs. A job is one question; its peers are commands that answer it with the same bytes.
//
//   input       { kind, bytes }: see generators.mjs; with packed: 'gzip' or 'bgzf', compressed; a peer may have its own
//   judge       judgedBy(rule): compared with, where no program but threadmill itself could be run
//   peers       name · program (programs.mjs) · args(inputPath) · needs: further programs · ours: true = threadmill
//               stdin: true = the input is standard input · silent: true = it gives no output to compare
//               unpack: true = its output is gzip, and what that holds is compared
//   references  names of the peers that the ratio columns divide by
//   goals       what is to be reached: goals.mjs explains them
//   metric      'seconds' (default) or 'peakRssBytes': what the job is about
//   minRuns     at least this many rounds · maxRuns, of a job or of one peer: at most so many, the first ones
//   bare        true = no GNU time in front (for runs of milliseconds)
import { createCompressedJobs } from './compressed-jobs.mjs';
import { createCostJobs } from './cost-jobs.mjs';
import { createExpressionJobs } from './expression-jobs.mjs';
import { createFormatJobs } from './format-jobs.mjs';
import { createJsonJobs } from './json-jobs.mjs';
import {
  classic,
  inBench,
  judgedBy,
  mawk,
  parallelPipe,
  parallelPipepart,
  PROCS,
  readline,
  slow,
  threadmill,
} from './peers.mjs';
import { createResumeJobs } from './resume-jobs.mjs';
import { createRowJobs } from './row-jobs.mjs';

const FIELD_4 = '{ print $4 }';
const PASS_30 = '$7 == "PASS" && $6 > 30';
const QUICK_BYTES = 4e6;

/** @param quick small inputs, to see that it works */
export function createJobs({ quick }) {
  const size = (bytes) => (quick ? Math.min(bytes, QUICK_BYTES) : bytes);
  return [
    ...createLineJobs(size),
    ...createExpressionJobs(size),
    ...createRowJobs(size),
    ...createJsonJobs(size),
    ...createFormatJobs(size),
    ...createCostJobs({ quick, size }),
    ...createCompressedJobs(size),
    ...createResumeJobs(size),
  ];
}

function createLineJobs(size) {
  const input = { kind: 'tsv', bytes: size(4e8) };
  return [
    {
      name: 'field-4',
      title: 'the fourth field of every line',
      input,
      judge: judgedBy('field-4'),
      references: ['threadmill module', "threadmill --map '$4'"],
      goals: [
        { of: "threadmill --map '$4'", against: 'mawk', measure: 'speed', atLeast: 2.5 },
        { of: "threadmill --map '$4'", against: 'parallel --pipepart, mawk', measure: 'speed', atLeast: 1.5 },
        { of: "threadmill --map '$4'", against: 'python multiprocessing', measure: 'speed', atLeast: 6 },
        { of: 'threadmill module', against: 'python multiprocessing', measure: 'speed', atLeast: 1.3 },
        { of: 'threadmill tsv module', against: 'python multiprocessing', measure: 'speed', atLeast: 3 },
      ],
      peers: [
        threadmill('module', inBench('work', 'field-4.js')),
        threadmill('tsv module', '--header', '0', inBench('work', 'field-array.js')),
        threadmill("--map '$4'", '--map', '$4'),
        slow(readline('field-4.js')),
        classic('field-4'),
        mawk(FIELD_4),
        parallelPipe(FIELD_4),
        parallelPipepart(FIELD_4),
      ],
    },
    {
      name: 'filter',
      title: 'lines that PASS with a quality above 30',
      input,
      judge: judgedBy('pass-30'),
      references: ['threadmill --filter'],
      goals: [{ of: 'threadmill --filter', against: 'mawk', measure: 'speed', atLeast: 3 }],
      peers: [
        threadmill('--filter', '--filter', '$7 === "PASS" && $6 > 30'),
        mawk(PASS_30),
        parallelPipe(PASS_30),
        parallelPipepart(PASS_30),
      ],
    },
    {
      name: 'command',
      title: 'the fourth field by mawk as a command, 4 MiB a batch',
      input,
      judge: judgedBy('field-4'),
      references: ['threadmill -- mawk'],
      goals: [{ of: 'threadmill -- mawk', against: 'parallel --pipe, mawk', measure: 'speed', atLeast: 1.5 }],
      peers: [
        {
          name: 'threadmill -- mawk',
          program: 'threadmill',
          needs: ['mawk'],
          args: (path) => ['-p', PROCS, '-b', '4M', path, '--', 'mawk', '-F\\t', FIELD_4],
        },
        parallelPipe(FIELD_4, '4M'),
        mawk(FIELD_4),
      ],
    },
    {
      name: 'identity',
      title: 'every line as it is',
      input: { kind: 'tsv', bytes: size(2e9) },
      judge: judgedBy('same'),
      references: ['cat'],
      goals: [{ of: 'threadmill --filter true', against: 'cat', measure: 'speed', atLeast: 0.5 }],
      peers: [threadmill('--filter true', '--filter', 'true'), { name: 'cat', program: 'cat', args: (path) => [path] }],
    },
  ];
}
