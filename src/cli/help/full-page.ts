// --help: all options, by group, after examples for each kind of work.
import { GROUPS, optionsOf } from '../../job/options/options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Page, Section } from './page.ts';
import { aligned } from './short-page.ts';
import { TOPIC_NAMES } from './topic-names.ts';

const BEFORE: Page = [
  {
    parts: [
      {
        kind: 'text',
        text: 'threadmill runs your code over every record of a large file, on all cores, and writes the results in input order. It exits 0 only if every record was processed and written.',
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          { command: "threadmill --map 'line.toUpperCase()' in.txt > out.txt" },
          { command: "threadmill --filter '+$3 >= 30' in.tsv -o out.tsv" },
          { command: "threadmill --filter 'args.ids.has($1)' --arg ids=@ids.txt in.tsv" },
          { command: 'threadmill --filter \'col.city === "Oslo"\' in.tsv -o oslo.tsv' },
          { command: 'threadmill clean.ts -p 4 lane1.fq lane2.fq -o clean.fq' },
          { command: 'threadmill clean.ts reads.fq.gz -o clean.fq.gz' },
          { command: "threadmill in.tsv -- awk -F '\\t' '{ print $2 }' > out.txt" },
        ],
      },
    ],
  },
  {
    heading: 'Usage',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['threadmill [options] <module> [file...]', 'run a .js or .ts module'],
          ['threadmill [options] --map <expression> [file...]', 'compute each output record'],
          ['threadmill [options] --filter <expression> [file...]', 'keep some of the records'],
          ['threadmill [options] [file...] -- <command> [arg...]', 'run a command for each batch'],
          ['threadmill merge [options] <report...>', 'put the outputs of shards together (--shard)'],
        ],
      },
      { kind: 'text', text: 'Without a file, and for -, standard input is read. Options may come anywhere.' },
    ],
  },
];

const AFTER: Page = [
  {
    heading: 'Values',
    parts: [
      {
        kind: 'text',
        text: 'Sizes are 64K, 1.5M or 2G, in powers of 1024. Durations are 500ms, 30s, 5m or 2h.',
      },
    ],
  },
  { heading: 'Exit codes', parts: [EXIT_CODES] },
  {
    heading: 'More',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['threadmill help <topic>', TOPIC_NAMES.join(', ')],
          ['threadmill completion <shell>', 'a script that completes options and files: bash, zsh or fish'],
          ['threadmill cache clear', 'removes the compiled code that is kept between runs'],
          ['docs/CLI.md', 'the reference of all options, in the folder of the package'],
        ],
      },
    ],
  },
];

export function fullPage(): Page {
  const groups = GROUPS.map((group): Section => ({
    heading: group,
    parts: [{ kind: 'rows', rows: optionsOf(group).map(({ flags, help }) => [aligned(flags), help]) }],
  }));
  return [...BEFORE, ...groups, ...AFTER];
}
