// What --resume costs: the same run to a file on disk, with a journal and without. What stands in the file is given out at
// the end, by both, so that it can be compared.
import { join } from 'node:path';
import { judgedBy, PROCS } from './peers.mjs';
import { ROOT } from './programs.mjs';

const PROGRAM = join(ROOT, 'bin', 'threadmill.js');

const toFile = (name, ...options) => ({
  name,
  program: 'bash',
  ours: true,
  args: (input) => [
    '-c',
    'out=$TMPDIR/resume.tsv; node "$@" -o "$out" && cat "$out" && rm "$out"',
    ...['bash', PROGRAM, '-q', '-p', PROCS, '--map', 'row($1, $2, $4, $5)', input, ...options],
  ],
});

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createResumeJobs(size) {
  return [
    {
      name: 'resume',
      title: 'four fields of every line to a file on disk, with a journal and without',
      input: { kind: 'tsv', bytes: size(5e8) },
      judge: judgedBy('four-fields'),
      references: ['threadmill -o FILE'],
      maxRuns: 3,
      peers: [toFile('threadmill -o FILE'), toFile('threadmill -o FILE --resume', '--resume')],
    },
  ];
}
