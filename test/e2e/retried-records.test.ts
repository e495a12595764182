// A retried record is a fresh one, whatever the work changed in it before it failed: in each
// format, for each kind of work, and for a batch of one record, too.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
write('in.fastq', '@a\nAC\n+\nII\n@b\nGG\n+\nII\n');
write('in.fasta', '>a\nAC\n>b\nGG\n');
write('in.ndjson', '{"n":1}\n{"n":5}\n');
write('in.tsv', 'n\tm\n1\t2\n5\t6\n');
write('in.csv', 'n,m\n1,2\n5,6\n');

/** Fails at its first call for each record. */
const ONCE = `const tried = new Set();
const once = (key) => { if (!tried.has(key)) { tried.add(key); throw new Error('not yet'); } };`;
const READ = `r.seq += 'T'; r.qual += 'I'; once(r.id);`;

const cases: [what: string, format: string, work: string, expected: string][] = [
  ['a read', 'fastq', `map(r) { ${READ} return r; }`, '@a\nACT\n+\nIII\n@b\nGGT\n+\nIII\n'],
  ['a sequence', 'fasta', `map(r) { r.seq += 'T'; once(r.id); return r; }`, '>a\nACT\n>b\nGGT\n'],
  ['JSON', 'ndjson', `map(r, { recordNumber }) { r.n += 1; once(recordNumber); return r; }`, '{"n":2}\n{"n":6}\n'],
  ['a row of tsv', 'tsv', `map(r) { r.n += '+'; once(r.m); return r; }`, 'n\tm\n1+\t2\n5+\t6\n'],
  ['a row of csv', 'csv', `map(r) { r.n += '+'; once(r.m); return r; }`, 'n,m\n1+,2\n5+,6\n'],
  [
    'what a filter has changed',
    'fastq',
    `filter(r) { ${READ} return true; }, map: (r) => r`,
    '@a\nACT\n+\nIII\n@b\nGGT\n+\nIII\n',
  ],
  [
    'what is awaited',
    'fastq',
    `async map(r) { r.seq += 'T'; await 0; r.qual += 'I'; once(r.id); return r; }`,
    '@a\nACT\n+\nIII\n@b\nGGT\n+\nIII\n',
  ],
  [
    'a batch',
    'fastq',
    `mapBatch(all) { for (const r of all) { ${READ} } return all; }`,
    '@a\nACT\n+\nIII\n@b\nGGT\n+\nIII\n',
  ],
  [
    'a reduction',
    'ndjson',
    `start: () => 0, add(sum, r, { recordNumber }) { r.n += 1; once(recordNumber); return sum + r.n; }, merge: (a, b) => a + b, finish: (sum) => sum`,
    '8\n',
  ],
];

describe.each([
  ['each batch again', ['--retries', '5']],
  ['and each record alone', ['--retries', '1', '--quarantine', '/dev/null', '--max-errors', '0']],
])('%s', (_how, policies) => {
  test.each(cases)('%s', async (_what, format, work, expected) => {
    write('work.mjs', `${ONCE}\nexport default { format: '${format}', ${work} };`);
    for (const batch of ['1', '2']) {
      const { code, stdout, stderr } = await threadmill(
        ['work.mjs', `in.${format}`, '-p', '1', '-b', batch, ...policies],
        { cwd },
      );
      expect([batch, stderr, code, stdout.toString()]).toEqual([batch, '', 0, expected]);
    }
  });

  test('both mates of a pair are fresh', async () => {
    write('mates.fastq', '@a\nCC\n+\nII\n@b\nTT\n+\nII\n');
    const pair = `map(r1, r2) { for (const r of [r1, r2]) { r.seq += 'T'; r.qual += 'I'; } once(r1.id); return { r1, r2 }; }`;
    write('work.mjs', `${ONCE}\nexport default { pair: true, format: 'fastq', ${pair} };`);
    const { code, stdout } = await threadmill(
      ['--pair', 'work.mjs', 'in.fastq', 'mates.fastq', '-p', '1', '-b', '1', ...policies],
      { cwd },
    );
    const reads = ['a ACT', 'a CCT', 'b GGT', 'b TTT'].map((read) => `@${read.replace(' ', '\n')}\n+\nIII\n`);
    expect([code, stdout.toString()]).toEqual([0, reads.join('')]);
  });
});

test('a value that an expression made from the record is fresh, too', async () => {
  const tried = `globalThis.tried = (globalThis.tried ?? 0) + 1; if (globalThis.tried === 1) throw new Error("not yet");`;
  const args = ['--map', `{ json.n += 1; ${tried} return json }`, '--retries', '1', '-p', '1', 'in.ndjson'];
  const { code, stdout, stderr } = await threadmill(args, { cwd });
  expect([stderr, code, stdout.toString()]).toEqual(['', 0, '{"n":2}\n{"n":6}\n']);
});
