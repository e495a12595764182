// The exit codes in the help. docs/CLI.md has all of them.
import type { Part } from './page.ts';

export const EXIT_CODES: Part = {
  kind: 'rows',
  rows: [
    ['0', 'all records were processed and written'],
    ['1', 'something failed; no output was published'],
    ['2', 'the command line or an expression is wrong; no output was opened'],
    ['141', 'the reader of the output closed it, as in: threadmill ... | head'],
    ['128 + n', 'signal n stopped the run: 130 is Ctrl-C'],
  ],
};
