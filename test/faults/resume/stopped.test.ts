// Every other interruption keeps the progress, too: a signal, work that fails, a full disk. The
// resumed run gives what an uninterrupted one gives.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished, startThreadmill, temporaryFolder, threadmill } from '../../support/program.ts';
import { expectSame, filesIn, hasProgress, rounds, undisturbed } from '../support/interrupted-runs.ts';
import { resumedJob } from '../support/resumed-job.ts';

const LONG_MS = 3_600_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

test(
  'stopped by a signal',
  async () => {
    const job = resumedJob({ procs: 2, hasBad: true });
    const whole = await undisturbed(job);
    await rounds(30, async (random) => {
      const folder = mkdtempSync(join(job.folder, 'stopped-'));
      const args = [...job.args, '-o', join(folder, 'out.txt'), '--quarantine', join(folder, 'bad.txt'), '--resume'];
      const running = startThreadmill(args, { cwd: job.folder });
      const end = finished(running, '');
      const signal = random.pick(SIGNALS);
      await Promise.race([sleep(100 + random.next() * whole.elapsedMs * 0.8), end]);
      running.kill(signal);
      const stopped = await end;
      // It may have ended just before, or not have begun.
      expect([null, 0]).toContain(stopped.code);
      if (stopped.code === null) expect(stopped.signal).toBe(signal);
      const again = await threadmill(args, { cwd: job.folder });
      expect({ code: again.code, said: again.stderr }).toEqual({ code: 0, said: again.stderr });
      expectSame(filesIn(folder), whole.files);
    });
  },
  LONG_MS,
);

test(
  'failed by an error of its work that does not recur',
  async () => {
    const job = resumedJob({ procs: 2, isPacked: false, output: 'out.txt.gz' });
    const whole = await undisturbed(job);
    await rounds(20, async (random) => {
      const folder = mkdtempSync(join(job.folder, 'failed-'));
      const args = [...job.args, '-o', join(folder, 'out.txt.gz'), '--resume'];
      // The second failure comes later than any progress of the first run.
      for (const record of [random.integer(10_000, 25_000), random.integer(25_001, 40_000)]) {
        const failed = await threadmill(args, { cwd: job.folder, env: { FAIL_AT: String(record) } });
        expect({ code: failed.code, said: failed.stderr }).toMatchObject({ code: 1 });
        expect(failed.stderr).toContain(`in.txt:${record + 1}: Error: not yet`);
        expect(hasProgress(folder, 'out.txt.gz')).toBe(true);
      }
      const again = await threadmill(args, { cwd: job.folder });
      expect({ code: again.code, said: again.stderr }).toEqual({ code: 0, said: again.stderr });
      expectSame(filesIn(folder), whole.files);
    });
  },
  LONG_MS,
);

/** Only root may mount, and not in every container. */
function mayMount(): boolean {
  const folder = temporaryFolder();
  try {
    mount(folder, 'size=64k');
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  }
}

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
}

(mayMount() ? test : test.skip)(
  'failed by a full disk that then gets free space',
  async () => {
    const job = resumedJob({ procs: 2, hasBad: true });
    const whole = await undisturbed(job);
    const bytes = whole.files['out.txt']!.length;
    await rounds(30, async (random) => {
      const folder = mkdtempSync(join(job.folder, 'full-'));
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      const kib = Math.max(8, Math.floor((random.next() * bytes) / 1024));
      mount(disk, `size=${kib}k`);
      try {
        const args = [...job.args, '-o', join(disk, 'out.txt'), '--quarantine', join(disk, 'bad.txt'), '--resume'];
        const full = await threadmill(args, { cwd: job.folder });
        expect({ code: full.code, said: full.stderr }).toEqual({
          code: 1,
          said: expect.stringMatching(/no space left|ENOSPC/i) as string,
        });
        execFileSync('mount', ['-o', 'remount,size=64m', disk]);
        const again = await threadmill(args, { cwd: job.folder });
        expect({ code: again.code, said: again.stderr }).toEqual({ code: 0, said: again.stderr });
        expectSame(filesIn(disk), whole.files);
      } finally {
        execFileSync('umount', [disk]);
        rmSync(folder, { recursive: true });
      }
    });
  },
  LONG_MS,
);
