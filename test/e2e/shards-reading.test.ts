// How much a shard reads, as the kernel counts it: a piece in the middle of a large file needs no more than its own bytes and the
// surroundings of its borders.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { shell, temporaryFolder } from '../support/program.ts';

const COPIES = 40;
const MOST_BYTES = 1024 * 1024;

const hasStrace = (() => {
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
/** Where processes can't be traced, there is nothing to count with. */
const traced = hasStrace ? test : test.skip;

const RECORDS: readonly [file: string, header: string, record: (i: number) => string][] = [
  ['a.txt', '', (i) => `line ${i} ${'x'.repeat(i % 50)}\n`],
  ['a.fq', '', (i) => `@r${i}\n${'ACGT'.repeat(10)}\n+\n${'@+'.repeat(20)}\n`],
  ['a.csv', 'id,text,more\n', (i) => `${i},"x ""${i % 7}""\n${i},a,b\n",y${i}\n`],
];

/** The bytes that reads of this file have returned. */
function bytesRead(trace: string, file: string): number {
  const ofFile = trace.split('\n').filter((line) => line.includes(`/${file}>`));
  return ofFile.reduce((sum, line) => sum + Math.max(0, Number(/= (\d+)$/.exec(line)?.[1] ?? 0)), 0);
}

traced.each(RECORDS)('shard 500 of 1000 of %s reads no more than 1 MiB', async (file, header, record) => {
  const cwd = temporaryFolder();
  const many = Buffer.from(Array.from({ length: 20_000 }, (_, i) => record(i)).join(''));
  const fd = openSync(join(cwd, file), 'w');
  writeSync(fd, header);
  for (let i = 0; i < COPIES; i += 1) writeSync(fd, many);
  closeSync(fd);
  const size = header.length + COPIES * many.length;
  const command = `threadmill --shard 500/1000 --filter true ${file} -o part`;
  const { code } = await shell(`strace -f -y -qq -e trace=read,pread64,readv,preadv -o trace ${command}`, { cwd });
  expect(code).toBe(0);
  const bytes = bytesRead(readFileSync(join(cwd, 'trace'), 'utf8'), file);
  expect(bytes).toBeGreaterThan(size / 1001);
  expect(bytes).toBeLessThan(MOST_BYTES + size / 1000);
});
