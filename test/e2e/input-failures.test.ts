// Inputs that are missing, unreadable, or get shorter while they are read.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf, faultStage } from '../support/failing.ts';
import { filesIn, shell } from '../support/program.ts';
import { asNobody } from '../support/privileges.ts';

const stage = faultStage();
const path = (name: string) => join(stage.folder, name);
const SAME = 'faults/fails-at.mjs';

test.each([
  ['missing', 'absent.txt', "absent.txt: can't be read: no such file or directory (ENOENT)"],
  [
    'missing behind one that is there',
    'absent.txt',
    "absent.txt: can't be read: no such file or directory (ENOENT)",
    'in.txt',
  ],
  ['below a file, as if it were a folder', 'in.txt/x', "in.txt/x: can't be read: not a directory (ENOTDIR)"],
  ['a folder', 'faults', 'faults: is a folder, not a file'],
])('an input that is %s is a failure', async (_what, name, said, ...before) => {
  const message = await failureOf(stage, [SAME, ...before, name], { earlier: 'present' });
  expect(message).toBe(`threadmill: ${said}\n`);
});

test('an input without read permission is a failure', async () => {
  writeFileSync(path('secret.txt'), 'x\n', { mode: 0o200 });
  const message = await failureOf(stage, [SAME, 'secret.txt'], asNobody(stage.folder));
  expect(message).toBe("threadmill: secret.txt: can't be read: permission denied (EACCES)\n");
});

test('standard input that is a folder is a failure', async () => {
  const { code, stderr, stdout } = await shell(`threadmill ${SAME} < faults`, { cwd: stage.folder });
  expect([code, stderr, stdout.length]).toEqual([1, 'threadmill: (standard input): is a folder, not a file\n', 0]);
});

test('an input that gets shorter while it is read is a failure that says where it ended', async () => {
  // More than may be in flight, so that work begins before everything is read.
  const bytes = 48 * 1024 * 1024;
  const to = bytes - 5_000_000;
  execFileSync('bash', ['-c', `yes 'a line of the input' | head -c ${bytes} > shrinks.txt`], { cwd: stage.folder });
  const work = ['faults/shortens-its-input.mjs', 'shrinks.txt', '--arg', 'input=shrinks.txt', '--arg', `to=${to}`];
  const message = await failureOf(stage, [...work, '-p', '1', '--max-memory', '64M'], { earlier: 'present' });
  expect(message).toBe(
    `threadmill: shrinks.txt: shrank while it was read: only ${to} of its ${bytes} bytes could be read\n  byte ${to}\n`,
  );
});

test('a header that differs is a failure that names the file', async () => {
  writeFileSync(path('other.txt'), 'Name\nx\n');
  const message = await failureOf(stage, [SAME, 'in.txt', 'other.txt', '--header', '1']);
  expect(message).toMatch(/^threadmill: other\.txt:1: .*header/);
});

test('input that ends inside a record of several lines is a failure with its line', async () => {
  const message = await failureOf(stage, [SAME, 'in.txt', '-L', '3'], { earlier: 'present' });
  expect(message).toMatch(/^threadmill: in\.txt:1000: /);
});

test('an invalid UTF-8 byte is a failure with its record and byte', async () => {
  writeFileSync(path('latin.txt'), Buffer.from('one\ntwo \xe9t\xe9\nthree\n', 'latin1'));
  const message = await failureOf(stage, [SAME, 'latin.txt']);
  expect(message).toBe(
    'threadmill: latin.txt:2: invalid UTF-8: 0xE9 at byte 4 of the record (byte 8 of the file)\n' +
      '  record 2, byte 4, worker 1: "two \ufffdt\ufffd"\n' +
      '  --encoding latin1 reads every byte as a character, and writes it back unchanged\n',
  );
});

test('a record longer than --max-record is a failure with its line', async () => {
  writeFileSync(path('long.txt'), `short\n${'x'.repeat(70_000)}\n`);
  const message = await failureOf(stage, [SAME, 'long.txt', '--max-record', '64K'], { earlier: 'present' });
  expect(message).toMatch(/^threadmill: long\.txt:2: .*--max-record/s);
});

test('a missing file of --arg is reported before anything is written', async () => {
  mkdirSync(path('lists'));
  chmodSync(path('lists'), 0o755);
  for (const list of ['absent.txt', 'lists']) {
    const { code, stderr } = await shell(`threadmill ${SAME} in.txt --arg known=@${list} -o lists/out.txt`, {
      cwd: stage.folder,
    });
    expect([code, filesIn(path('lists'))]).toEqual([1, []]);
    expect(stderr).toMatch(new RegExp(`^threadmill: ${list}: `));
  }
});
