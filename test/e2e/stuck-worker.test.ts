// A worker in a native call that nothing can end: the message comes at once, and the process ends itself by SIGKILL.
import { join } from 'node:path';
import { faultStage } from '../support/failing.ts';
import { filesIn, finished, startThreadmill } from '../support/program.ts';
import { markedEnvironment, processesOf } from '../support/traces.ts';

const stage = faultStage();

test('the process kills itself when the message is out and the temporary file is gone; the command stays', async () => {
  const outputs = stage.outputFolder();
  const env = markedEnvironment();
  const running = startThreadmill(
    [
      ...['faults/fails-at.mjs', 'in.txt', '-o', `${outputs}/out.txt`, '-p', '2', '-b', '100'],
      ...['--arg', 'sleep=1', '--arg', 'how=throwsAnError', '--arg', 'at=500'],
    ],
    { cwd: stage.folder, env },
  );
  const { code, signal, stderr, hasHung } = await finished(running, '');
  const left = processesOf(env);
  for (const { pid } of left) process.kill(pid, 'SIGKILL');

  expect([code, signal, hasHung]).toEqual([null, 'SIGKILL', false]);
  const [first, , , fate, last] = stderr.split('\n');
  expect(first).toMatch(/^threadmill: in\.txt:500: TypeError: no length in record 499$/);
  expect(fate).toBe(`  ${outputs}/out.txt was not written`);
  expect(last).toMatch(/^threadmill: worker \d can't be ended: the process kills itself$/);
  expect(filesIn(join(stage.folder, outputs))).toEqual([]);
  // docs/FAILURES.md says so: what the work has started is the work's to end
  expect(left.map(({ command }) => command)).toContain('sleep 60');
});
