// Memory is bounded, whatever the size of the input, and also where a result has to wait for one before it. The bounds
// here are far above what is used, and far below what keeping everything would take.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder } from '../support/program.ts';

const MIB = 1024 * 1024;
/** What all threads take that a run of two workers has, with nothing in flight. */
const PROGRAM_BYTES = 190 * MIB;

const cwd = temporaryFolder();
// the most memory that the process has had resident, in KiB
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

/** Peak memory of a run over this much, piped in and out. */
async function peakBytes(options: string, inputBytes: number): Promise<number> {
  const input = `yes 'chr1 10468 rs112750067 A C 35.28 PASS' | head -c ${inputBytes}`;
  const { stdout, stderr } = await shell(`${input} | threadmill peak.mjs -p 2 ${options} | wc -c`, { cwd });
  if (options.includes('drop')) expect(Number(stdout)).toBeLessThan(100);
  else expect(Number(stdout)).toBeGreaterThanOrEqual(inputBytes);
  return 1024 * Math.max(...[...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib)));
}

test('a long stream takes no more than the program and what is in flight', async () => {
  expect(await peakBytes('', 300 * MIB)).toBeLessThan(PROGRAM_BYTES + 60 * MIB);
});

test('behind a slow first record results pile up to the budget, a quarter of --max-memory, and no further', async () => {
  expect(await peakBytes('--max-memory 256M --arg slow=1500', 400 * MIB)).toBeLessThan(PROGRAM_BYTES + 2 * 64 * MIB);
});

test('results that a filter has emptied still hold their buffers, and are bounded like others', async () => {
  const options = '--max-memory 256M --arg slow=4000 --arg drop=1';
  expect(await peakBytes(options, 400 * MIB)).toBeLessThan(PROGRAM_BYTES + 2 * 64 * MIB);
});

test.each(['ids records', 'records ids'])('pairs of %s stay small, however much longer one mate is', async (inputs) => {
  const work = `const teardown = () => console.error('peak ' + process.resourceUsage().maxRSS);
    export default { teardown, filter: (r1, r2) => r1.length !== r2.length };`;
  writeFileSync(join(cwd, 'pairs.mjs'), work);
  const records = `yes $(head -c 100000 /dev/zero | tr '\\0' x) | head -n 6000`;
  const sources = inputs.replace('ids', '<(yes id | head -n 6000)').replace('records', `<(${records})`);
  const { stdout, stderr } = await shell(`threadmill --pair -p 2 pairs.mjs ${sources} | wc -c`, { cwd });
  expect(Number(stdout)).toBe(6000 * (100_001 + 3));
  const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib) * 1024);
  expect(Math.max(...peaks)).toBeLessThan(PROGRAM_BYTES + 60 * MIB);
});
