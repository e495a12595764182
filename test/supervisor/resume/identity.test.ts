// Which changes make a run different from the one whose journal it finds, and which don't.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Job } from '../../../src/job/job.ts';
import { planRun } from '../../../src/supervisor/plan.ts';
import { differences, type Identity } from '../../../src/supervisor/resume/identity.ts';
import { moduleContents } from '../../../src/transform/module/module-contents.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = temporaryFolder();
function write(name: string, text: string): string {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
  return at(name);
}

write('in.txt', 'a\tb\n1\t2\n');
write('other.txt', 'a\tb\n1\t2\n');
write('ids', '1\n2\n');
write('other-ids', '1\n3\n');
write('work.mjs', 'export default (line) => line;');
write('same.mjs', 'export default (line) => line;');

const JOB: Job = {
  input: at('in.txt'),
  output: at('out'),
  filter: '$1 > "b"',
  resume: true,
  args: { ids: `@${at('ids')}` },
};

async function identityOf(job: Job): Promise<Identity> {
  const { resume } = await planRun(job, undefined, { onWarning: () => {}, onTraits: () => {} });
  if (resume?.kind !== 'journalled') throw new Error('nothing is journalled');
  return resume.run.identity;
}

async function changed(changes: Partial<Job>, from: Job = JOB): Promise<{ rest: string[]; work: string[] }> {
  const [before, now] = [await identityOf(from), await identityOf({ ...from, ...changes })];
  return { rest: differences(before.rest, now.rest), work: differences(before.work, now.work) };
}

test.each<[string, Partial<Job>]>([
  ['--procs', { procs: 7 }],
  ['--max-memory', { maxMemory: '2G' }],
  ['--max-record', { maxRecord: '1M' }],
  ['--report', { report: at('report') }],
  ['--retries', { retries: 3 }],
  ['--timeout and --idle-timeout', { timeout: '5s', idleTimeout: '1m' }],
  ['--allow-truncated and --allow-binary', { allowTruncated: true, allowBinary: true }],
  ['--restart', { restart: true }],
  ['the same, said explicitly', { format: 'lines', header: '0', delimiter: '\\t', encoding: 'utf8', compress: 'none' }],
])('%s may change', async (_, changes) => {
  expect(await changed(changes)).toEqual({ rest: [], work: [] });
});

test('--max-errors may change', async () => {
  expect(await changed({ maxErrors: '5%' }, { ...JOB, quarantine: at('bad') })).toEqual({ rest: [], work: [] });
});

test.each<[string, Partial<Job>, string]>([
  ['--format', { format: 'tsv' }, '--format (it was lines, now it is tsv)'],
  ['--null', { null: true }, '--null (it was newline, now it is nul)'],
  ['--lines-per-record', { linesPerRecord: 2 }, '--lines-per-record (it was 1, now it is 2)'],
  ['--delimiter', { delimiter: ';' }, '--delimiter (it was "\\t", now it is ";")'],
  ['--header', { header: '1' }, '--header (it was {"kind":"none"}, now it is {"kind":"lines","lines":1})'],
  ['--header-out', { headerOut: 'none' }, '--header-out (it was {"kind":"default"}, now it is {"kind":"none"})'],
  ['--encoding', { encoding: 'latin1' }, '--encoding (it was utf8, now it is latin1)'],
  [
    '--batch-size',
    { batchSize: '4K' },
    '--batch-size (it was the default, whole records up to 4 KiB at first, growing to 256 KiB, now it is whole records up to 4 KiB)',
  ],
  ['--compress', { compress: 'bgzf' }, 'the compression of --output (it was none, now it is bgzf, level 6)'],
  ['--filtered-out', { filteredOut: at('refused') }, '--filtered-out (was added)'],
  ['--quarantine', { quarantine: at('bad') }, '--quarantine (was added)'],
  ['an argument', { args: { ids: `@${at('ids')}`, min: '3' } }, '--arg min (was added)'],
  ['what is in the file of an argument', { args: { ids: `@${at('other-ids')}` } }, 'the file of --arg ids'],
  ['an argument that is gone', { args: {} }, 'the file of --arg ids (was removed)'],
  ['another input', { input: at('other.txt') }, `input ${at('other.txt')}: its name`],
  ['one more input', { input: [at('in.txt'), at('other.txt')] }, 'the number of inputs (it was 1, now it is 2)'],
])('%s makes another run', async (_, changes, says) => {
  const { rest, work } = await changed(changes);
  expect(work).toEqual([]);
  expect(rest.join('; ')).toContain(says);
});

test('the line width makes another run', async () => {
  const fasta: Job = { ...JOB, format: 'fasta', filter: 'seq !== ""' };
  expect((await changed({ lineWidth: 60 }, fasta)).rest).toEqual(['--line-width (it was none, now it is 60)']);
});

test.each<[string, Partial<Job>, string]>([
  ['--output', { output: [at('a'), at('b')] }, 'the second --output (was added)'],
  ['--filtered-out', { filteredOut: [at('refused'), at('b')] }, 'the second --filtered-out (was added)'],
  ['--quarantine', { quarantine: [at('bad'), at('b')] }, 'the second --quarantine (was added)'],
])('a file of their own for second mates makes another run: %s', async (_, changes, says) => {
  const files = { output: at('a'), filteredOut: at('refused'), quarantine: at('bad') };
  const pairs: Job = { ...JOB, ...files, input: [at('in.txt'), at('other.txt')], pair: true, filter: 'true' };
  const { rest, work } = await changed(changes, pairs);
  expect([rest.join('; '), work]).toEqual([expect.stringContaining(says), []]);
});

test('pairs are another run', async () => {
  const both: Job = { ...JOB, input: [at('in.txt'), at('other.txt')], filter: 'true' };
  expect((await changed({ pair: true }, both)).rest).toEqual(['--pair (it was false, now it is true)']);
});

test.each<[string, Partial<Job>, string]>([
  ['a filter', { filter: '$1 > "c"' }, '--filter (it was $1 > "b", now it is $1 > "c")'],
  ['a map besides', { map: 'line' }, '--map (was added)'],
  ['a command', { command: ['cat'], batchSize: '4K' }, 'the command (was added)'],
  ['a module', { transform: at('work.mjs') }, 'the file work.mjs of the work (was added)'],
])('%s is other work', async (_, changes, says) => {
  const { rest, work } = await changed(changes, { ...JOB, batchSize: '4K' });
  expect([rest, work.join('; ')]).toEqual([[], expect.stringContaining(says)]);
});

test('accepted exit codes, and how a command gets its input, belong to the work', async () => {
  const command: Job = { ...JOB, command: ['cat'] };
  expect(await changed({ okCodes: '1' }, command)).toEqual({ rest: [], work: ['--ok-codes (it was 0, now it is 1)'] });
  expect(await changed({ keepAlive: true }, { ...command, batchSize: '4K' })).toEqual({
    rest: [],
    work: ['--keep-alive (it was false, now it is true)'],
  });
});

test('a module is its own text, that of the local files it imports, and its packages by version', async () => {
  write(
    'm/main.ts',
    "import { b } from './lib/b.js'; import left from 'left'; import data from './d.json'; const t = await b(left); export default () => t + data;",
  );
  write(
    'm/lib/b.js',
    "import fs from 'node:fs'; export const b = async (x) => (await import('./c.mjs')).default + fs + require('../raw.wasm') + x;",
  );
  write('m/lib/c.mjs', "import '@scope/deep/inner.js'; import 'nowhere'; import 'threadmill'; export default 1;");
  write('m/d.json', '{}');
  write('m/raw.wasm', 'bytes');
  write('m/node_modules/left/package.json', '{"name": "left", "version": "1.2.3", "main": "l.js"}');
  write('m/node_modules/left/l.js', 'module.exports = 1;');
  write('m/node_modules/@scope/deep/package.json', '{"name": "@scope/deep", "version": "4.0.0"}');
  write('m/node_modules/@scope/deep/inner.js', '');
  const before = await moduleContents(at('m/main.ts'), 'main.ts');
  expect(Object.keys(before.files)).toEqual(['d.json', 'lib/b.js', 'lib/c.mjs', 'main.ts', 'raw.wasm']);
  expect(before.packages).toEqual({ '@scope/deep': '4.0.0', left: '1.2.3', nowhere: '' });
  for (const name of Object.keys(before.files)) {
    write(
      join('m', name),
      name.endsWith('json')
        ? '[]'
        : name.endsWith('wasm')
          ? 'other'
          : `// changed\nexport const b = 1, c = 2; export default 3;`,
    );
  }
  const after = await moduleContents(at('m/main.ts'), 'main.ts');
  expect(after.files['main.ts']).not.toBe(before.files['main.ts']);
});

test('a module with an error in its text is reported with its line', async () => {
  write('broken.mjs', 'export default (line) =>\n  line +;');
  await expect(moduleContents(at('broken.mjs'), 'broken.mjs')).rejects.toMatchObject({
    name: 'ModuleError',
    place: { file: 'broken.mjs', line: 2 },
  });
});
