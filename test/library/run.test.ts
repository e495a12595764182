// The library in a program: the outcome, and a process that ends by itself.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, ROOT, temporaryFolder } from '../support/program.ts';

const INDEX = join(ROOT, 'dist/index.js');
const VARIANTS = join(FIXTURES, 'variants.tsv');

/**
 * Runs a program with `run` and `VARIANTS` in a folder of its own; returns its output and exit
 * code.
 */
function program(code: string, cwd = temporaryFolder()) {
  const head = `import { run, WorkError, ThreadmillError } from ${JSON.stringify(INDEX)};\nconst VARIANTS = ${JSON.stringify(VARIANTS)};\n`;
  writeFileSync(join(cwd, 'program.mjs'), head + code);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['program.mjs'], {
    cwd,
    encoding: 'utf8',
    timeout: 50_000,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { stdout, stderr, status };
}

test('it returns what a run did, and the process ends by itself', () => {
  const cwd = temporaryFolder();
  const code = `
    const outcome = await run({ input: VARIANTS, output: 'out', format: 'lines', header: 1, headerOut: 'keep', filter: '$7 === "PASS"', map: '[$1, $2]', batchSize: 10, procs: 2 });
    const { recordsIn, recordsWrittenFrom, recordsDropped, recordsOut, bytesIn, batches } = outcome;
    console.log(JSON.stringify({ recordsIn, sum: recordsWrittenFrom + recordsDropped, twice: recordsOut === 2 * recordsWrittenFrom, bytesIn, batches }));`;
  const bytesIn = readFileSync(VARIANTS).length;
  expect(program(code, cwd)).toEqual({
    stdout: `${JSON.stringify({ recordsIn: 500, sum: 500, twice: true, bytesIn, batches: 50 })}\n`,
    stderr: '',
    status: 0,
  });
});

test('a limit reads the first records, and the outcome counts these', () => {
  const code = `
    const { recordsIn, batches } = await run({ input: [VARIANTS, VARIANTS], output: '/dev/null', map: 'line', limit: 501, batchSize: 250 });
    console.log(JSON.stringify({ recordsIn, batches }));`;
  expect(program(code)).toEqual({ stdout: '{"recordsIn":501,"batches":3}\n', stderr: '', status: 0 });
});

test('an input of one batch starts one worker, and many batches start as many as requested', () => {
  const code = `
    const one = await run({ input: VARIANTS, output: '/dev/null', format: 'lines', map: 'line', batchSize: '1M', procs: 4 });
    const slow = await run({ input: VARIANTS, output: '/dev/null', format: 'lines', map: 'await new Promise((r) => setTimeout(r, 5, line))', batchSize: 10, procs: 4 });
    console.log(one.workersStarted, slow.workersStarted);`;
  expect(program(code)).toEqual({ stdout: '1 4\n', stderr: '', status: 0 });
});

test('standard output is usable after a run that wrote to it', () => {
  const code = `await run({ input: VARIANTS, format: 'lines', map: 'NR > 2 ? null : $1' }); console.log('after');`;
  expect(program(code)).toEqual({ stdout: 'chrom\nchr1\nafter\n', stderr: '', status: 0 });
});

test('counters are summed over the workers', () => {
  const cwd = temporaryFolder();
  writeFileSync(
    join(cwd, 'work.mjs'),
    `export default (line, { count }) => { count('lines'); count('bytes', line.length); return null; };`,
  );
  const code = `const { counters } = await run({ input: VARIANTS, format: 'lines', transform: './work.mjs', batchSize: 20, procs: 3 }); console.log(counters.lines, counters.bytes);`;
  const bytes = readFileSync(VARIANTS, 'utf8').replaceAll('\n', '').length;
  expect(program(code, cwd)).toEqual({ stdout: `501 ${bytes}\n`, stderr: '', status: 0 });
});

test('a failed run leaves the program running, with an error that has a place', () => {
  const code = `
    const told = [];
    const error = await run({ input: VARIANTS, format: 'lines', output: 'out', map: 'args[line].y', procs: 1 }, { onFailure: (error) => told.push(error) }).catch((error) => error);
    console.log(error instanceof WorkError, error instanceof ThreadmillError, error.code, error.place.line, error.cause.name, told.length === 1 && told[0] === error);`;
  expect(program(code)).toEqual({ stdout: 'true true ERR_THREADMILL_WORK 1 TypeError true\n', stderr: '', status: 0 });
});
