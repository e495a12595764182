// What the work prints goes to standard error, whole and unmixed, and never into the data.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultStage } from '../support/failing.ts';
import { shell } from '../support/program.ts';

const stage = faultStage();
const LINES = 20_000;
const input = Array.from({ length: LINES }, (_, index) => `${index + 1}\n`).join('');
writeFileSync(join(stage.folder, 'many.txt'), input);

const PRINT = 'threadmill faults/prints.mjs many.txt -b 100';

/**
 * How many workers printed `lines`, which must be the whole lines of the first `records` records,
 * in any order.
 */
function workersOf(text: string, records: number, width = 0): number {
  const seen = new Set<number>();
  const workers = new Set<string>();
  const whole = new RegExp(`^record (\\d+) in worker (\\d) \\.{${width}}\\|$`);
  for (const line of text.trimEnd().split('\n')) {
    const [, record, worker] = whole.exec(line) ?? [];
    if (record === undefined) throw new Error(`no whole line: ${line.slice(0, 200)}`);
    expect(seen.has(Number(record))).toBe(false);
    seen.add(Number(record));
    workers.add(worker!);
  }
  expect(seen.size).toBe(records);
  return workers.size;
}

test.each([
  ['a socket', `${PRINT} -p 3`],
  ['a file', `${PRINT} -p 3 2> printed.txt; code=$?; cat printed.txt >&2; exit $code`],
  ['a pipe', `set -o pipefail; { ${PRINT} -p 3 2>&1 >&3 | cat >&2; } 3>&1`],
])('20,000 lines of three workers all arrive whole on standard error: %s', async (_kind, script) => {
  const { code, stdout, stderr } = await shell(script, { cwd: stage.folder });
  expect([code, stdout.toString() === input]).toEqual([0, true]);
  expect(workersOf(stderr, LINES)).toBe(3);
});

test('lines longer than a single write to a pipe arrive whole, too', async () => {
  const prints = 'threadmill faults/prints.mjs few.txt -b 100 -p 3 --arg width=9000';
  const script = `head -2000 many.txt > few.txt; { ${prints} 2>&1 >&3 | cat >&2; } 3> out.txt`;
  const { stderr } = await shell(script, { cwd: stage.folder });
  expect(workersOf(stderr, 2000, 9000)).toBe(3);
});

test('text printed before a failure arrives in whole lines before the message', async () => {
  const { code, stdout, stderr } = await shell(`${PRINT} -p 1 --arg at=12345 -o out.txt`, { cwd: stage.folder });
  expect([code, stdout.length]).toEqual([1, 0]);
  const [printed, message] = stderr.split('threadmill: ');
  expect(workersOf(printed!, 12_345)).toBe(1);
  expect(message).toMatch(/^many\.txt:12345: Error: no more\n/);
});
