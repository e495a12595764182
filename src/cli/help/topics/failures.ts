// threadmill help failures
import { EXIT_CODES } from '../exit-codes.ts';
import type { Page } from '../page.ts';

export const FAILURES: Page = [
  {
    heading: 'Failures',
    parts: [
      {
        kind: 'text',
        text: 'The first failure ends the run: one message, exit code 1, and no output. An output file appears only when it is complete; until then an existing file stays as it was. The message names the file and line, shows the record, and says what to do.',
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          {
            command: "threadmill --map 'set(2, $2 * 2)' in.tsv -o out.tsv --quarantine bad.tsv",
            note: 'set failing records aside',
          },
          {
            command: 'threadmill clean.ts reads.fq.gz -o clean.fq --retries 2 --timeout 30s',
            note: 'try again, and limit the time for a record',
          },
          {
            command: 'threadmill clean.ts reads.fq.gz -o clean.fq --report run.json',
            note: 'keep counts, times and the failure',
          },
          { command: "threadmill --preview 5 --map 'row($1, $3)' in.tsv", note: 'look before the run' },
        ],
      },
    ],
  },
  {
    heading: 'To continue despite failures',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['--quarantine FILE', 'writes failing records to FILE, the reasons to FILE.errors.jsonl'],
          ['--max-errors 0.5%', 'fails if more records fail than that; default: 1% or 10 records'],
          ['--retries 2', 'tries a failing record again'],
          ['--retry-delay 1s', 'waits before that, each time twice as long'],
          ['--timeout 30s', 'ends work that takes longer for one record'],
          ['--idle-timeout 10m', 'fails if nothing progresses for this long'],
          ['--resume', 'continues an interrupted run: threadmill help resume'],
        ],
      },
    ],
  },
  {
    heading: 'Exit codes',
    parts: [EXIT_CODES, { kind: 'text', text: 'In a pipeline use "set -o pipefail", or the exit code is lost.' }],
  },
  { parts: [{ kind: 'text', text: 'All failures, and what is on disk after each: docs/FAILURES.md' }] },
];
