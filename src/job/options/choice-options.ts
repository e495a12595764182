// Further options for the records: how they are read and written, and which of them.
import { CONVERTED } from '../conversion.ts';
import { isLazy } from '../job-spec.ts';
import type { OptionRow } from './option.ts';

export const CHOICE_OPTIONS = [
  {
    flags: '--to <format>',
    group: 'Records',
    key: 'to',
    takes: 'a string',
    fact: ({ conversion, format }) => conversion?.to ?? format,
    words: CONVERTED,
    brief: 'convert records to this format',
    help: 'write records of this format: tsv, csv, ndjson, fastq or fasta (default: by the name of --output, else that of the input)',
  },
  {
    flags: '--columns <names>',
    group: 'Records',
    key: 'columns',
    takes: 'a string or a list of strings',
    fact: ({ conversion }) => JSON.stringify(conversion?.columns ?? 'none'),
    brief: 'name the columns of a converted output',
    help: 'with --to: write these columns, or keys, in this order: a,b,c (default: all that the input has)',
  },
  {
    flags: '--infer-numbers',
    group: 'Records',
    key: 'inferNumbers',
    takes: 'true or false',
    fact: ({ conversion }) => String(conversion?.infersNumbers ?? false),
    brief: 'write numbers as numbers of JSON',
    help: 'from tsv or csv to ndjson: write fields that are numbers without quotes, if they read back as they were (default: all are strings)',
  },
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
