// The types that the package publishes: programs that use them compile in strict mode, and wrong ones don't.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();
mkdirSync(inFolder('node_modules/@types'), { recursive: true });
symlinkSync(ROOT, inFolder('node_modules/threadmill'));
symlinkSync(join(ROOT, 'node_modules/@types/node'), inFolder('node_modules/@types/node'));
symlinkSync(join(ROOT, 'node_modules/undici-types'), inFolder('node_modules/undici-types'));
writeFileSync(inFolder('package.json'), '{ "type": "module" }');

/** The compiler's complaints, by file; threadmill's own types are looked at too. */
function complaints(files: Readonly<Record<string, string>>, settings: object = {}): Record<string, string[]> {
  for (const [name, text] of Object.entries(files)) writeFileSync(inFolder(name), text);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    noEmit: true,
    ...settings,
  };
  writeFileSync(inFolder('tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', inFolder('.')], { encoding: 'utf8', cwd: inFolder('.') });
  const found: Record<string, string[]> = {};
  for (const line of stdout.split('\n').filter((line) => /^\S/.test(line))) {
    const [, file = 'elsewhere'] = /^(\S+?)\(/.exec(line) ?? [];
    (found[file] ??= []).push(line);
  }
  return found;
}

const PROGRAM = `
import { run, OutputError, ThreadmillError, WorkError, type Job, type Outcome, type Place, type PlainCause, type RunOptions } from 'threadmill';

const job: Job = { input: ['a.tsv', 'b.tsv'], output: 'out.tsv', transform: './annotate.ts', header: 1, procs: 8 };
const options: RunOptions = {
  signal: new AbortController().signal,
  onFailure: (error) => { const code: string = error.code; console.error(code); },
  onNote: (note) => console.error(note.toUpperCase()),
  onPrint: (text) => process.stderr.write(text),
};
try {
  const outcome: Outcome = await run(job, options);
  const counted: number | undefined = outcome.counters['short'];
  console.log(outcome.recordsIn, outcome.recordsDropped, counted);
} catch (error) {
  if (error instanceof WorkError) {
    const place: Place = error.place;
    const code: 'ERR_THREADMILL_WORK' = error.code;
    const cause = error.cause as PlainCause;
    console.error(place.file, place.line, error.message, code, cause.stack, error.advice);
  } else if (error instanceof OutputError || error instanceof ThreadmillError) console.error(error.exitCode, error.code);
  else throw error;
}
`;

const TRANSFORMS = `
import { definePairTransform, defineTransform, type MapResult, type PairTransform, type RecordContext, type Transform } from 'threadmill';

export const short = (line: string, context: RecordContext): MapResult => (context.count('lines'), line);

export const typed = defineTransform({
  setup: async ({ args }) => ({ least: Number(args['least']), seen: new Map<string, number>() }),
  filter: (line, { state }) => line.length >= state.least,
  map(line, { state, recordNumber, columns, file }) {
    state.seen.set(line, recordNumber);
    const first: string | undefined = columns[0];
    return [line, recordNumber, 10n, null, first ?? file];
  },
  header: (lines, { state }) => [...lines, String(state.least)],
  teardown: ({ state, count }) => count('seen', state.seen.size),
});
export const histogram = defineTransform({
  format: 'fastq',
  start: () => new Map<number, number>(),
  add(counts, read, { recordNumber }) {
    const many: number | undefined = counts.get(read.seq.length);
    counts.set(read.seq.length, (many ?? 0) + recordNumber);
  },
  merge(a, b) {
    for (const [length, many] of b) a.set(length, many);
  },
  finish: (counts) => [...counts].map(([length, many]) => \`\${length} \${many}\`),
});
export const batch = defineTransform({
  format: 'fastq',
  mapBatch: (reads, { batchIndex }) => reads.map((read) => ({ ...read, id: read.id + String(batchIndex) })),
});
export const bytes = defineTransform({ mapBytes: async (bytes) => bytes.subarray(1) });

export const pairs = definePairTransform({
  format: 'fastq',
  setup: () => ({ least: 30 }),
  filter: (r1, r2, { state }) => Math.min(r1.seq.length, r2.seq.length) >= state.least,
  map: async (r1, r2, { recordNumber }) => (recordNumber === 1 ? null : { r1: { ...r1, id: 'x' }, r2: '@finished' }),
});
export const columns: PairTransform<unknown, 'csv'> = { map: (r1, r2) => ({ r1: [1, r1['a'] ?? ''], r2 }) };

export const generator = defineTransform({ *map(line) { yield line; yield null; } });
export const later = defineTransform({ map: async (line) => (line === '' ? null : line) });
const named: Transform<{ least: number }> = { setup: () => ({ least: 1 }), map: (line, { state }) => line.slice(state.least) };
export default named;
`;

const RIGHT = { 'program.ts': PROGRAM, 'transforms.ts': TRANSFORMS };

test('programs that run jobs, and transforms of all kinds with the state known to be what setup gives', () => {
  expect(complaints(RIGHT)).toEqual({});
});

test('the same for a bundler', () => {
  expect(complaints(RIGHT, { module: 'esnext', moduleResolution: 'bundler' })).toEqual({});
});

test('what is wrong is refused', () => {
  const define = (transform: string) => `import { defineTransform } from 'threadmill'; defineTransform(${transform});`;
  const wrong = {
    'no-such-option.ts': `import { run } from 'threadmill'; await run({ inputs: 'a' });`,
    'no-text.ts': `import { run } from 'threadmill'; await run({ output: 3 });`,
    'no-return.ts': define('{ map(line) { line.trim(); } }'),
    'gives-object.ts': define('{ map: () => ({}) }'),
    'no-such-key.ts': define('{ maps: (line: string) => line }'),
    'no-such-state.ts': define('{ setup: () => ({ a: 1 }), map: (line, { state }) => line + state.b }'),
    'gives-text.ts': define('{ mapBatch: (lines) => 5 }'),
    'gives-texts.ts': define('{ mapBytes: () => ["a"] }'),
    'other-accumulator.ts': define(
      '{ start: () => 0, add: (n) => n + 1, merge: (a, b) => a + b, finish: (n) => n.size }',
    ),
    'half-a-pair.ts': `import { definePairTransform } from 'threadmill'; definePairTransform({ map: (r1) => ({ r1 }) });`,
    'pair-as-batch.ts': `import { definePairTransform } from 'threadmill'; definePairTransform({ mapBatch: () => [] });`,
    'inside.ts': `import { startRun } from 'threadmill/dist/run.js'; export default startRun;`,
  };
  const found = complaints(wrong);
  expect(Object.keys(found).sort()).toEqual(Object.keys(wrong).sort());
});
