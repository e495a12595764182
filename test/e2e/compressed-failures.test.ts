// With compressed inputs and outputs every failure is handled as with plain ones: reported at once,
// nothing published, nothing left, even if a process at the other end is slow, silent or gone.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKERS, testWithAll } from '../support/packers.ts';
import { failureOf, faultStage, messageAt, withoutWorker } from '../support/failing.ts';
import { filesIn, finished, shell, startThreadmill } from '../support/program.ts';
import { markedEnvironment, processesLeft, traceOf } from '../support/traces.ts';

const stage = faultStage();
const path = (name: string) => join(stage.folder, name);
const SAME = 'faults/fails-at.mjs';
const IN = readFileSync(path('in.txt'));
/** Many blocks; a pipe holds only a few of them. */
const LARGE = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${i} ${(i * 7919) % 10_007}\n`).join(''));

/** The compression of the input and of the output. */
const KINDS = [
  ['gzip', 'bgzf'],
  ['bgzip', 'zstd'],
  ['zstd', 'gzip'],
] as const;

const FULL = 'no space left on device (ENOSPC)';

for (const [by, compression] of KINDS) {
  const tested = testWithAll(by, 'zstd');
  const packed = () => {
    writeFileSync(path('packed'), PACKERS[by]!.pack(IN));
    writeFileSync(path('large'), PACKERS[by]!.pack(LARGE));
  };
  /**
   * Runs a script with the files `large` and `packed`: it must end, and leave no file and no
   * process.
   */
  const run = async (script: string) => {
    packed();
    const env = markedEnvironment();
    const before = filesIn(stage.folder);
    const ended = await shell(script, { cwd: stage.folder, env });
    expect({ hasHung: ended.hasHung, files: filesIn(stage.folder), processes: await processesLeft(env) }).toEqual({
      hasHung: false,
      files: before,
      processes: [],
    });
    return ended;
  };

  describe(`from ${by} to ${compression}`, () => {
    tested('a failure of the work is reported as with plain files, and leaves nothing', async () => {
      packed();
      const options = ['packed', '--header', '1', '-p', '2', '-b', '50', '--compress', compression];
      const failing = (how: string) => [SAME, ...options, '--arg', `how=${how}`, '--arg', 'at=500'];
      const thrown = await failureOf(stage, failing('throwsAnError'), { earlier: 'present' });
      const plain = await failureOf(
        stage,
        failing('throwsAnError').map((arg) => (arg === 'packed' ? 'in.txt' : arg)),
      );
      expect(withoutWorker(thrown)).toBe(withoutWorker(plain).replace('in.txt', 'packed'));
      const advice = 'throw an error to stop the run; to drop a record return null';
      const exited = await failureOf(stage, failing('callsExitWith0'));
      expect(withoutWorker(exited)).toBe(
        messageAt(500, 'the work called process.exit(0)', { advice }).replace('in.txt', 'packed'),
      );
      // While another worker is in an endless loop.
      await failureOf(stage, [...failing('rejects'), '--arg', 'spin=51']);
    });

    tested('an output that is full, or whose folder is missing, is a failure', async () => {
      const work = `threadmill ${SAME} large --compress ${compression}`;
      const device = await run(`${work} -o /dev/full`);
      expect([device.code, device.stderr]).toEqual([1, `threadmill: /dev/full can't be written: ${FULL}\n`]);
      const standard = await run(`cat large | ${work} > /dev/full`);
      expect([standard.code, standard.stderr]).toEqual([1, `threadmill: standard output can't be written: ${FULL}\n`]);
      const missing = await run(`${work} -o absent/out.gz`);
      expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('there is no folder absent')]);
    });

    tested('a reader that closes the output early ends the run quietly with 141', async () => {
      const work = `threadmill --map line --compress ${compression}`;
      for (const script of [
        `${work} large | head -c 1; echo " \${PIPESTATUS[0]}"`,
        `cat large | ${work} | (exec true); echo "x \${PIPESTATUS[1]}"`,
        `mkfifo f; head -c 1 f & ${work} large -o f; s=$?; wait; rm f; echo " $s"`,
      ]) {
        const { stdout, stderr } = await run(script);
        expect([stdout.subarray(1).toString(), stderr]).toEqual([' 141\n', '']);
      }
    });

    tested.each(['SIGINT', 'SIGTERM'] as const)('%s stops the run at any point', async (signal) => {
      packed();
      mkdirSync(path(`${by}-${signal}`));
      writeFileSync(path('loops.mjs'), `export default (line) => { console.error('at work'); for (;;); };`);
      const half = readFileSync(path('large')).subarray(0, -1000);
      for (const [work, input] of [
        [['loops.mjs', 'large'], undefined],
        [['loops.mjs', '-i', '-'], half],
        [['--map', '{ if (NR === 1) console.error("at work"); return line }', '-i', '-'], half],
      ] as const) {
        const env = markedEnvironment();
        const args = [...work, '-o', `${by}-${signal}/out`, '--compress', compression];
        const running = startThreadmill(args, { cwd: stage.folder, env });
        if (input !== undefined) running.stdin!.write(input);
        await once(running.stderr!, 'data');
        running.kill(signal);
        const ended = await finished(running);
        const { hasHung, stderr } = ended;
        const said = expect.stringContaining(`stopped by ${signal}`) as string;
        expect({ signal: ended.signal, hasHung, stderr }).toEqual({ signal, hasHung: false, stderr: said });
        expect([filesIn(path(`${by}-${signal}`)), await processesLeft(env)]).toEqual([[], []]);
      }
    });

    tested('a pipe that is silent inside a block delays no failure', async () => {
      packed();
      const quiet = 'mkfifo quiet; exec 3<>quiet; ';
      // If the zstd command decompresses, it passes on a frame's data only when there is much, or
      // all, of it.
      const half = `(${by === 'zstd' ? 'cat packed; ' : ''}head -c 50000 large) >&3`;
      const end = '; code=$?; rm quiet; exit $code';
      const failing = `threadmill ${SAME} --arg how=throwsAnError --arg at=500 -b 100 -p 2 --compress ${compression}`;
      for (const script of [
        `${quiet} ${half}; ${failing} < quiet${end}`,
        `${quiet} cat packed >&3; ${failing} < quiet -o out${end}`,
        `${quiet} head -c 1 packed >&3; threadmill faults/exports-nothing.mjs < quiet -o out --compress ${compression}${end}`,
        `${quiet} head -c 30 packed >&3; threadmill faults/exports-nothing.mjs < quiet -o out --compress ${compression}${end}`,
        `${quiet} ${half}; threadmill --map line --compress ${compression} < quiet > /dev/full${end}`,
      ]) {
        const { code, stderr } = await run(script);
        expect([script, code, stderr]).toEqual([script, 1, expect.stringMatching(/^threadmill: /)]);
      }
    });

    tested('an output that nobody reads delays no failure', async () => {
      const failing = `threadmill ${SAME} --arg how=throwsAnError --arg at=150000 -b 1000 -p 2 --compress ${compression}`;
      const script = `mkfifo unread; exec 4<>unread; ${failing} large >&4; code=$?; rm unread; exit $code`;
      const { code, stderr } = await run(script);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^threadmill: large:150000: /)]);
    });
  });
}

describe('a full disk', () => {
  const disk = smallDisk();
  const onDisk = disk === undefined ? test.skip : test;
  afterAll(() => {
    if (disk !== undefined) execFileSync('umount', [disk]);
  });

  onDisk.each(['out.gz', 'out.zst'])('is a failure for %s, and an earlier output stays', async (name) => {
    writeFileSync(join(disk!, name), 'of an earlier run\n');
    const before = traceOf(disk!);
    const { code, stderr } = await shell(`seq 1000000 | threadmill ${SAME} -o disk/${name} --compress-level 1`, {
      cwd: stage.folder,
    });
    const said = `threadmill: disk/${name} can't be written: ${FULL}\n  disk/${name} was left as it was\n`;
    expect([code, stderr]).toEqual([1, said]);
    expect(traceOf(disk!)).toEqual(before);
  });

  /** A file system of half a mebibyte; undefined if we may not mount one. */
  function smallDisk(): string | undefined {
    mkdirSync(path('disk'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', path('disk')], { stdio: 'ignore' });
      return path('disk');
    } catch {
      return undefined;
    }
  }
});

test('a missing input after a compressed one is reported before anything is read', async () => {
  writeFileSync(path('packed'), PACKERS['gzip']!.pack(IN));
  const message = await failureOf(stage, [SAME, 'packed', 'absent.gz', '--compress', 'bgzf'], { earlier: 'present' });
  expect(message).toBe("threadmill: absent.gz: can't be read: no such file or directory (ENOENT)\n");
});
