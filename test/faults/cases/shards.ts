// The rows about --shard and threadmill merge, which are in several tables.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FaultCase } from '../support/fault-case.ts';

/** The first record has no qualities. */
const BROKEN = `@a\n${'A'.repeat(40)}\n+\n@b\nAC\n+\nII\n`;
const FILES = {
  'a.txt': Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join(''),
  'a.txt.gz': gzipSync('one\ntwo\n'),
  'broken.fq': BROKEN,
  'sum.mjs': 'export default { start: () => 0, add: (sum) => sum + 1, merge: (a, b) => a + b, finish: String };',
  'touch.mjs':
    "import { appendFileSync } from 'node:fs';\nexport default { map: (line) => line, teardown: () => appendFileSync('a.txt', 'more\\n') };",
};

const shard = (name: string, args: readonly string[], says: string): FaultCase => ({
  row: 'usage-shard',
  name,
  args,
  files: FILES,
  says,
  exit: 2,
  disk: 'not opened',
});

const makeFolder = (folder: string) => mkdirSync(join(folder, 'p'));

/** Two shards of a.txt, and what comes then. */
const merged = (name: string, then: string, says: string | RegExp): FaultCase => ({
  row: 'usage-merge',
  name,
  script: `${SHARDS}\n${then}`,
  files: FILES,
  prepare: makeFolder,
  says,
  exit: 2,
  disk: 'not opened',
  touches: ['p'],
});

const SHARDS = `for i in 1 2; do threadmill --shard $i/2 --map line a.txt -o p/$i --report p/$i.json || exit 9; done`;

export const SHARD_CASES: readonly FaultCase[] = [
  shard('no such piece', ['--map', 'line', 'a.txt', '--shard', '3/2'], 'there is no piece 3 of 2'),
  shard('piece 0', ['--map', 'line', 'a.txt', '--shard', '0/2'], 'counts from 1'),
  shard('an empty variable', ['--map', 'line', 'a.txt', '--shard', '/2'], 'is the variable empty?'),
  shard('standard input', ['--map', 'line', '-', '--shard', '1/2'], "standard input can't"),
  shard(
    'a compressed file',
    ['--map', 'line', 'a.txt.gz', '--shard', '1/2'],
    'make it BGZF once: threadmill -F lines --filter true a.txt.gz',
  ),
  shard('several lines', ['-L', '3', '--map', 'line', 'a.txt', '--shard', '1/2'], "can't cut records of 3 lines"),
  shard('numbers', ['--map', 'NR', 'a.txt', '--shard', '1/2'], 'NR is not known in a shard'),
  shard('a limit', ['--map', 'line', 'a.txt', '--shard', '1/2', '--limit', '5'], "can't be combined"),
  {
    ...shard('a part of an array', ['--map', 'line', 'a.txt', '--shard', '1/2'], 'is a part of an array run again?'),
    env: { SLURM_ARRAY_TASK_COUNT: '2', SLURM_ARRAY_TASK_MIN: '3', SLURM_ARRAY_TASK_MAX: '7' },
  },
  {
    row: 'usage-shard-work',
    args: ['sum.mjs', 'a.txt', '--shard', '1/2'],
    files: FILES,
    says: "a shard's result is not that of all records",
    exit: 2,
  },
  merged('one is missing', 'threadmill merge p/2.json $O', 'shard 1 of 2 is missing'),
  merged(
    'another run',
    "threadmill --shard 2/2 --map 'line + 1' a.txt -o p/2 --report p/2.json && threadmill merge p/*.json $O",
    'shard 2 is of another run than shard 1: --map differs',
  ),
  merged(
    'another number of shards',
    'threadmill --shard 2/3 --map line a.txt -o p/2 --report p/2.json && threadmill merge p/*.json $O',
    /is of 2 shards, and .* of 3/,
  ),
  merged(
    'twice',
    "mkdir p/x; cp p/1 p/2 p/*.json p/x; threadmill --shard 2/2 --map 'line + 1' a.txt -o p/x/2 --report p/x/2.json && threadmill merge p/*.json p/x/2.json $O",
    'is there twice, with other content',
  ),
  merged(
    'one failed',
    `threadmill --shard 2/2 --map '{ if (line) throw new Error("no"); return line }' a.txt -o p/2 --report p/2.json 2>/dev/null; threadmill merge p/*.json $O`,
    'shard 2/2 failed: no',
  ),
  merged('no report', 'threadmill merge p/1 $O', 'p/1 is not the report of a shard'),
  merged('a part has gone', 'rm p/2; threadmill merge p/*.json $O', 'p/2, which shard 2 wrote, is not there'),
  merged('a part is the output', 'threadmill merge p/*.json -o p/1', 'p/1'),
  {
    row: 'input-shard-border',
    args: ['-F', 'fastq', '--filter', 'id.length > 0', 'broken.fq', '--shard', '1/2'],
    files: FILES,
    says: 'threadmill: broken.fq: shard 1/2 does not end where shard 2 begins, at byte 46',
    exit: 1,
  },
  {
    row: 'input-shard-changed',
    args: ['touch.mjs', 'a.txt', '--shard', '1/2', '-p', '1'],
    files: FILES,
    says: 'a.txt: was changed while the shard read it',
    exit: 1,
    touches: ['a.txt'],
  },
  {
    row: 'input-merge-part',
    script: `${SHARDS}\nsed -i s/line/lime/ p/2; threadmill merge p/*.json $O`,
    files: FILES,
    prepare: makeFolder,
    says: 'is not what shard 2 wrote',
    exit: 1,
    touches: ['p'],
  },
];
