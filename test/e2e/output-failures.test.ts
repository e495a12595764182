// Outputs that can't be opened or written completely: reported, and the partial file is removed.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultStage } from '../support/failing.ts';
import { asNobody } from '../support/privileges.ts';
import { filesIn, shell, threadmill, type RunSettings } from '../support/program.ts';
import { traceOf } from '../support/traces.ts';

const stage = faultStage();
const SAME = 'faults/fails-at.mjs';
const path = (name: string) => join(stage.folder, name);

async function failTo(output: string, settings: RunSettings = {}) {
  const { code, stderr, stdout, hasHung } = await threadmill([SAME, 'in.txt', '-o', output], {
    cwd: stage.folder,
    ...settings,
  });
  expect({ code, stdout: stdout.toString(), hasHung }).toEqual({ code: 1, stdout: '', hasHung: false });
  return stderr;
}

test.each([
  ['in a folder that is missing', 'absent/out.txt', 'there is no folder absent', '\n  absent/out.txt was not written'],
  ['a folder', 'faults', 'is a folder, not a file', ''],
  ['named as a folder', 'absent/', 'names a folder, not a file', '\n  absent/ was not written'],
  ['in a folder that is a file', 'in.txt/out.txt', 'not a directory (ENOTDIR)', '\n  in.txt/out.txt was not written'],
])('an output that is %s is a failure', async (_what, output, why, fate) => {
  const before = traceOf(stage.folder);
  const said = await failTo(output);
  expect(said).toMatch(new RegExp(`^threadmill: ${output} .*${why.replace(/[()]/g, '\\$&')}${fate}\n$`));
  expect(traceOf(stage.folder)).toEqual(before);
});

test('an output in a folder without write permission is a failure', async () => {
  mkdirSync(path('closed'), { mode: 0o555 });
  const said = await failTo('closed/out.txt', asNobody(stage.folder));
  expect(said).toMatch(
    /^threadmill: closed\/out\.txt can't be written, because no file can be created in .*closed: permission denied \(EACCES\)\n/,
  );
  expect(filesIn(path('closed'))).toEqual([]);
});

test('an output without write permission is left alone, even if its folder would allow replacing it', async () => {
  mkdirSync(path('open'));
  chmodSync(path('open'), 0o777);
  writeFileSync(path('open/kept.txt'), 'kept\n', { mode: 0o444 });
  const before = traceOf(path('open'));
  const said = await failTo('open/kept.txt', asNobody(stage.folder));
  expect(said).toBe(
    "threadmill: open/kept.txt can't be written: permission denied (EACCES)\n  open/kept.txt was left as it was\n",
  );
  expect(traceOf(path('open'))).toEqual(before);
});

const FULL = 'no space left on device (ENOSPC)';

test.each([
  ['-o /dev/full', `/dev/full can't be written: ${FULL}`],
  ['> /dev/full', `standard output can't be written: ${FULL}`],
  ['-o /dev/stdout > /dev/full', `/dev/stdout can't be written: ${FULL}`],
])('a full device is a failure: %s', async (to, said) => {
  const { code, stderr } = await shell(`threadmill ${SAME} in.txt ${to}`, { cwd: stage.folder });
  expect([code, stderr]).toEqual([1, `threadmill: ${said}\n`]);
});

describe('a full disk', () => {
  const disk = smallDisk();
  const onDisk = disk === undefined ? test.skip : test;
  afterAll(() => {
    if (disk !== undefined) execFileSync('umount', [disk]);
  });

  onDisk('is a failure, an earlier output stays and the space is freed', async () => {
    writeFileSync(join(disk!, 'out.txt'), 'of an earlier run\n');
    const before = traceOf(disk!);
    const { code, stderr } = await shell(`seq 1000000 | threadmill ${SAME} -o disk/out.txt`, { cwd: stage.folder });
    const said = `threadmill: disk/out.txt can't be written: ${FULL}\n  disk/out.txt was left as it was\n`;
    expect([code, stderr]).toEqual([1, said]);
    expect(traceOf(disk!)).toEqual(before);
    expect(Number(execFileSync('df', ['--output=used', '-k', disk!]).toString().split('\n')[1])).toBeLessThan(64);
  });

  onDisk('is a failure for standard output, too', async () => {
    const script = `seq 1000000 | threadmill ${SAME} > disk/redirected.txt`;
    const { code, stderr } = await shell(script, { cwd: stage.folder });
    expect([code, stderr]).toEqual([1, `threadmill: standard output can't be written: ${FULL}\n`]);
  });

  /** A file system of one mebibyte; undefined if we may not mount one. */
  function smallDisk(): string | undefined {
    mkdirSync(path('disk'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path('disk')], { stdio: 'ignore' });
      return path('disk');
    } catch {
      return undefined;
    }
  }
});

test('a reader that closes the output early ends the run quietly with 141, and an output file is not published', async () => {
  const { stdout, stderr, code } = await shell(`seq 1000000 | threadmill ${SAME} | head -1; exit \${PIPESTATUS[1]}`, {
    cwd: stage.folder,
  });
  expect([code, stdout.toString(), stderr]).toEqual([141, '1\n', '']);
});
