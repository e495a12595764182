// The real program whose system calls are held up again and again: the bytes are the same, and it ends well.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, shell, temporaryFolder } from '../support/program.ts';
import { letting, withoutStrace } from './support/strace.ts';

const tested = withoutStrace === undefined ? test : test.skip;
const TEXT = Array.from({ length: 200_000 }, (_, index) => `line ${index}\n`).join('');

tested.each([
  ['signals interrupt every other read', letting({ read: '1+2' }, 'EINTR', 'in')],
  ['a file is not ready for a while', letting({ read: '2..8' }, 'EAGAIN', 'in')],
  ['signals interrupt every other sync', letting({ fsync: '1+2' }, 'EINTR')],
])('where %s the output is whole', async (_what, strace) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), TEXT);
  const { code, stderr, hasHung } = await shell(`${strace} threadmill --map line -i in -o out`, { cwd });
  expect([code, stderr, hasHung, filesIn(cwd)]).toEqual([0, '', false, ['in', 'out']]);
  expect(readFileSync(join(cwd, 'out'), 'utf8') === TEXT).toBe(true);
});

tested.each(['EINTR', 'EAGAIN'])('where every other write to standard output says %s it is whole', async (code) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), TEXT);
  const script = `${letting({ write: '1+2', writev: '1+2' }, code, 'out')} threadmill --map line -i in > out`;
  const finished = await shell(`: > out; ${script}`, { cwd });
  expect([finished.code, finished.stderr]).toEqual([0, '']);
  expect(readFileSync(join(cwd, 'out'), 'utf8') === TEXT).toBe(true);
});
