// Failures while another process makes us wait: a silent input pipe, an unread output pipe, and
// both with standard error in the same pipe. None may delay the end.
import { faultStage } from '../support/failing.ts';
import { filesIn, shell } from '../support/program.ts';
import { markedEnvironment, processesLeft } from '../support/traces.ts';

const stage = faultStage();

const WAYS = [
  'throwsAnError',
  'rejects',
  'throwsFromATimer',
  'undefined',
  'callsExitWith0',
  'waitsForAPromiseThatNothingSettles',
  'runsOutOfMemory',
];

const OPTIONS = '-p 2 -b 100 --max-memory 256M';
const work = (how: string, at: number) => `threadmill faults/fails-at.mjs --arg how=${how} --arg at=${at} ${OPTIONS}`;

/**
 * Runs the script in a folder with the FIFOs `quiet` and `unread`, open at both ends; nobody reads
 * the second.
 */
async function run(script: string) {
  const env = markedEnvironment();
  const folder = stage.outputFolder();
  const pipes = 'mkfifo quiet unread; exec 3<>quiet 4<>unread; (exec 3<&- 4<&-; true)';
  const finished = await shell(`cd ${folder}; ln -s ../faults ../in.txt .; ${pipes}; ${script}`, {
    cwd: stage.folder,
    env,
  });
  expect({
    code: finished.code,
    hasHung: finished.hasHung,
    files: filesIn(`${stage.folder}/${folder}`),
    processes: await processesLeft(env),
  }).toEqual({ code: 1, hasHung: false, files: ['faults', 'in.txt', 'quiet', 'unread'], processes: [] });
  return finished.stderr;
}

describe.each(WAYS)('work that %s', (how) => {
  test('fails while the input pipe is silent', async () => {
    const positions = [1, 500, 1000];
    const said = await Promise.all(
      positions.map((at) => run(`cat in.txt >&3; ${work(how, at)} --header 1 -o out.txt < quiet`)),
    );
    // later failures name a batch
    for (const text of said) expect(text).toMatch(/^threadmill: \(standard input\):\d+: /);
  });

  test('fails while nobody reads the output', async () => {
    // The last record: much more than a pipe holds precedes it.
    const said = await run(`seq 300000 > many; ${work(how, 300_000)} many >&4; code=$?; rm many; exit $code`);
    expect(said).toMatch(/^threadmill: many:\d+: /);
  });

  test('fails while nobody reads the output, which is also standard error', async () => {
    // the results fill the pipe long before: what the run was at is seen from them
    const script = `${work(how, 300_000)} many >&4 2>&4; code=$?; head -c 6 <&4 >&2; rm many; exit $code`;
    expect(await run(`seq 300000 > many; ${script}`)).toBe('1\n2\n3\n');
  });

  test('fails while the input pipe is silent, nobody reads the output and another worker is in an endless loop', async () => {
    const said = await run(`cat in.txt >&3; ${work(how, 500)} --arg spin=1 < quiet >&4`);
    expect(said).toMatch(/^threadmill: \(standard input\):\d+: /);
  });
});

test('a failure at a FIFO that nobody has opened at its other end is reported at once', async () => {
  const script = 'exec 3<&- 4<&-; threadmill faults/exports-nothing.mjs quiet -o unread';
  expect(await run(script)).toMatch(/^threadmill: faults\/exports-nothing\.mjs: /);
});

test("an output that can't be written is reported while the input pipe is silent", async () => {
  expect(await run('echo x >&3; threadmill faults/fails-at.mjs < quiet > /dev/full')).toMatch(
    /^threadmill: standard output can't be written: no space left on device/,
  );
});
