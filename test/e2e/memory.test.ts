// Memory is bounded for every size of the input, even if results wait for an earlier one. The
// limits here are far above the real use, and far below what keeping everything would take.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder } from '../support/program.ts';

const MIB = 1024 * 1024;
/** Memory of all threads of a run with two workers and nothing in flight. */
const PROGRAM_BYTES = 190 * MIB;
const LINE = 'chr1 10468 rs112750067 A C 35.28 PASS';

const cwd = temporaryFolder();
// The greatest resident memory of the process, in KiB.
writeFileSync(
  join(cwd, 'peak.mjs'),
  `const teardown = () => console.error('peak ' + process.resourceUsage().maxRSS);
  const slow = (line, ms) => new Promise((resolve) => setTimeout(resolve, ms, line));
  export default {
    teardown,
    filter: (line, { recordNumber, args }) => recordNumber === 1 || !args.drop,
    map: (line, { recordNumber, args }) => (args.slow && recordNumber === 1 ? slow(line, args.slow) : line),
  };`,
);

/** Peak memory of a run over so many bytes, piped in and out. */
async function peakBytes(options: string, inputBytes: number): Promise<number> {
  const input = `yes '${LINE}' | head -c ${inputBytes}`;
  const { stdout, stderr } = await shell(`${input} | threadmill peak.mjs -p 2 ${options} | wc -c`, { cwd });
  if (options.includes('drop')) expect(Number(stdout)).toBe(LINE.length + 1);
  else expect(Number(stdout)).toBeGreaterThanOrEqual(inputBytes);
  const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib));
  expect(peaks).toHaveLength(2);
  return 1024 * Math.max(...peaks);
}

test('a long stream takes no more than the program and the data in flight', async () => {
  expect(await peakBytes('', 300 * MIB)).toBeLessThan(PROGRAM_BYTES + 60 * MIB);
});

test('after a slow first record, results pile up to the budget, a quarter of --max-memory, and no further', async () => {
  expect(await peakBytes('--max-memory 256M --arg slow=1500', 400 * MIB)).toBeLessThan(PROGRAM_BYTES + 2 * 64 * MIB);
});

test('results that a filter emptied still hold their buffers, and count like others', async () => {
  const options = '--max-memory 256M --arg slow=4000 --arg drop=1';
  expect(await peakBytes(options, 400 * MIB)).toBeLessThan(PROGRAM_BYTES + 2 * 64 * MIB);
});

test.each(['ids records', 'records ids'])(
  'pairs of %s take little memory, however much longer one mate is',
  async (inputs) => {
    const work = `const teardown = () => console.error('peak ' + process.resourceUsage().maxRSS);
    export default { teardown, filter: (r1, r2) => r1.length !== r2.length };`;
    writeFileSync(join(cwd, 'pairs.mjs'), work);
    const records = `yes $(head -c 100000 /dev/zero | tr '\\0' x) | head -n 6000`;
    const sources = inputs.replace('ids', '<(yes id | head -n 6000)').replace('records', `<(${records})`);
    const { stdout, stderr } = await shell(`threadmill --pair -p 2 pairs.mjs ${sources} | wc -c`, { cwd });
    expect(Number(stdout)).toBe(6000 * (100_001 + 3));
    const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib) * 1024);
    expect(Math.max(...peaks)).toBeLessThan(PROGRAM_BYTES + 60 * MIB);
  },
);

describe('--max-memory and buffers', () => {
  const PIECE = 2 ** 25;
  // 40 pieces are 1.3 GiB. A pause after each: during a call the watch gets no figures.
  const HOLDS = `
    const kept = [];
    const pieces = {
      buffer: () => Buffer.alloc(${PIECE}, 1),
      shared: () => new Uint8Array(new SharedArrayBuffer(${PIECE})).fill(1),
      wasm: () => new Uint8Array(new WebAssembly.Memory({ initial: ${PIECE / 65536} }).buffer).fill(1),
      blob: () => new Blob([Buffer.alloc(${PIECE}, 1)]),
      text: () => Buffer.alloc(${PIECE}, 'ab').toString('latin1'),
    };
    const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
    const hold = async (how) => {
      if (kept.length < 40) kept.push(pieces[how]());
      await pause();
    };
    export default {
      async setup({ args }) { if (args.in === 'setup') for (let i = 0; i < 200; i += 1) await hold(args.how); },
      async map(line, { args }) { if (args.in === 'map') await hold(args.how); return line; },
    };`;
  writeFileSync(join(cwd, 'holds.mjs'), HOLDS);
  const merges = `
    const kept = [];
    export default {
      start: () => 0, add: (sum) => sum + 1, finish: (sum) => [sum],
      async merge(a, b) {
        if (kept.length < 40) kept.push(new Uint8Array(${PIECE}).fill(1));
        await new Promise((resolve) => setTimeout(resolve, 20));
        return a + b;
      },
    };`;
  writeFileSync(join(cwd, 'merges.mjs'), merges);
  const calls = `
    const kept = [];
    export default () => { for (;;) if (kept.length < 80) kept.push(Buffer.alloc(${PIECE}, 1)); };`;
  writeFileSync(join(cwd, 'calls.mjs'), calls);
  const TAKEN = /^threadmill: .*the process has taken \S+ [MG]iB, more than --max-memory 256 MiB: /;

  const run = (work: string) => shell(`seq 1 3000 | threadmill -b 10 --max-memory 256M ${work} -o held.txt`, { cwd });

  test.each([
    ['map', 'buffer'],
    ['map', 'shared'],
    ['map', 'wasm'],
    ['map', 'blob'],
    ['map', 'text'],
    ['setup', 'buffer'],
  ])('memory that %s keeps in a %s fails the run, and the worker is named', async (where, how) => {
    const { code, stderr } = await run(`-p 2 --arg in=${where} --arg how=${how} holds.mjs`);
    expect(stderr).toMatch(TAKEN);
    expect(stderr).toMatch(/: worker \d (keeps|is in)[^]*fewer --procs[^]*--max-memory/);
    expect(code).toBe(1);
  });

  test('so does memory that merge() keeps in the writer', async () => {
    const { code, stderr } = await run('-p 1 merges.mjs');
    expect(stderr).toMatch(TAKEN);
    expect(stderr).toContain(': the writer, in which merge() runs, ');
    expect(code).toBe(1);
  });

  test('and memory taken in a call that does not end', async () => {
    const { code, stderr } = await run('-p 1 calls.mjs');
    expect(stderr).toMatch(TAKEN);
    expect(stderr).toContain(': worker 1 is inside a call of the work\n');
    expect(code).toBe(1);
  });

  test.each([
    ['buffers that are dropped', `--map 'Buffer.alloc(2 ** 20, 1).length + line.length'`, '-p 2 --max-memory 128M'],
    ['a batch far larger than the limit', `--map '(async () => line)()'`, '-p 2 --max-memory 43M -b 1000000'],
    ['many workers in little memory', '--map line.length', '-p 8 --max-memory 171M -b 100'],
  ])('no run fails for %s', async (_what, work, options) => {
    const records = options.includes('1000000') ? 3_000_000 : 10_000;
    const { code, stdout, stderr } = await shell(`seq 1 ${records} | threadmill ${options} ${work} | wc -l`, { cwd });
    expect({ code, lines: Number(stdout), stderr }).toEqual({ code: 0, lines: records, stderr: '' });
  });
});
