// threadmill help commands
import type { Page } from '../page.ts';

export const COMMANDS: Page = [
  {
    heading: 'Commands',
    parts: [
      {
        kind: 'text',
        text: 'After -- comes a program with its arguments. It runs once for each batch of records: the batch is its standard input, its standard output is the result. It must give the same result for a batch as within the whole input: sort, uniq, wc and head do not.',
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          { command: "threadmill in.tsv -o out.tsv -- awk -F '\\t' '$3 >= 30'" },
          { command: 'threadmill in.tsv -o out.tsv --ok-codes 0,1 -- grep Oslo' },
          { command: "threadmill in.txt -- sh -c 'cut -c 1-3 | rev'", note: 'a pipe' },
          { command: "threadmill --filter '+$3 >= 30' in.tsv -- cut -f 1", note: 'filter first' },
          { command: "threadmill in.txt --keep-alive -- sed -u 's/a/b/'", note: 'start it once' },
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
          ['exit code', 'Any exit code but 0 is a failure. --ok-codes 0,1 accepts 1, which grep returns for no match.'],
          ['header', 'The header does not go to the command. --repeat-header gives it to every run.'],
          ['batches', '32 KiB of records at first, growing to 4 MiB; -b sets one size for all.'],
          ['shell', 'No shell reads the words after --. For a pipe or a redirection, use sh -c.'],
          ['standard error', 'Messages of the command are passed on.'],
        ],
      },
    ],
  },
  { parts: [{ kind: 'text', text: 'All about commands: docs/COMMANDS.md' }] },
];
