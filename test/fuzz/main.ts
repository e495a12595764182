// Fuzzes one target: the inputs that were found before, then changes of them and of the seeds, for
// so many seconds. What reaches new code is kept and changed further. Writes the input that is
// tried to a file first, so that it is known if it never ends.
//
//   node fuzz.mjs <target> <seconds> <seed> <folder of found inputs> <file for the current input>
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Random } from '../support/random.ts';
import { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';
import type { FuzzTarget } from './target.ts';
import { csvBorders, fastaBorders, shardBorders } from './targets/borders.ts';
import { gzip, zstdFrames } from './targets/compressed.ts';
import { csvPlans, expressionParser, fieldPlans, jsonPlans } from './targets/expressions.ts';
import { journal, keptFiles } from './targets/kept-files.ts';

const TARGETS: readonly FuzzTarget[] = [
  gzip,
  zstdFrames,
  csvBorders,
  fastaBorders,
  shardBorders,
  expressionParser,
  fieldPlans,
  csvPlans,
  jsonPlans,
  journal,
  keptFiles,
];
const MOST_KEPT = 2000;
/** Asking what was reached takes as long as ten runs. */
const AT_ONCE = 40;
const MOST_HEAP_BYTES = 1024 ** 3;

const [name, seconds = '1', seed = '1', found = '', current = ''] = process.argv.slice(2);
if (name === undefined) {
  console.log(TARGETS.map((target) => target.name).join('\n'));
  process.exit();
}
const target = TARGETS.find((each) => each.name === name);
if (target === undefined) throw new Error(`no target ${name}`);
const isFromBefore = (folder: string) => {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).map((file) => readFileSync(join(folder, file)));
};

const random = new Random(Number(seed));
const words = target.words.map((word) => Buffer.from(word, 'latin1'));
const kept: Buffer[] = [...isFromBefore(found), ...target.seeds];
const coverage = new Coverage(pathToFileURL(process.argv[1]!).href);
const endMs = Date.now() + Number(seconds) * 1000;
let runs = 0;

async function tryOut(bytes: Buffer): Promise<void> {
  writeFileSync(current, bytes);
  runs += 1;
  await target!.run(bytes);
  if (process.memoryUsage.rss() > MOST_HEAP_BYTES) throw new Error('it takes more than a gigabyte of memory');
}

/** Each once more by itself: one run of them has reached something new. */
async function keepWhatIsNew(tried: readonly Buffer[]): Promise<void> {
  for (const bytes of tried) {
    await tryOut(bytes);
    const parts = coverage.take();
    if (parts.size > 0 && kept.length < MOST_KEPT) kept.push(bytes);
    coverage.keep(parts);
  }
}

try {
  for (const bytes of [...kept]) await tryOut(bytes);
  coverage.keep(coverage.take());
  while (Date.now() < endMs) {
    const tried: Buffer[] = [];
    for (let left = AT_ONCE; left > 0 && Date.now() < endMs; left -= 1) {
      tried.push(mutate(random.pick(kept), random, kept, words));
      await tryOut(tried.at(-1)!);
    }
    if (coverage.take().size > 0) await keepWhatIsNew(tried);
  }
} catch (error) {
  console.log(JSON.stringify({ target: name, problem: error instanceof Error ? error.stack : String(error), runs }));
  process.exit(1);
}
console.log(JSON.stringify({ target: name, runs, kept: kept.length, parts: coverage.parts }));
process.exit(0);
