// What --resume costs: the same run to a file on disk, with a journal and without. What stands in the file is given out at
// the end, by both, so that it can be compared.
import { join } from 'node:path';
import { ROOT } from './programs.mjs';
import { PROCS } from './threadmill-peer.mjs';

const PROGRAM = join(ROOT, 'bin', 'threadmill.js');

const toFile = (name, ...options) => ({
  name,
  program: 'bash',
  args: (input) => [
    '-c',
    'out=$TMPDIR/resume.tsv; node "$@" -o "$out" && cat "$out" && rm "$out"',
    ...['bash', PROGRAM, '-q', '-p', PROCS, '--map', 'row($1, $2, $4, $5)', input, ...options],
  ],
});

/** @param bytes of the input */
export function createResumeJobs(bytes) {
  return [
    {
      name: 'resume',
      title: 'four fields of every line to a file on disk, with a journal and without',
      input: { kind: 'tsv', bytes },
      references: ['threadmill -o FILE'],
      peers: [toFile('threadmill -o FILE'), toFile('threadmill -o FILE --resume', '--resume')],
    },
  ];
}
