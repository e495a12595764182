// Work that waits for a server, which is a real one here: how many requests are open at once, which are made again, and that
// the output is what one request after another gives.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RETRY_AFTER_SECONDS, startLookupServer, type Fault, type LookupServer } from '../support/lookup-server.ts';
import { finished, startThreadmill, temporaryFolder, threadmill } from '../support/program.ts';

const cwd = temporaryFolder();
const RECORDS = 200;
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1}\n`).join('');
const answered = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1} <${i + 1}>\n`).join('');
writeFileSync(join(cwd, 'in.txt'), numbers(RECORDS));
writeFileSync(join(cwd, 'sixty.txt'), numbers(60));
writeFileSync(
  join(cwd, 'look.mjs'),
  `export default async (line, { args, signal, count, recordNumber }) => {
  count('calls');
  const response = await fetch(args.url + line, { signal });
  if (!response.ok) {
    await response.arrayBuffer();
    const wait = response.headers.get('retry-after');
    throw Object.assign(new Error('status ' + response.status), {
      retryAfterMs: wait === null ? undefined : 1000 * Number(wait),
      retryable: response.status !== 404,
    });
  }
  return recordNumber + ' ' + (await response.text());
};
`,
);

let server: LookupServer;
beforeAll(async () => {
  server = await startLookupServer();
});
afterAll(() => server.close());

const look = (options: readonly string[], input = 'in.txt') =>
  threadmill(['look.mjs', '--arg', `url=${server.url}`, input, ...options], { cwd });
const requests = () => [...server.asked.values()].reduce((sum, count) => sum + count, 0);
const allClosed = async () => {
  for (let looks = 0; server.open() > 0 && looks < 100; looks += 1) await sleep(20);
  return server.open() === 0;
};

test('so many records are under way at once, over all workers, and no more; results are in input order', async () => {
  server.reset('none', 400);
  const wide = await look(['--concurrency', '30', '-p', '2'], 'sixty.txt');
  expect([wide.code, wide.stderr, wide.stdout.toString()]).toEqual([0, '', answered(60)]);
  expect(server.peak()).toBeGreaterThanOrEqual(30);
  expect(server.peak()).toBeLessThanOrEqual(60);

  server.reset('none', 5);
  const narrow = await look(['--concurrency', '7', '-p', '1']);
  expect([narrow.code, narrow.stdout.toString()]).toEqual([0, answered(RECORDS)]);
  expect(server.peak()).toBe(7);

  server.reset('none', 5);
  await look(['-p', '1'], 'sixty.txt');
  expect(server.peak()).toBe(1);
});

test('a module may say it, and the option overrules it', async () => {
  const module = readFileSync(join(cwd, 'look.mjs'), 'utf8').replace('export default', 'const map =');
  writeFileSync(join(cwd, 'own.mjs'), `${module}export default { concurrency: 5, map };`);
  for (const [options, peak] of [
    [[], 5],
    [['--concurrency', '3'], 3],
  ] as const) {
    server.reset('none', 20);
    const { code, stdout } = await threadmill(
      ['own.mjs', '-p', '1', '--arg', `url=${server.url}`, 'sixty.txt', ...options],
      { cwd },
    );
    expect([code, stdout.toString(), server.peak()]).toEqual([0, answered(60), peak]);
  }
});

test('an expression with await is work that waits, too', async () => {
  server.reset('none', 20);
  const map = 'NR + " " + (await (await fetch(args.url + line)).text())';
  const { code, stdout } = await threadmill(
    ['--map', map, '--concurrency', '9', '-p', '1', '--arg', `url=${server.url}`, 'in.txt'],
    { cwd },
  );
  expect([code, stdout.toString(), server.peak()]).toEqual([0, answered(RECORDS), 9]);
});

const FAULTS: readonly [Fault, readonly string[]][] = [
  ['overloaded', []],
  ['told to wait', []],
  ['reset', []],
  ['silent', ['--timeout', '2s']],
];

describe.each([
  ['alone', []],
  ['and a quarantine', ['--quarantine', 'unused.txt']],
])('with --retries %s', (_, quarantine) => {
  test.each(FAULTS)('a server that is %s is asked again, and only for the records that failed', async (fault, more) => {
    server.reset(fault, 5);
    const report = ['--report', 'report.json'];
    const { code, stdout } = await look(['--concurrency', '20', '--retries', '3', ...more, ...quarantine, ...report]);
    expect([code, stdout.toString()]).toEqual([0, answered(RECORDS)]);
    expect([requests(), server.asked.size, Math.max(...server.asked.values())]).toEqual([220, RECORDS, 2]);
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'))).toMatchObject({
      records: { in: RECORDS, out: RECORDS, retried: 20, quarantined: 0 },
      // of the tries that failed nothing is counted
      counters: { calls: RECORDS },
    });
    // a timer may fire a millisecond early
    if (fault === 'told to wait') expect(Math.min(...server.waits)).toBeGreaterThan(1000 * RETRY_AFTER_SECONDS - 5);
    expect(await allClosed()).toBe(true);
  });
});

test('one record after another is tried again by itself, too', async () => {
  server.reset('overloaded', 1);
  const { code, stdout, stderr } = await look(['--retries', '1', '-v', '--quarantine', 'unused.txt']);
  expect([code, stdout.toString(), requests()]).toEqual([0, answered(RECORDS), 220]);
  expect(stderr).toContain('; 20 retries;');
});

test('an error that says it is final is not tried again; its record is set aside by itself', async () => {
  server.reset('broken', 2);
  const options = ['--concurrency', '20', '--retries', '3', '--quarantine', 'bad.txt', '--max-errors', '20'];
  const { code, stdout, stderr } = await look(options);
  const isBad = (line: string) => Number.parseInt(line, 10) % 10 === 0;
  const lines = answered(RECORDS).split(/(?<=\n)/);
  expect([code, stdout.toString()]).toEqual([0, lines.filter((line) => !isBad(line)).join('')]);
  expect(readFileSync(join(cwd, 'bad.txt'), 'utf8')).toBe(
    numbers(RECORDS)
      .split(/(?<=\n)/)
      .filter(isBad)
      .join(''),
  );
  expect([requests(), stderr]).toEqual([RECORDS, expect.stringContaining('20 records quarantined')]);
  const errors = readFileSync(join(cwd, 'bad.txt.errors.jsonl'), 'utf8').trimEnd().split('\n');
  expect(errors.map((line) => (JSON.parse(line) as { record: number }).record)).toEqual(
    Array.from({ length: 20 }, (_, i) => 10 * (i + 1)),
  );
});

test('without a quarantine the earliest record that fails is blamed, and no request stays open', async () => {
  server.reset('broken', 30);
  const { code, stdout, stderr } = await look(['--concurrency', '50', '-o', 'none.txt']);
  expect([code, stdout.length, existsSync(join(cwd, 'none.txt'))]).toEqual([1, 0, false]);
  expect(stderr).toContain('threadmill: in.txt:10: Error: status 404');
  expect(await allClosed()).toBe(true);
});

test('--rate bounds the requests of all workers together', async () => {
  server.reset('none', 1);
  const { code, stdout } = await look(['--concurrency', '20', '-p', '2', '--rate', '100/s'], 'sixty.txt');
  expect([code, stdout.toString()]).toEqual([0, answered(60)]);
  // never faster: 59 pauses of 10 ms, less what the first and the last request took to arrive
  expect(server.cameAt.at(-1)! - server.cameAt[0]!).toBeGreaterThan(59 * 10 - 200);
});

test('a run that is killed goes on where it was: the same bytes, and only what was under way is asked again', async () => {
  server.reset('none', 15);
  const args = ['look.mjs', '--arg', `url=${server.url}`, 'in.txt', '-o', 'out.txt'];
  const options = ['--resume', '--concurrency', '4', '-p', '1', '-b', '10'];
  const running = startThreadmill([...args, ...options], { cwd });
  const end = finished(running, '');
  while (running.exitCode === null && requests() < 100) await sleep(5);
  running.kill('SIGKILL');
  await end;
  expect(existsSync(join(cwd, 'out.txt'))).toBe(false);
  const before = requests();
  const { code, stderr } = await threadmill([...args, ...options], { cwd });
  expect([code, readFileSync(join(cwd, 'out.txt'), 'utf8')]).toEqual([0, answered(RECORDS)]);
  const resumedAt = Number(/resuming at record (\d+)/.exec(stderr)?.[1]);
  expect(requests() - before).toBe(RECORDS - resumedAt + 1);
  expect(await allClosed()).toBe(true);
});
