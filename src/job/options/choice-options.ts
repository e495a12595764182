// Further options for the records: how they are read, and which of them.
import { isLazy } from '../job-spec.ts';
import type { OptionRow } from './option.ts';

export const CHOICE_OPTIONS = [
  {
    flags: '--lazy-quotes',
    group: 'Records',
    key: 'lazyQuotes',
    takes: 'true or false',
    fact: ({ delimiter }) => String(isLazy(delimiter)),
    brief: 'take a quote in a field as text',
    help: 'in csv, take a quote inside a field that does not begin with one as text: 2,5" disk (default: an error)',
  },
  {
    flags: '--sample <share>',
    group: 'Records',
    key: 'sample',
    takes: 'a number or a string',
    fact: ({ sample }) => String(sample?.share ?? 'none'),
    brief: 'keep a share of the records',
    help: 'keep about this share of the records, 0.1 or 10%, chosen by a hash: of the name of a read, else of the whole record (default: all)',
  },
  {
    flags: '--seed <n>',
    group: 'Records',
    key: 'seed',
    takes: 'a number or a string',
    fact: ({ sample }) => String(sample?.seed ?? 'none'),
    brief: 'choose another sample',
    help: 'with --sample: choose other records, but the same for the same n, from 0 to 4294967295 (default: 0)',
  },
] as const satisfies readonly OptionRow[];
