// Limits set by a shell or scheduler (`ulimit`): the run succeeds within them, or names the limit
// in one line. It never prints what V8 or Node print when they abort.
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from '../support/privileges.ts';
import { filesIn, PROGRAM, shell, temporaryFolder } from '../support/program.ts';

const cwd = temporaryFolder();
const LINES = 200_000;
const INPUT = Array.from({ length: LINES }, (_, i) => `${i}\t${i * 7}\n`).join('');
writeFileSync(join(cwd, 'in.txt'), INPUT);
writeFileSync(join(cwd, 'work.mjs'), 'export default (line) => line;');

const KIB = 1024;
/**
 * Address space of Node alone, before any of our code runs; below that, we can't report anything.
 */
const NODE_KIB = Number(
  /VmSize:\s+(\d+)/.exec(
    execFileSync(process.execPath, ['-p', 'require("fs").readFileSync("/proc/self/status", "latin1")'], {
      encoding: 'latin1',
    }),
  )![1],
);
const WORK: readonly (readonly [string, string])[] = [
  ['an expression', `--map 'line + ""' in.txt -o out.txt`],
  ['fields', `-F tsv --header 0 --filter '$2 > -1' in.txt -o out.txt`],
  ['a module', 'work.mjs in.txt -o out.txt --quarantine bad.txt'],
  ['a command', 'in.txt -o out.txt -- cat'],
];

describe.each(WORK)('address space: %s', (_, args) => {
  test.each([256, 512, 1024, 1280, 1536, 2048, 3072].map((mib) => [mib] as const))(
    '%i MiB more than Node',
    async (mib) => {
      const limit = NODE_KIB + mib * KIB;
      const { code, signal, stderr } = await shell(`ulimit -c 0; ulimit -v ${limit}; threadmill ${args}`, { cwd });
      expect(signal).toBeNull();
      if (mib <= 512) expect(code).toBe(2);
      if (mib >= 2048) expect(code).toBe(0);
      if (code === 0) {
        expect(stderr).toMatch(/^(threadmill: workers: \d+ instead of \d+: there is no room for more: .*\n)?$/);
        expect(readFileSync(join(cwd, 'out.txt'), 'utf8') === INPUT).toBe(true);
      } else {
        expect(code).toBe(2);
        expect(stderr).toMatch(
          /^threadmill: address space is limited to .* \(ulimit -v \d+\), and .* at least .*\n( {2}.*\n)?$/,
        );
      }
      expect(filesIn(cwd).filter((name) => name.includes('partial'))).toEqual([]);
    },
  );
});

test('the space that the message asks for is enough', async () => {
  const run = (limit: number) =>
    shell(`ulimit -c 0; ulimit -v ${limit}; threadmill -p 3 --map 'line + ""' in.txt -o out.txt`, { cwd });
  let limit = NODE_KIB + 256 * KIB;
  for (let tries = 0; tries < 3; tries += 1) {
    const { code, stderr } = await run(limit);
    if (code === 0) return;
    // Some more, for differences in what the next run maps.
    limit = Number(/at least \d+ MiB \(ulimit -v (\d+)\)/.exec(stderr)?.[1]) + 64 * KIB;
  }
  throw new Error(`not even ${limit} KiB are enough`);
});

test.each(WORK)('open files, an increasing limit: %s', async (_, args) => {
  const codes = [];
  for (const limit of [24, 28, 36, 48, 56, 64, 80, 128]) {
    const { code, stderr } = await shell(`ulimit -n ${limit}; threadmill ${args}`, { cwd });
    codes.push(code);
    if (code === 0) expect(readFileSync(join(cwd, 'out.txt'), 'utf8') === INPUT).toBe(true);
    else {
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^threadmill: open files are limited to \d+ \(ulimit -n\), and .* at least \d+\n( {2}.*\n)?$/,
      );
    }
  }
  expect([codes[0], codes.at(-1)]).toEqual([2, 0]);
});

/**
 * A user without other processes: the limit counts all processes and threads of a user. It does not
 * apply to root.
 */
const LONELY_USER = 54_017;
const PROCESSES: readonly (readonly [name: string, args: string, message: RegExp])[] = [
  [
    'a module in TypeScript',
    'work.ts -p 1',
    /^threadmill: work\.ts: it could not be compiled: processes and threads are limited to \d+ \(ulimit -u.* needs up to \d+ more\n {2}.*\n$/,
  ],
  [
    'many workers',
    `-p 9 -b 100 --map '{ await new Promise((r) => setTimeout(r, 5)); return line }'`,
    /^threadmill: .* could not be started: processes and threads are limited to \d+ \(ulimit -u.* needs one more\n( {2}.*\n)+$/,
  ],
];

(isRoot ? test : test.skip).each(PROCESSES)('processes, an increasing limit: %s', async (_, args, message) => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'work.ts'), 'export default (line: string) => line;');
  writeFileSync(join(folder, 'in.txt'), INPUT.slice(0, 10_000));
  const codes = [];
  for (const limit of [13, 14, 15, 16, 17, 18, 20, 80]) {
    const script = `ulimit -c 0; ulimit -u ${limit}; exec ${process.execPath} ${PROGRAM} ${args} in.txt`;
    const { code, stdout, stderr } = await shell(script, { cwd: folder, userId: LONELY_USER });
    codes.push(code);
    if (code === 0) expect(stdout.toString()).toBe(INPUT.slice(0, 10_000));
    // With fewer than it needs itself, Node ends before any of our code runs.
    // At the limit Node may print a line of its own first, about a thread that it could do without.
    else if (code === 1) expect(stderr.replace(/^node\[\d+\]: pthread_create: .*\n/m, '')).toMatch(message);
  }
  expect(codes).toContain(1);
  expect(codes.at(-1)).toBe(0);
});
