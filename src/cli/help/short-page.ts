// -h: a screenful of 24 lines and 80 columns. Examples first, then the options used most.
import { OPTIONS, longName } from '../../job/options/options.ts';
import type { Page } from './page.ts';
import { TOPIC_NAMES } from './topic-names.ts';

/** In the order of the page. */
const MOST_USED = [
  '--map',
  '--filter',
  '--output',
  '--format',
  '--header',
  '--arg',
  '--procs',
  '--preview',
  '--quarantine',
  '--resume',
];

export function shortPage(): Page {
  return [
    {
      parts: [
        {
          kind: 'text',
          text: 'threadmill runs your code over every record of a large file, on all cores, and writes the results in input order.',
        },
      ],
    },
    {
      parts: [
        {
          kind: 'examples',
          examples: [
            { command: "threadmill --filter '+$3 >= 30' in.tsv -o out.tsv", note: 'keep' },
            { command: "threadmill --map '({ id: $1, x: $2 * 2 })' in.tsv -o out.tsv", note: 'compute' },
            { command: 'threadmill clean.ts reads.fq.gz -o clean.fq.gz', note: 'run a module' },
            { command: "threadmill in.tsv -o out.tsv -- awk '$3 >= 30'", note: 'run a command' },
          ],
        },
      ],
    },
    {
      heading: 'Options used most',
      parts: [
        {
          kind: 'rows',
          rows: MOST_USED.map((name) => {
            const option = OPTIONS.find((each) => longName(each) === name)!;
            return [aligned(option.flags), option.brief];
          }),
        },
      ],
    },
    {
      parts: [
        {
          kind: 'rows',
          rows: [
            ['threadmill --help', 'all options'],
            ['threadmill help <topic>', TOPIC_NAMES.join(', ')],
          ],
        },
      ],
    },
  ];
}

/** Long names are aligned, also of options without a short name. */
export function aligned(flags: string): string {
  return flags.startsWith('--') ? `    ${flags}` : flags;
}
