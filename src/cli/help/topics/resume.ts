// threadmill help resume
import type { Page } from '../page.ts';

export const RESUME: Page = [
  {
    heading: 'Resume',
    parts: [
      {
        kind: 'text',
        text: 'With --resume a run keeps checkpoints beside its output. After a failure, Ctrl-C, a kill or a power cut, repeat the same command: the run continues from its last checkpoint. The output is the same as that of an uninterrupted run, byte for byte.',
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          { command: "threadmill --map 'row($1, $3)' in.tsv -o out.tsv --resume", note: 'start, or continue' },
          { command: "threadmill --map 'row($1, $3)' in.tsv -o out.tsv --restart", note: 'start anew' },
          {
            command: 'threadmill clean.ts reads.fq.gz -o clean.fq --resume --accept-changed-work',
            note: 'continue after a fix in clean.ts',
          },
        ],
      },
    ],
  },
  {
    heading: 'Rules',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['files', "Inputs and outputs must be files: name the output with -o. Pipes can't be read again."],
          [
            'what must not change',
            'The inputs, the work, and every option that decides the bytes of the output. A change is refused, and named (exit code 2).',
          ],
          ['what may change', 'The number of workers, memory, time limits, --max-errors and messages.'],
          ['where', 'DIR/out.tsv has its checkpoints in DIR/.out.tsv.threadmill, until the run is complete.'],
          ['at once', 'A second run on the same output is refused.'],
        ],
      },
    ],
  },
  { parts: [{ kind: 'text', text: 'All about --resume: docs/CLI.md' }] },
];
