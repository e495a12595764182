// Nothing that tests have started survives if they are killed.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { Patience } from '../support/patience.ts';
import { HANG_MS, ROOT, temporaryFolder } from '../support/program.ts';

const LOOK_AGAIN_MS = 20;

/** A zombie does not count. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

async function allGone(pids: readonly number[]): Promise<boolean> {
  for (const patience = new Patience(HANG_MS); !patience.isOver; await sleep(LOOK_AGAIN_MS)) {
    if (!pids.some(isAlive)) return true;
  }
  return false;
}

test('processes that a test run started end with it if it is killed', async () => {
  const cwd = temporaryFolder();
  const outfile = join(cwd, 'watchdog.mjs');
  buildSync({ entryPoints: [join(ROOT, 'test/support/watchdog.ts')], outfile, platform: 'node', format: 'esm' });
  const program = `
    import { spawn } from 'node:child_process';
    import { endByCommand, endWithUs } from ${JSON.stringify(outfile)};
    const loop = ['-c', 'trap "" TERM; while :; do sleep 0.1; done'];
    const start = () => spawn('bash', loop, { detached: true, stdio: 'ignore' });
    const [group, single, byCommand, ended, spared] = [start(), start(), start(), start(), start()];
    endWithUs(group, 'group');
    endWithUs(single, 'process');
    endByCommand('kill -KILL ' + byCommand.pid);
    endByCommand('kill -KILL ' + spared.pid)();
    process.kill(-ended.pid, 'SIGKILL');
    console.log(JSON.stringify([group, single, byCommand, spared].map(({ pid }) => pid)));`;
  const running = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await running.stdout.setEncoding('utf8').take(1).toArray()) as [string];
  const [group, single, byCommand, spared] = JSON.parse(text) as [number, number, number, number];
  expect([group, single, byCommand, spared].every(isAlive)).toBe(true);
  running.kill('SIGKILL');
  expect(await allGone([group, single, byCommand])).toBe(true);
  expect(isAlive(spared)).toBe(true);
  process.kill(-spared, 'SIGKILL');
});
