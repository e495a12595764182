// threadmill help merge, and threadmill merge --help
import { MERGE_OPTIONS } from '../../merge/merge-options.ts';
import type { Page } from '../page.ts';
import { aligned } from '../short-page.ts';

export const MERGE: Page = [
  {
    heading: 'Merge',
    parts: [
      {
        kind: 'text',
        text: 'With --shard i/n a run reads piece i of n of its inputs, cut between records. So n machines, or n jobs of a cluster, share one file. threadmill merge puts their outputs together: the result has the bytes of one run over the whole file. It takes the reports of the shards (--report), and refuses shards that are missing, failed, changed, or of another run.',
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
            command: "threadmill --shard 1/2 --filter '+$3 > 30' in.tsv -o 1.tsv --report 1.json",
            note: 'the first half',
          },
          { command: "threadmill --shard 2/2 --filter '+$3 > 30' in.tsv -o 2.tsv --report 2.json" },
          { command: 'threadmill merge [12].json -o out.tsv', note: 'both together, in order' },
          { command: 'threadmill merge --missing [12].json', note: 'the shards to be run again, such as 3,7-9' },
        ],
      },
    ],
  },
  {
    heading: 'Usage',
    parts: [{ kind: 'rows', rows: [['threadmill merge [options] <report...>', 'put the outputs of shards together']] }],
  },
  {
    heading: 'Options of merge',
    parts: [{ kind: 'rows', rows: MERGE_OPTIONS.map(({ flags, help }) => [aligned(flags), help] as const) }],
  },
  {
    heading: 'Rules',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['inputs', 'Plain files of the formats lines, tsv, ndjson, fastq and fasta; one or several.'],
          ['header', 'Only the first shard writes it, so cat can put parts together, too, but unproven.'],
          ['batches', 'mapBatch, mapBytes and commands see batches that begin anew in each shard.'],
          ['record numbers', 'NR and context.recordNumber are not known in a shard: using them is an error.'],
        ],
      },
    ],
  },
  { parts: [{ kind: 'text', text: 'Clusters, job arrays and retries: docs/CLUSTERS.md' }] },
];
