// What must survive a power failure is synced before it gets its name, as strace shows.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere } from '../support/packers.ts';
import { PROGRAM, temporaryFolder } from '../support/program.ts';

const whenTraced = isThere('strace') ? test : test.skip;

/**
 * The system calls, in order, of a run with --resume whose records fail: `fsync(PATH)`, `linkat`,
 * `rename`.
 */
function callsOfFailing(): string[] {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in.txt'), 'a\n'.repeat(100));
  const work = ['--map', 'args[line].bar', 'in.txt', '-o', 'out.txt', '--resume', '--quarantine', 'bad.txt', '-q'];
  const trace = [
    '-f',
    '-y',
    '-qq',
    '-o',
    join(cwd, 'trace'),
    '-e',
    'trace=fsync,link,linkat,rename,renameat,renameat2',
  ];
  const { status } = spawnSync('strace', [...trace, process.execPath, PROGRAM, ...work, '-p', '1'], { cwd });
  expect(status).toBe(1);
  return readFileSync(join(cwd, 'trace'), 'utf8').split('\n');
}

whenTraced(
  'a lock is synced before it takes effect; copies of the quarantine before and after they get their names',
  () => {
    const calls = callsOfFailing();
    const first = (pattern: RegExp, from = 0) => calls.findIndex((call, at) => at >= from && pattern.test(call));
    const draft = first(/fsync\(\d+<[^>]*\/lock\.[0-9a-f]+>/);
    expect(draft).toBeGreaterThanOrEqual(0);
    expect(first(/link(?:at)?\(.*\/lock"/)).toBeGreaterThan(draft);
    for (const name of ['bad.txt', 'bad.txt.errors.jsonl']) {
      const renamed = first(new RegExp(`rename.*\\.partial", .*/${name}"`));
      expect(first(new RegExp(`fsync\\(\\d+<[^>]*/\\.${name}\\.[^>]*\\.partial>`))).toBeLessThan(renamed);
      // fsync of the folder
      expect(first(/fsync\(\d+<[^>]*\/threadmill-[^/>]*>/, renamed)).toBeGreaterThan(renamed);
    }
  },
);
