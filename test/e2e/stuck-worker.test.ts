// A worker in a native call that nothing can end: the message comes at once, and the process ends itself by SIGKILL.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultStage } from '../support/failing.ts';
import { filesIn, finished, startThreadmill } from '../support/program.ts';
import { markedEnvironment, processesOf } from '../support/traces.ts';

const stage = faultStage();

// the failure waits until the other worker is in its call
const SLEEPS = `
  import { execSync } from 'node:child_process';
  import { existsSync } from 'node:fs';
  export default async (line, { recordNumber }) => {
    if (recordNumber === 1) execSync('touch sleeps; sleep 60', { stdio: 'ignore' });
    if (recordNumber === 500) {
      while (!existsSync('sleeps')) await new Promise((resolve) => setTimeout(resolve, 10));
      throw new TypeError('no length in ' + line);
    }
    return line;
  };`;

test('the process kills itself when the message is out and the temporary file is gone; the command stays', async () => {
  const outputs = stage.outputFolder();
  const env = markedEnvironment();
  writeFileSync(join(stage.folder, 'sleeps.mjs'), SLEEPS);
  const running = startThreadmill(['sleeps.mjs', 'in.txt', '-o', `${outputs}/out.txt`, '-p', '2', '-b', '100'], {
    cwd: stage.folder,
    env,
  });
  const { code, signal, stderr, hasHung } = await finished(running, '');
  const left = processesOf(env);
  for (const { pid } of left) process.kill(pid, 'SIGKILL');

  expect([code, signal, hasHung]).toEqual([null, 'SIGKILL', false]);
  const [first, , , fate, last] = stderr.split('\n');
  expect(first).toMatch(/^threadmill: in\.txt:500: TypeError: no length in record 499$/);
  expect(fate).toContain(`  ${outputs}/out.txt was not written`);
  expect(last).toMatch(/^threadmill: worker \d can't be ended: the process kills itself$/);
  expect(filesIn(join(stage.folder, outputs))).toEqual([]);
  // docs/FAILURES.md says so: what the work has started is the work's to end
  expect(left.map(({ command }) => command)).toContain('sleep 60');
});
