// The cases of "Policies": failures that need not end a run, and those that end it nevertheless.
import { FORCED_EXIT } from '../../support/forced-exit.ts';
import type { FaultCase } from '../support/fault-case.ts';

const IN = ['in.txt', '--header', '1', '-p', '2', '-b', '100'];
const BAD = ['--quarantine', 'bad.txt'];

/** A module that fails in this way on records 7, 500 and 999, or on the given ones. */
function failing(how: string, records = '[7, 500, 999]'): Readonly<Record<string, string>> {
  return {
    'fails.mjs': `export default (line, { recordNumber }) => {
      if (!${records}.includes(recordNumber)) return line;
      ${how}
    };`,
  };
}

const three = (name: string, how: string): FaultCase => ({
  row: 'policy-quarantine',
  name,
  files: failing(how),
  args: ['fails.mjs', ...IN, ...BAD],
  says: '3 records quarantined: see bad.txt and bad.txt.errors.jsonl',
  exit: 0,
  disk: 'the output and the quarantine',
});

const dies = (name: string, how: string, ...options: readonly string[]): FaultCase => ({
  row: 'policy-dies',
  name,
  files: failing(how, '[250]'),
  args: ['fails.mjs', ...IN, ...BAD, ...options],
  says: '1 record quarantined',
  exit: 0,
  disk: 'the output and the quarantine',
});

/** Waits a little with each record, and on the 77th does this. */
const waiting = (how: string, ...options: readonly string[]): Pick<FaultCase, 'files' | 'args'> => ({
  files: {
    'waits.mjs': `let tries = 0;
    export default async (line, { recordNumber }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (recordNumber !== 77) return line;
      tries += 1;
      ${how}
      return line;
    };`,
  },
  args: ['waits.mjs', 'in.txt', '--header', '1', '-p', '2', '-b', '20', '--concurrency', '50', ...options],
});

const SLOTS: readonly FaultCase[] = [
  {
    row: 'policy-retried',
    ...waiting("if (tries < 3) throw new Error('not yet');", '--retries', '2', '--retry-delay', '1ms', '-v'),
    says: '; 2 retries;',
    exit: 0,
    disk: 'the output',
  },
  {
    row: 'policy-final',
    ...waiting("throw Object.assign(new Error('try ' + tries), { retryable: false });", '--retries', '3'),
    says: 'in.txt:78: Error: try 1',
    exit: 1,
    disk: 'nothing new',
  },
  {
    row: 'slots-fails',
    ...waiting("throw new Error('bad');"),
    says: /in\.txt:78: Error: bad\n.*\n.*record 77, /,
    exit: 1,
    disk: 'nothing new',
  },
  {
    row: 'slots-timeout',
    ...waiting('await new Promise(() => {});', '--timeout', '3s'),
    says: /in\.txt:78: the record took longer than 3s \(--timeout\)\n.*record 77, /,
    exit: 1,
    disk: 'nothing new',
  },
  {
    row: 'slots-dies',
    name: 'exits',
    ...waiting('process.exit(0);', ...BAD),
    says: '1 record quarantined',
    exit: 0,
    disk: 'the output and the quarantine',
  },
  {
    row: 'slots-dies',
    name: 'loops',
    ...waiting('for (;;);', '--timeout', '2s', ...BAD),
    says: '1 record quarantined',
    exit: 0,
    disk: 'the output and the quarantine',
  },
];

const PAIRS = { 'a.txt': 'a\nb\n', 'b.txt': 'c\nd\n' };
/** Fails on the second pair. */
const FAILING_PAIRS = [
  '--pair',
  '--map',
  '{ if (r2 === "d") throw new Error("bad"); return { r1, r2 } }',
  'a.txt',
  'b.txt',
];

const BATCH_FAILS_WHOLE = `
export default { mapBatch(lines) { if (lines.length === 100) throw new Error('not so many'); return lines; } };`;

const SILENT_WRITER =
  'mkfifo slow; (exec 3< slow; exec sleep 60 > /dev/null 2>&1) & threadmill --map line in.txt -o slow --idle-timeout 4s';

const STUCK = `import { execSync } from 'node:child_process';
export default (line) => { execSync('exec sleep 61', { stdio: 'ignore' }); return line; };`;

export const POLICY_CASES: readonly FaultCase[] = [
  ...SLOTS,
  three('throws', "throw new Error('bad');"),
  three('rejects', "return Promise.reject(new Error('bad'));"),
  three('gives nothing', ''),
  three('throws null', 'throw null;'),
  {
    row: 'policy-quarantine',
    name: 'bytes that are no UTF-8',
    files: { 'bytes.txt': Buffer.concat([Buffer.from('a\nb\n'), Buffer.from([0xff, 0x0a]), Buffer.from('c\n')]) },
    args: ['--map', 'line.trim()', 'bytes.txt', ...BAD],
    says: '1 record quarantined',
    exit: 0,
    disk: 'the output and the quarantine',
  },
  {
    row: 'policy-quarantine',
    name: 'a command',
    args: [...IN, ...BAD, '--', 'awk', '/ 321$/ { exit 3 } { print }'],
    says: '1 record quarantined',
    exit: 0,
    disk: 'the output and the quarantine',
  },
  {
    row: 'policy-mates',
    files: PAIRS,
    args: [...FAILING_PAIRS, ...BAD, '--quarantine', 'bad_2.txt'],
    says: '1 record quarantined: see bad.txt, bad_2.txt and bad.txt.errors.jsonl',
    exit: 0,
    disk: 'the output and the quarantine',
    touches: ['bad_2.txt'],
  },
  {
    row: 'policy-too-many',
    name: 'of pairs, each mate with its own file',
    files: PAIRS,
    args: [...FAILING_PAIRS, ...BAD, '--quarantine', 'bad_2.txt', '--max-errors', '0'],
    says: /1 of the first 2 records failed, .*\n.*the records that failed are in bad\.txt and bad_2\.txt; /,
    exit: 1,
    disk: 'the quarantine',
    touches: ['bad_2.txt'],
  },
  dies('exits', 'process.exit(0);'),
  dies('loops', 'for (;;);', '--timeout', '3s'),
  dies('waits', 'return new Promise(() => setInterval(() => {}, 1000));', '--timeout', '3s'),
  { ...dies('memory', 'const all = []; for (;;) all.push([all.length]);', '--max-memory', '300M'), isSlow: true },
  {
    row: 'policy-skips',
    files: failing("throw new Error('bad');"),
    args: ['fails.mjs', ...IN, '--quarantine', '/dev/null'],
    says: /^threadmill: 3 records quarantined\n$/,
    exit: 0,
    disk: 'the output',
  },
  {
    row: 'policy-too-many',
    files: failing("throw new Error('bad');", '[1, 2, 3, 4, 5]'),
    args: ['fails.mjs', ...IN, ...BAD, '--max-errors', '4'],
    says: /no more than 4 may \(--max-errors\)\n.*the records that failed are in bad\.txt; /,
    exit: 1,
    disk: 'the quarantine',
  },
  {
    row: 'policy-too-many',
    name: 'a share',
    files: failing("throw new Error('bad');", '[1, 2, 3, 4, 5, 6]'),
    args: ['fails.mjs', ...IN, ...BAD, '--max-errors', '0.5%'],
    says: '6 of the first 1000 records failed, and no more than 0.5 % may',
    exit: 1,
    disk: 'the quarantine',
  },
  {
    row: 'policy-too-many',
    name: 'a share of a short input',
    files: failing("throw new Error('bad');", '[1, 2]'),
    args: ['fails.mjs', '-i', '-', ...BAD, '--max-errors', '50%'],
    input: '1\n2\n3\n',
    says: '2 of all 3 records failed, and no more than 50 % may (--max-errors)',
    exit: 1,
    disk: 'the quarantine',
  },
  {
    row: 'policy-each',
    args: ['--map', 'args[line].bar', ...IN, ...BAD, '--max-errors', '100%'],
    says: /each of the first 1000 failed\n.*the records that failed are in bad\.txt; /,
    exit: 1,
    disk: 'the quarantine',
  },
  {
    row: 'policy-each',
    name: 'a short input',
    args: ['--map', 'args[line].bar', '-i', '-', ...BAD],
    input: 'a\nb\n',
    says: 'all 2 failed',
    exit: 1,
    disk: 'the quarantine',
  },
  {
    row: 'policy-whole',
    files: { 'whole.mjs': BATCH_FAILS_WHOLE },
    args: ['whole.mjs', ...IN, ...BAD],
    says: 'the batch fails as a whole, though each half of it passes',
    exit: 1,
  },
  {
    row: 'policy-stops',
    files: { 'cut.fq': '@r1\nAC\n+\nII\n@r2\nAC\n-\nII\n' },
    args: ['--format', 'fastq', '--map', 'id', 'cut.fq', ...BAD],
    says: 'cut.fq:7: the third line of a FASTQ record begins with +',
    exit: 1,
  },
  ...['setup', 'header', 'teardown'].map((hook): FaultCase => {
    const args = ['--arg', `hook=${hook}`, '--arg', 'how=throws'];
    return {
      row: 'policy-stops',
      name: hook,
      args: ['faults/fails-in.mjs', ...IN, ...args, ...BAD, '--retries', '2'],
      says: `in ${hook}()`,
      exit: 1,
    };
  }),
  {
    row: 'policy-retries',
    files: failing("throw new Error('bad');", '[250]'),
    args: ['fails.mjs', ...IN, '--retries', '3'],
    says: /in\.txt:251: Error: bad\n/,
    exit: 1,
  },
  {
    row: 'policy-timeout',
    args: ['faults/fails-at.mjs', ...IN, '--arg', 'spin=250', '--timeout', '3s'],
    says: /^threadmill: in\.txt:251: the record took longer than 3s \(--timeout\)\n {2}record 250, byte 2636, worker \d: "record 250"\n/,
    exit: 1,
  },
  {
    row: 'policy-timeout-batch',
    args: [...IN, '--timeout', '3s', '--', 'sh', '-c', 'cat; [ $THREADMILL_BATCH != 3 ] || exec sleep 60'],
    says: /the batch took longer than 3s \(--timeout\)\n {2}records 301-400, batch 3, worker \d\n/,
    exit: 1,
  },
  {
    row: 'policy-timeout-stuck',
    files: { 'stuck.mjs': STUCK },
    args: ['stuck.mjs', 'in.txt', '-p', '1', '--timeout', '3s'],
    says: /the record took longer than 3s \(--timeout\)[^]*worker 1 can't be ended/,
    exit: 1,
    exitHere: FORCED_EXIT,
    leaves: 'sleep 61',
    isSlow: true,
  },
  {
    row: 'policy-idle-input',
    args: ['--map', 'line', '-i', '-', '--idle-timeout', '4s'],
    input: 'a\n',
    afterInput: 'silence',
    says: 'nothing has progressed for 4s (--idle-timeout): the reader has waited for ',
    exit: 1,
  },
  {
    row: 'policy-idle-work',
    args: ['faults/fails-at.mjs', 'in.txt', '-p', '1', '--arg', 'spin=1', '--idle-timeout', '4s'],
    says: 'worker 1 has been working on batch 0 for ',
    exit: 1,
  },
  {
    row: 'policy-idle-output',
    files: { 'large.txt': 'a line of some length\n'.repeat(50_000) },
    script: SILENT_WRITER.replace('in.txt', 'large.txt'),
    touches: ['slow'],
    says: 'the writer has waited for ',
    exit: 1,
    leaves: 'sleep 60',
  },
  {
    row: 'policy-names',
    args: ['--map', 'line', 'in.txt', '--quarantine', '-'],
    says: '--quarantine takes a file, not standard output',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-names',
    name: 'the output',
    args: ['--map', 'line', 'in.txt', '--quarantine', 'result.txt'],
    says: 'output result.txt and --quarantine result.txt are the same file',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-names',
    name: 'of the second mates, the null device',
    files: PAIRS,
    args: [...FAILING_PAIRS, ...BAD, '--quarantine', '/dev/null'],
    says: '--quarantine has a file for one mate, and /dev/null for the other',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-names',
    name: 'of the second mates, where the errors would go',
    files: PAIRS,
    args: [...FAILING_PAIRS, ...BAD, '--quarantine', 'bad.txt.errors.jsonl'],
    says: '--quarantine bad.txt.errors.jsonl are the same file',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-names',
    name: 'an input is where the errors would go',
    files: { 'bad.txt.errors.jsonl': '{}\n' },
    args: ['--map', 'line', 'bad.txt.errors.jsonl', '--quarantine', 'bad.txt'],
    says: '--quarantine bad.txt.errors.jsonl are the same file',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-options',
    args: ['--map', 'line', 'in.txt', '--max-errors', '5'],
    says: '--max-errors limits the records of --quarantine',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-options',
    name: 'a duration without a unit',
    args: ['--map', 'line', 'in.txt', '--timeout', '30'],
    says: "--timeout takes a duration such as 500ms, 30s or 5m, not '30'\n  for seconds: --timeout 30s",
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'policy-options',
    name: 'a share over all',
    args: ['--map', 'line', 'in.txt', ...BAD, '--max-errors', '101%'],
    says: "--max-errors takes a number of records, or a share such as 0.5%, not '101%'",
    exit: 2,
    disk: 'not opened',
  },
];
