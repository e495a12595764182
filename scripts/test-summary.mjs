// Summarises all results that jest has written to a folder: the counts, the skipped tests, and the
// files that passed only when test-again.mjs ran them again.
//
//   node scripts/test-summary.mjs <folder>
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const folder = process.argv[2];
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const filesIn = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).testResults;

const counts = { passed: 0, failed: 0, pending: 0 };
const skipped = new Set();
const onlyAlone = new Set();
for (const name of names.filter((name) => !name.endsWith('-alone.json'))) {
  const again = name.replace(/\.json$/, '-alone.json');
  const alone = new Map(names.includes(again) ? filesIn(again).map((file) => [file.name, file]) : []);
  for (const first of filesIn(name)) {
    const file = alone.get(first.name) ?? first;
    if (first.status === 'failed' && file.status === 'passed') onlyAlone.add(relative('', file.name));
    for (const { status, fullName } of file.assertionResults) {
      if (status in counts) counts[status] += 1;
      if (status === 'pending') skipped.add(fullName);
    }
  }
}

for (const name of skipped) console.log(`skipped: ${name}`);
for (const name of onlyAlone) console.log(`passed only when run alone: ${name}`);
console.log(
  `${counts.passed} passed, ${counts.failed} failed` + (counts.pending > 0 ? `, ${counts.pending} skipped` : ''),
);
