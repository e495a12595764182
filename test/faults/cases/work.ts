// The cases of "The work": the ways in which the user's function fails.
import { RECORDS } from '../../support/failing.ts';
import type { FaultCase } from '../support/fault-case.ts';

const INPUT = ['in.txt', '--header', '1', '-b', '50'];
const OPTIONS = [...INPUT, '-p', '2'];

/** fixtures/faults/fails-at.mjs, failing in the middle. */
function inTheMiddle(how: string, ...options: readonly string[]): string[] {
  return ['faults/fails-at.mjs', ...OPTIONS, '--arg', `how=${how}`, '--arg', 'at=500', ...options];
}

/** A module with this text, as work.mjs. */
function module(text: string, ...options: readonly string[]) {
  const procs = options.includes('-p') ? [] : ['-p', '2'];
  return { files: { 'work.mjs': text }, args: ['work.mjs', ...INPUT, ...procs, ...options] };
}

function hook(name: string, how: string): string[] {
  return ['faults/fails-in.mjs', ...OPTIONS, '--arg', `hook=${name}`, '--arg', `how=${how}`];
}

const thrown: FaultCase[] = [
  {
    row: 'work-throws',
    args: inTheMiddle('throwsAnError'),
    says: /in\.txt:501: TypeError: no length in record 500\n {2}at throwsAnError \(faults\/ways-to-throw.mjs:\d+:\d+\)\n {2}record 500,/,
    exit: 1,
  },
  {
    row: 'work-throws',
    name: 'rejects',
    args: inTheMiddle('rejects'),
    says: 'in.txt:501: RangeError: too late',
    exit: 1,
  },
  { row: 'work-throws-value', name: 'null', args: inTheMiddle('throwsNull'), says: 'the work threw null', exit: 1 },
  {
    row: 'work-throws-value',
    name: 'a text',
    args: inTheMiddle('throwsAString'),
    says: 'threw "not today"',
    exit: 1,
  },
  {
    row: 'work-throws-value',
    name: 'an object',
    args: inTheMiddle('throwsAnObject'),
    says: 'threw {"status":503}',
    exit: 1,
  },
  ...['throwsFromATimer', 'rejectsAndNobodyAwaitsIt', 'hearsUncaughtErrorsAndThrowsFromATimer'].map((how) => ({
    row: 'work-throws-later',
    name: how,
    args: inTheMiddle(how),
    says: /\n {2}records \d+-\d+, batch \d+, worker \d\n.*an earlier call may be the cause/,
    exit: 1,
  })),
];

const given: FaultCase[] = [
  ...['undefined', 'a boolean', 'NaN', 'an object', 'a Uint8Array', 'an async iterable', 'an array with undefined'].map(
    (what) => ({ row: 'work-gives', name: what, args: inTheMiddle(what), says: 'in.txt:501: the work gave', exit: 1 }),
  ),
  ...Object.entries({
    map: 'map: (log) => ({ ...log, items: [{}, { tags: new Set([1]) }] })',
    'a generator': '*map(log) { yield log; yield { items: [{}, { tags: new Set() }] }; }',
    mapBatch: 'mapBatch: (logs) => [...logs, { items: [{}, { tags: new Set() }] }]',
    finish: 'start: () => 0, add: () => {}, merge: () => {}, finish: () => [{ items: [1, { tags: new Set() }] }]',
  }).map(([name, work]) => ({
    row: 'work-gives-json',
    name,
    files: { 'work.mjs': `export default { format: 'ndjson', ${work} };` },
    args: ['work.mjs'],
    input: '{"a":1}\n',
    says: /: the work gave a Set at items\[1\]\.tags, which JSON can't hold\n[^]*; its values: \[\.\.\.x\]/,
    exit: 1,
  })),
  {
    row: 'work-bigint',
    args: ['-F', 'ndjson', '--map', 'json.id + 1'],
    input: '{"id":1}\n{"id":9007199254740993}\n',
    says: /:2: TypeError: Cannot mix BigInt .*\n[^]*; an integer beyond 2\^53 is a BigInt: x \+ 1n/,
    exit: 1,
  },
  {
    row: 'work-header-width',
    files: { 'two.txt': 'a\tb\n1\t2\n' },
    args: ['--header', '1', '--map', '$1.trim()', 'two.txt'],
    says: /two\.txt: the first output record has 1 field, and the kept header 2 columns.*--header-out 'a'/s,
    exit: 1,
  },
  {
    row: 'work-header-names',
    files: { 'two.txt': 'a\tb\n1\t2\n' },
    args: ['--header', '1', '--map', 'row($2, +$1)', 'two.txt'],
    says: "the kept header calls field 1 'a', but the result has the column 'b' there",
    exit: 2,
  },
  {
    row: 'work-gives-surrogate',
    name: 'half a character',
    args: inTheMiddle('a lone surrogate'),
    says: 'the work gave a lone surrogate, U+D83D',
    exit: 1,
  },
  {
    row: 'work-gives-surrogate',
    name: 'latin1',
    args: inTheMiddle('a character above U+00FF', '--encoding', 'latin1'),
    says: "U+0141, which latin1 can't hold",
    exit: 1,
  },
  {
    row: 'work-gives-much',
    ...module('const much = "x".repeat(2 ** 20); export default function* () { for (;;) yield much; }', '-p', '1'),
    says: 'the results of one batch are larger than 1 GiB',
    exit: 1,
    isSlow: true,
  },
];

const ended: FaultCase[] = [
  {
    row: 'work-waits',
    args: inTheMiddle('waitsForAPromiseThatNothingSettles'),
    says: 'in.txt:501: the work waits for a promise that can no longer settle',
    exit: 1,
  },
  ...['callsExitWith0', 'callsExitWith3'].map((how) => ({
    row: 'work-exits',
    name: how,
    args: inTheMiddle(how),
    says: 'in.txt:501: the work called process.exit(',
    exit: 1,
  })),
  {
    row: 'work-ends',
    args: inTheMiddle('takesTheExitListenersAwayAndExits'),
    says: /in\.txt:501: worker \d ended before its work was done.*\n {2}record 500,/,
    exit: 1,
  },
  {
    row: 'work-memory',
    args: inTheMiddle('runsOutOfMemory', '--max-memory', '256M'),
    says: /worker \d ran out of memory: its share of the memory is 57 MiB\n.*\n.*fewer --procs.*--max-memory/,
    exit: 1,
  },
  {
    row: 'work-buffers',
    files: {
      'work.mjs': `const kept = [];
        const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
        export default async (line) => (kept.length < 40 && kept.push(Buffer.alloc(2 ** 25, 1)), await pause(), line);`,
    },
    args: ['work.mjs', 'in.txt', '-p', '2', '--max-memory', '256M'],
    says: /the process has taken .*, more than --max-memory 256 MiB: worker \d (?:keeps .* of it|is in a call)/,
    exit: 1,
  },
  {
    row: 'work-processes',
    files: {
      'work.mjs': `import { spawn } from 'node:child_process';
        export default async (line, { recordNumber }) => {
          if (recordNumber !== 1) return line;
          await new Promise((resolve) => spawn('sleep', ['61'], { stdio: 'ignore' }).once('spawn', resolve));
          throw new TypeError('no length in ' + line);
        };`,
    },
    args: ['work.mjs', 'in.txt', '-p', '1'],
    says: 'TypeError: no length in ',
    exit: 1,
    leaves: 'sleep 61',
  },
  {
    row: 'work-abort',
    files: { 'work.mjs': 'export default () => String(new Array(3e7).fill(0).map((_, i) => ({ i })).length);' },
    script: 'ulimit -c 0; exec threadmill $O -p 2 --max-memory 256M work.mjs in.txt',
    says: 'FATAL ERROR: ',
    exit: 134,
    disk: 'a `.partial`',
  },
  {
    row: 'work-loops',
    ...module('export default () => { console.error("at work"); for (;;); }'),
    says: 'at work',
    exit: '–',
  },
  {
    row: 'work-timers',
    args: ['faults/leaves-a-timer.mjs', ...OPTIONS],
    says: '',
    exit: 0,
    disk: 'the output',
  },
];

const BATCH = 'if (lines.includes("record 500"))';
const REDUCTION = 'start: () => 0, add: (n) => n + 1, merge: (a, b) => a + b, finish: (n) => [String(n)]';

const larger: FaultCase[] = [
  {
    row: 'work-batch-wise',
    name: 'mapBatch throws',
    ...module(`export default { mapBatch: (lines) => { ${BATCH} throw new Error("no such batch"); return lines; } };`),
    says: /in\.txt:452: Error: no such batch\n.*\n {2}records 451-500, batch 9,/,
    exit: 1,
  },
  {
    row: 'work-batch-wise',
    name: 'mapBatch gives a number',
    ...module(`export default { mapBatch: (lines) => { ${BATCH} return 7; return lines; } };`),
    says: /in\.txt:452: .*\n {2}records 451-500, batch 9,/,
    exit: 1,
  },
  {
    row: 'work-batch-wise',
    name: 'mapBytes throws',
    ...module(
      `export default { mapBytes: (bytes) => {
        if (Buffer.from(bytes).includes("record 500")) throw new Error("no such bytes");
        return bytes;
      } };`,
    ),
    says: /in\.txt:452: Error: no such bytes\n.*\n {2}records 451-500, batch 9,/,
    exit: 1,
  },
  ...['start: () => { throw Error("no") }', 'merge: () => { throw Error("no") }', 'finish: () => { throw Error("no") }']
    .map((part) => [part.split(':', 1)[0]!, part] as const)
    .map(([name, part]) => ({
      row: 'work-reduction',
      name,
      ...module(`export default { ${REDUCTION}, ${part} };`),
      says: `in ${name}()`,
      exit: 1,
    })),
  {
    row: 'work-accumulator',
    ...module(`export default { ${REDUCTION}, start: () => () => 1, add: (a) => a };`),
    says: /could not be cloned.*\n +records 1-50, batch 0/,
    exit: 1,
  },
  ...['setup', 'header', 'teardown'].map((name) => ({
    row: 'work-hooks',
    name,
    args: hook(name, 'throws'),
    says: new RegExp(`fails-in\\.mjs: Error: no luck in ${name}\\n.*\\n {2}in ${name}\\(\\)`),
    exit: 1,
  })),
  {
    row: 'work-hooks',
    name: 'header gives a number',
    ...module('export default { map: (line) => line, header: () => 7 };'),
    says: /work\.mjs: .*header/,
    exit: 1,
  },
];

if (RECORDS !== 1000) throw new Error('the records named here are those of a thousand');

export const WORK_CASES: readonly FaultCase[] = [...thrown, ...given, ...ended, ...larger];
