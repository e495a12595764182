// What --resume refuses, and its messages; leftovers of an earlier run; and two runs at once.
import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { markerText } from '../support/marker.ts';
import { finished, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';
import { hiddenIn, killedWithJournal } from '../support/resuming.ts';

const LINES = Array.from({ length: 20_000 }, (_, i) => `r${i}\t${i % 100}`);
const BUSY = 'let sum = 0; for (let i = 0; i < 60000; i += 1) sum += i % 7;';
const MODULE = `import { mark } from './helper.mjs';
export default (line) => { ${BUSY} return line + mark + (sum > 0); };`;
const ARGS = ['in.txt', '-o', 'out', '-p', '2'];

interface Left {
  readonly cwd: string;
  readonly at: (name: string) => string;
  readonly args: readonly string[];
}

/** A folder with a run that was killed after a journal entry. */
async function leftRun(work = MODULE): Promise<Left> {
  const cwd = temporaryFolder();
  const at = (name: string) => join(cwd, name);
  writeFileSync(at('in.txt'), `${LINES.join('\n')}\n`);
  writeFileSync(at('helper.mjs'), "export const mark = '!';");
  writeFileSync(at('work.mjs'), work);
  const args = ['work.mjs', ...ARGS];
  await killedWithJournal(args, cwd, 'out');
  return { cwd, at, args };
}

const journalled = (cwd: string) => readFileSync(join(cwd, '.out.threadmill/journal')).length > 0;

test('without --resume a journal is neither used nor lost; only --restart removes it', async () => {
  const { cwd, args } = await leftRun();
  const refused = await threadmill(args, { cwd });
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toBe(
    `threadmill: an earlier run with --resume did not finish: its checkpoints are in ${join(cwd, '.out.threadmill')}\n` +
      '  to continue it: --resume; to discard it: --restart\n',
  );
  expect(journalled(cwd)).toBe(true);
  expect(await threadmill([...args, '--restart'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(cwd).sort()).toEqual(['helper.mjs', 'in.txt', 'out', 'work.mjs']);
});

test("changes are named, with the ways out; changes that don't affect the output are accepted", async () => {
  const { cwd, at, args } = await leftRun();
  const refusal = async (more: readonly string[], own = args) => {
    const { code, stderr } = await threadmill([...own, '--resume', ...more], { cwd });
    expect([code, journalled(cwd)]).toEqual([2, true]);
    return stderr;
  };
  expect(await refusal(['-b', '50'])).toContain('growing to 256 KiB, now it is 50 records)');
  expect(await refusal(['-a', 'min=3'])).toContain('--arg min (was added)');
  expect(await refusal(['--compress', 'gzip'])).toContain('the compression of --output (it was none');
  expect(await refusal(['--encoding', 'latin1'])).toContain('--encoding (it was utf8, now it is latin1)');
  expect(await refusal(['--quarantine', 'bad'])).toMatch(/--quarantine \(was added\).*--restart/s);
  writeFileSync(at('helper.mjs'), "export const mark = '?';");
  expect(await refusal([])).toBe(
    "threadmill: out can't be resumed: this changed since the run began: the file helper.mjs of the work\n" +
      '  to resume with the changed work: --accept-changed-work; to discard the checkpoints: --restart\n',
  );
  // Only the work may differ.
  expect(await refusal(['--accept-changed-work', '-b', '50'])).toContain('--batch-size');
  writeFileSync(at('helper.mjs'), "export const mark = '!';");
  const input = readFileSync(at('in.txt'));
  const at5 = new Date(5000);
  utimesSync(at('in.txt'), at5, at5);
  expect(await refusal([])).toMatch(
    /input in\.txt: its modification time \(it was 20.*, now it is 1970-01-01T00:00:05\.0{9}Z\)/,
  );
  writeFileSync(at('in.txt'), Buffer.concat([input, Buffer.from('more\n')]));
  expect(await refusal([])).toMatch(/its size \(it was \d+ bytes, now it is \d+ bytes\).*first and last MiB/s);
  expect(await refusal(['--accept-changed-work'])).toContain('its size');
  const restarted = await threadmill([...args, '--resume', '--restart'], { cwd });
  expect(restarted).toMatchObject({ code: 0, stderr: 'threadmill: nothing to resume: starting at record 1\n' });
  expect(readFileSync(at('out'), 'utf8')).toBe([...LINES, 'more'].map((line) => `${line}!true\n`).join(''));
  expect(hiddenIn(cwd)).toEqual([]);
});

test('with --accept-changed-work the report says which records each version processed', async () => {
  const { cwd, at, args } = await leftRun();
  writeFileSync(at('helper.mjs'), "export const mark = '?';");
  const more = ['--resume', '--accept-changed-work', '--report', 'report.json', '--max-memory', '2G', '-v'];
  const { code, stderr } = await threadmill([...args, ...more], { cwd });
  expect(code).toBe(0);
  const from = Number(/resuming at record (\d+)/.exec(stderr)![1]);
  expect(readFileSync(at('out'), 'utf8')).toBe(
    LINES.map((line, i) => `${line}${i + 1 < from ? '!' : '?'}true\n`).join(''),
  );
  const { resumed, records } = JSON.parse(readFileSync(at('report.json'), 'utf8')) as {
    resumed: { fromRecord: number; versions: { fromRecord: number; toRecord: number; work: string }[] };
    records: { in: number };
  };
  expect(records.in).toBe(LINES.length);
  expect(resumed).toEqual({
    fromRecord: from,
    versions: [
      { fromRecord: 1, toRecord: from - 1, work: expect.stringMatching(/^[0-9a-f]{16}$/) },
      { fromRecord: from, toRecord: LINES.length, work: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ],
  });
  expect(resumed.versions[0]!.work).not.toBe(resumed.versions[1]!.work);
});

test('the figures of a resumed run are those of the whole', async () => {
  const { cwd, at } = await leftRun(); // for its files
  const parts = ['a.txt', 'b.txt', 'c.txt'];
  parts.forEach((name, i) => writeFileSync(at(name), `${LINES.slice(i * 5000, i * 5000 + 5000).join('\n')}\n`));
  writeFileSync(
    at('count.mjs'),
    `export default (line, context) => { ${BUSY} context.count('seen', sum > 0 ? 1 : 2); return line.length % 2 ? line : null; };`,
  );
  const args = ['-t', 'count.mjs', ...parts, '-p', '2', '--report', 'report.json', '-o'];
  const report = () => JSON.parse(readFileSync(at('report.json'), 'utf8')) as Record<string, unknown>;
  expect(await threadmill([...args, 'whole'], { cwd })).toMatchObject({ code: 0 });
  const whole = report();
  await killedWithJournal([...args, 'parted'], cwd, 'parted');
  expect(await threadmill(['--resume', ...args, 'parted'], { cwd })).toMatchObject({ code: 0 });
  const parted = report();
  for (const key of ['records', 'inputs', 'bytes', 'batches', 'counters'])
    expect([key, parted[key]]).toEqual([key, whole[key]]);
  expect([whole['resumed'], parted['resumed']]).toEqual([null, expect.anything()]);
  expect(readFileSync(at('parted')).equals(readFileSync(at('whole')))).toBe(true);
});

test('with too many bad records they are kept under their names, and a larger bound lets the run continue', async () => {
  const { cwd, at } = await leftRun();
  writeFileSync(
    at('picky.mjs'),
    `export default (line, { recordNumber }) => { ${BUSY} if (recordNumber > 15000 && sum > 0) throw new Error('bad'); return line; };`,
  );
  const args = ['picky.mjs', 'in.txt', '--quarantine', 'bad.tsv', '-p', '2', '-o', 'out2', '--resume', '--max-errors'];
  expect(await threadmill([...args, '2%'], { cwd })).toMatchObject({ code: 1 });
  expect(readFileSync(at('bad.tsv'), 'utf8').startsWith('r15000\t0\nr15001\t1\n')).toBe(true);
  expect(await threadmill([...args, '60%'], { cwd })).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('resuming at record'),
  });
  expect(readFileSync(at('bad.tsv'), 'utf8')).toBe(
    LINES.slice(15_000)
      .map((line) => `${line}\n`)
      .join(''),
  );
  expect(readFileSync(at('out2'), 'utf8')).toBe(
    LINES.slice(0, 15_000)
      .map((line) => `${line}\n`)
      .join(''),
  );
  expect(readFileSync(at('bad.tsv.errors.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(5000);
});

test("a reduction whose state can't be stored is refused", async () => {
  const { cwd, at } = await leftRun();
  writeFileSync(
    at('sum.mjs'),
    `export default {
      start: () => ({ count: 0 }), add: (acc, line) => { ${BUSY} acc.count += sum > 0 ? 1 : 0; },
      merge: (a, b) => ({ count: a.count + b.count, again: () => 1 }), finish: (acc) => acc.count };`,
  );
  const args = ['sum.mjs', 'in.txt', '-p', '2', '-o', 'sum'];
  expect(await threadmill(args, { cwd })).toMatchObject({ code: 0 });
  const { code, stderr } = await threadmill([...args, '--resume'], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining("the result of merge() can't be kept for --resume")]);
});

test('work that fails keeps its progress, the message says how to resume, and after a fix that works', async () => {
  const cwd = temporaryFolder();
  const at = (name: string) => join(cwd, name);
  writeFileSync(at('in.txt'), `${LINES.join('\n')}\n`);
  const work = (fault: string) =>
    `export default (line, { recordNumber }) => { ${BUSY} ${fault} return line + (sum > 0); };`;
  writeFileSync(at('work.mjs'), work("if (recordNumber === 19000) throw new Error('bad');"));
  const failed = await threadmill(['work.mjs', ...ARGS, '--resume'], { cwd });
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/out was not written; .*to continue from record \d+: repeat the same command/);
  expect(hiddenIn(cwd)).toEqual(['.out.threadmill']);
  expect(readdirSync(at('.out.threadmill')).sort()).toEqual(['identity.json', 'journal', 'main.partial']);
  writeFileSync(at('work.mjs'), work(''));
  const fixed = await threadmill(['work.mjs', ...ARGS, '--resume', '--accept-changed-work'], { cwd });
  expect(fixed).toMatchObject({ code: 0, stderr: expect.stringMatching(/^threadmill: resuming at record \d+\n$/) });
  expect(readFileSync(at('out'), 'utf8')).toBe(LINES.map((line) => `${line}true\n`).join(''));
  expect(hiddenIn(cwd)).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s keeps the progress, and releases the lock', async (signal) => {
  const { cwd, args } = await leftRun();
  const running = startThreadmill([...args, '--resume'], { cwd });
  running.stderr!.once('data', () => running.kill(signal));
  expect(await finished(running, '')).toMatchObject({ signal });
  expect(readdirSync(join(cwd, '.out.threadmill')).sort()).toEqual(['identity.json', 'journal', 'main.partial']);
  expect(await threadmill([...args, '--resume'], { cwd })).toMatchObject({ code: 0 });
});

test('of two simultaneous runs with one output the second is refused, with or without --resume', async () => {
  const { cwd, args } = await leftRun(MODULE.replace('60000', '150000'));
  const running = startThreadmill([...args, '--resume'], { cwd });
  await new Promise((resolve) => running.stderr!.once('data', resolve));
  const end = finished(running, '');
  const others = [['--resume'], ['--restart'], ['--resume', '--restart'], []];
  const refusals = await Promise.all(others.map((more) => threadmill([...args, ...more], { cwd })));
  for (const { code, stderr } of refusals) {
    expect([code, stderr]).toEqual([
      2,
      `threadmill: out is being written by another run (process ${running.pid})\n  wait until it ends, or stop it\n`,
    ]);
  }
  expect(await end).toMatchObject({ code: 0 });
  expect(hiddenIn(cwd)).toEqual([]);
});

test('a lock of another host is left alone, and named', async () => {
  const { cwd, at, args } = await leftRun();
  const lock = at('.out.threadmill/lock');
  writeFileSync(lock, readFileSync(lock, 'utf8').replace(hostname(), 'elsewhere'));
  const { code, stderr } = await threadmill([...args, '--resume'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('of elsewhere');
  expect(stderr).toContain(`remove ${lock}`);
});

test('a partial output shorter than its synced length is refused', async () => {
  const { cwd, at, args } = await leftRun();
  writeFileSync(at('.out.threadmill/main.partial'), 'short');
  const { code, stderr } = await threadmill([...args, '--resume'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/main\.partial has 5 bytes, but \d+ were written and synced/);
});

const OUTCOME = {
  ...{ recordsIn: LINES.length, recordsWrittenFrom: LINES.length, recordsDropped: 0, recordsFiltered: 0 },
  ...{
    recordsQuarantined: 0,
    recordsOut: LINES.length,
    retried: 0,
    bytesIn: 1,
    bytesOut: 1,
    batches: 1,
    workersStarted: 1,
  },
  ...{ commentLines: 0, blankLines: 0, elapsedMs: 1, counters: {} },
};

test('a run that was killed while publishing is finished by the next one, once', async () => {
  const { cwd, at, args } = await leftRun();
  const expected = await threadmill(['work.mjs', 'in.txt', '-o', 'other'], { cwd });
  expect(expected.code).toBe(0);
  const folder = at('.out.threadmill');
  renameSync(at('other'), join(folder, 'main.partial'));
  const renames = [{ from: join(folder, 'main.partial'), to: at('out'), displayName: 'out' }];
  writeFileSync(join(folder, 'publishing'), markerText(renames, OUTCOME));
  const { code, stderr } = await threadmill([...args, '--resume'], { cwd });
  expect([code, stderr]).toEqual([0, 'threadmill: out was already complete: it now has its final name\n']);
  expect(readFileSync(at('out'), 'utf8')).toBe(LINES.map((line) => `${line}!true\n`).join(''));
  expect(hiddenIn(cwd)).toEqual([]);
});

test('inputs and outputs must be regular files', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'in'), 'a\n');
  mkdirSync(join(cwd, 'sub'));
  const usage = async (...args: string[]) => {
    const { code, stderr } = await threadmill([...args, '--map', 'line', '--resume'], { cwd });
    expect(code).toBe(2);
    return stderr;
  };
  expect(await usage('-i', '/dev/null', '-o', 'out')).toContain('/dev/null is not a regular file');
  expect(await usage('-i', 'in', '-o', '/dev/null')).toContain('/dev/null is not a regular file');
  expect(await usage('-i', 'in', '-o', '/dev/stdout')).toContain('/dev/stdout is not a regular file');
  expect(hiddenIn(cwd)).toEqual([]);
  // Another folder is no obstacle.
  expect(
    await threadmill(
      ['-i', 'in', '-o', 'sub/o', '--map', 'line', '--filter', 'line', '--filtered-out', 'f', '--resume'],
      { cwd },
    ),
  ).toMatchObject({ code: 0 });
  expect([hiddenIn(cwd), hiddenIn(join(cwd, 'sub'))]).toEqual([[], []]);
});
