// The real program while its system calls are interrupted again and again: the output is the same,
// and it succeeds.
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
])('if %s the output is complete', async (_what, strace) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), TEXT);
  const { code, stderr, hasHung } = await shell(`${strace} threadmill --map line -i in -o out`, { cwd });
  expect([code, stderr, hasHung, filesIn(cwd)]).toEqual([0, '', false, ['in', 'out']]);
  expect(readFileSync(join(cwd, 'out'), 'utf8') === TEXT).toBe(true);
});

tested.each(['EINTR', 'EAGAIN'])(
  'if every other write to standard output fails with %s, it is complete',
  async (code) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in'), TEXT);
    const script = `${letting({ write: '1+2', writev: '1+2' }, code, 'out')} threadmill --map line -i in > out`;
    const finished = await shell(`: > out; ${script}`, { cwd });
    expect([finished.code, finished.stderr]).toEqual([0, '']);
    expect(readFileSync(join(cwd, 'out'), 'utf8') === TEXT).toBe(true);
  },
);
