// The cases of "Resume": what a run with --resume leaves, and what the next run does with it.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRoot } from '../../support/privileges.ts';
import { markerText } from '../../support/marker.ts';
import { PROGRAM } from '../../support/program.ts';
import type { FaultCase } from '../support/fault-case.ts';

/** A millisecond per record, so that the journal has an entry before record 900. */
const WORK = `export default (line, { recordNumber }) => {
  const until = performance.now() + 1;
  while (performance.now() < until);
  if (recordNumber === Number(process.env.FAIL_AT)) throw new Error('not yet');
  return line + '!';
};`;

const REDUCTION = `export default {
  start: () => ({ n: 0 }),
  add(sum) { const until = performance.now() + 1; while (performance.now() < until); sum.n += 1; },
  merge: (a, b) => ({ n: a.n + b.n, how: () => {} }),
  finish: ({ n }) => [String(n)],
};`;

/** The same with an accumulator that can be stored; fails at record 900. */
const SUM = REDUCTION.replace(', how: () => {}', '')
  .replace('add(sum) {', 'add(sum, line, { recordNumber }) {')
  .replace('sum.n += 1;', "sum.n += 1; if (recordNumber === Number(process.env.FAIL_AT)) throw new Error('not yet');");

/** Puts a folder in the place of the output. */
const STAND_IN = `import { mkdirSync, rmSync } from 'node:fs';
export default {
  map: (line) => line,
  teardown() { rmSync('result.txt', { force: true }); mkdirSync('result.txt/full', { recursive: true }); },
};`;

const FILES = { 'work.mjs': WORK };
const ARGS = ['work.mjs', 'in.txt', '--header', '1', '-p', '1', '-b', '20'];
const FAILING = { FAIL_AT: '900' };
const FOLDER = '.result.txt.threadmill';

function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  spawnSync(process.execPath, [PROGRAM, '-o', 'result.txt', ...args], { cwd: folder, env: { ...process.env, ...env } });
}

/** A run that failed at record 900. */
const left = (folder: string) => run(folder, [...ARGS, '--resume'], FAILING);

const afterwards = (change: (folder: string) => void) => (folder: string) => {
  left(folder);
  change(folder);
};

const SUM_ARGS = ['sum.mjs', 'in.txt', '--header', '1', '-p', '1', '-b', '20', '--resume'];

/**
 * A reduction that failed at record 900, whose state files were then changed: both, if it was just
 * writing the next one.
 */
const reduced = (change: (path: string) => void) => (folder: string) => {
  run(folder, SUM_ARGS, FAILING);
  const states = readdirSync(join(folder, FOLDER)).filter((name) => name.startsWith('state.'));
  for (const state of states) change(join(folder, FOLDER, state));
};

function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

/** The lock of another process than this test. */
function lock(folder: string, of: object): void {
  const text = { host: 'elsewhere', space: 'pid:[1]', pid: 4711, boot: 'b', started: '1', nonce: 'n', ...of };
  writeFileSync(join(folder, FOLDER, 'lock'), JSON.stringify(text));
}

/** The state after a kill between the marker and the last rename. */
function publishing(folder: string, output = 'result.txt'): void {
  const path = join(folder, FOLDER);
  const outcome = { recordsIn: 1, recordsOut: 1, retried: 0, recordsDropped: 0, recordsQuarantined: 0, counters: {} };
  const sums = { recordsWrittenFrom: 1, recordsFiltered: 0, commentLines: 0, blankLines: 0, bytesIn: 1, bytesOut: 1 };
  const rest = { batches: 1, workersStarted: 1, elapsedMs: 1 };
  const renames = [{ from: join(path, 'main.partial'), to: join(folder, output), displayName: output }];
  writeFileSync(join(path, 'publishing'), markerText(renames, { ...outcome, ...sums, ...rest }));
}

const again = { files: FILES, prepare: left, args: [...ARGS, '--resume'] };

export const RESUME_CASES: readonly FaultCase[] = [
  {
    row: 'resume-fails',
    files: FILES,
    args: [...ARGS, '--resume'],
    env: FAILING,
    says: /Error: not yet\n[^]*; to continue from record \d+: repeat the same command/,
    exit: 1,
    disk: 'the progress',
  },
  {
    row: 'resume-signal',
    files: FILES,
    args: [...ARGS, '--resume'],
    says: 'nothing to resume: starting at record 1',
    signals: ['SIGTERM'],
    exit: 143,
    disk: 'the progress',
  },
  {
    row: 'resume-killed',
    files: FILES,
    args: [...ARGS, '--resume'],
    says: 'nothing to resume: starting at record 1',
    signals: ['SIGKILL'],
    exit: 137,
    disk: 'the progress',
  },
  { ...again, row: 'resume-goes-on', says: /resuming at record \d+/, exit: 0, disk: 'the output' },
  {
    ...again,
    row: 'resume-nothing',
    prepare: afterwards((folder) => truncateSync(join(folder, FOLDER, 'journal'))),
    says: 'nothing to resume: starting at record 1',
    exit: 0,
    disk: 'the output',
  },
  {
    ...again,
    row: 'resume-published',
    prepare: afterwards((folder) => publishing(folder)),
    says: 'result.txt was already complete: it now has its final name',
    exit: 0,
    disk: 'the output',
  },
  {
    ...again,
    row: 'resume-unasked',
    args: ARGS,
    says: 'to continue it: --resume; to discard it: --restart',
    exit: 2,
    disk: 'the progress',
  },
  { ...again, row: 'resume-restart', args: [...ARGS, '--restart'], says: '', exit: 0, disk: 'the output' },
  {
    ...again,
    row: 'resume-changed',
    args: [...ARGS.slice(0, -1), '10', '--resume'],
    says: '--batch-size (it was 20 records, now it is 10 records)',
    exit: 2,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-changed',
    name: 'an input',
    prepare: afterwards((folder) => {
      const path = join(folder, 'in.txt');
      writeFileSync(path, `${readFileSync(path, 'utf8')}one more\n`);
    }),
    says: 'in.txt',
    exit: 2,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-changed-work',
    prepare: afterwards((folder) => writeFileSync(join(folder, 'work.mjs'), WORK.replace("'!'", "'?'"))),
    says: /work\.mjs[^]*--accept-changed-work/,
    exit: 2,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-locked',
    prepare: afterwards((folder) => {
      // The test process itself is running.
      const stat = readFileSync(`/proc/${process.pid}/stat`, 'latin1').replace(/^.*\)/s, '').trim().split(' ');
      const own = spawnSync('sh', ['-c', 'hostname; readlink /proc/self/ns/pid; cat /proc/sys/kernel/random/boot_id']);
      const [host, space, boot] = own.stdout.toString().split('\n');
      lock(folder, { host, space, boot, pid: process.pid, started: stat[19] });
    }),
    says: 'wait until it ends, or stop it',
    exit: 2,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-elsewhere',
    prepare: afterwards((folder) => lock(folder, {})),
    says: /process 4711 of elsewhere\)\n.* remove .*\.result\.txt\.threadmill\/lock/,
    exit: 2,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-lock',
    prepare: afterwards((folder) => writeFileSync(join(folder, FOLDER, 'lock'), '')),
    says: /can't be read as a lock: [^]* remove .*\/lock/,
    exit: 2,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-version',
    prepare: afterwards((folder) => writeFileSync(join(folder, FOLDER, 'identity.json'), '{"layout":99}')),
    says: 'is not what this version of threadmill writes',
    exit: 2,
    disk: 'the progress',
  },
  {
    row: 'resume-folder',
    files: { [FOLDER]: 'somebody else put this here' },
    args: ['--map', 'line', 'in.txt', '--resume'],
    says: '.result.txt.threadmill, which holds the checkpoints, is not a folder',
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-untrusted',
    prepare: afterwards((folder) => chmodSync(join(folder, FOLDER), 0o777)),
    says: /can't be trusted: others may write to it \(mode 0777\)\n.* chmod 700 /,
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-untrusted',
    name: 'a file in it that is a second name of another',
    prepare: afterwards((folder) => {
      rmSync(join(folder, FOLDER, 'journal'));
      linkSync(join(folder, 'in.txt'), join(folder, FOLDER, 'journal'));
    }),
    says: /journal can't be trusted: it has 2 names \(hard links\)\n.*--restart/,
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-untrusted',
    name: "another user's",
    prepare: afterwards((folder) => chownSync(join(folder, FOLDER), 65_533, 65_533)),
    says: /can't be trusted: it belongs to user 65533, and you are user 0\n/,
    exit: 1,
    disk: 'the progress',
    skip: isRoot ? undefined : 'only root can be two users',
  },
  {
    ...again,
    row: 'resume-shape',
    prepare: afterwards((folder) => writeFileSync(join(folder, FOLDER, 'publishing'), '{}')),
    says: /publishing, which lists the outputs to rename, is not as threadmill writes it\n.*--restart/,
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-other-outputs',
    prepare: afterwards((folder) => publishing(folder, 'in.txt')),
    says: /publishing lists \S+in\.txt, which is not an output of this command/,
    exit: 2,
    disk: 'the progress',
  },
  {
    row: 'resume-names',
    args: ['--map', 'line', '-i', '-', '--resume'],
    input: 'a\n',
    says: '--resume needs inputs that can be read again',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'resume-names',
    name: 'a FIFO as the input',
    script: 'threadmill --map line <(cat in.txt) $O --resume',
    says: '--resume needs ',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'resume-names',
    name: 'standard output',
    script: 'threadmill --map line in.txt --resume',
    says: '--resume needs ',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'resume-names',
    name: 'without an order',
    args: ['--map', 'line', 'in.txt', '--resume', '--unordered'],
    says: "--resume and --unordered can't be combined",
    exit: 2,
    disk: 'not opened',
  },
  {
    ...again,
    row: 'resume-damaged',
    prepare: afterwards((folder) => truncateSync(join(folder, FOLDER, 'main.partial'), 3)),
    says: 'main.partial',
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-damaged',
    name: 'a file that is gone',
    prepare: afterwards((folder) => renameSync(join(folder, FOLDER, 'main.partial'), join(folder, FOLDER, 'x'))),
    says: 'main.partial',
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-damaged',
    name: 'a bit of an output',
    prepare: afterwards((folder) => flipBit(join(folder, FOLDER, 'main.partial'), 30)),
    says: /main\.partial has changed since it was written: [^]*--restart/,
    exit: 1,
    disk: 'the progress',
  },
  {
    ...again,
    row: 'resume-damaged-journal',
    prepare: afterwards((folder) => {
      const path = join(folder, FOLDER, 'journal');
      const lines = readFileSync(path, 'latin1').split('\n');
      writeFileSync(path, [lines[0], lines[0]!.replace('"batches":', '"batches":1'), ''].join('\n'), 'latin1');
    }),
    says: /journal is damaged after its first 1 entries: [^]*resuming at record /,
    exit: 0,
    disk: 'the output',
  },
  {
    row: 'resume-damaged-state',
    files: { 'sum.mjs': SUM },
    prepare: reduced((path) => truncateSync(path, 3)),
    args: SUM_ARGS,
    says: /state\.\d+ has 3 bytes, but \d+ were written and synced/,
    exit: 1,
    disk: 'the progress',
  },
  {
    row: 'resume-damaged-state',
    name: 'a bit of it',
    files: { 'sum.mjs': SUM },
    prepare: reduced((path) => flipBit(path, 20)),
    args: SUM_ARGS,
    says: /state\.\d+ has changed since it was written/,
    exit: 1,
    disk: 'the progress',
  },
  {
    row: 'resume-damaged-state',
    name: 'a file that is gone',
    files: { 'sum.mjs': SUM },
    prepare: reduced((path) => rmSync(path)),
    args: SUM_ARGS,
    says: /state\.\d+ can't be resumed: it no longer exists/,
    exit: 1,
    disk: 'the progress',
  },
  {
    row: 'resume-publishes',
    files: { ...FILES, 'stand-in.mjs': STAND_IN },
    args: ['stand-in.mjs', 'in.txt', '--header', '1', '-p', '1', '--resume'],
    says: "is complete, but can't be renamed to its final name: ",
    exit: 1,
    disk: 'the progress',
    touches: ['result.txt'],
  },
  {
    row: 'resume-state',
    files: { 'sum.mjs': REDUCTION },
    args: ['sum.mjs', 'in.txt', '-p', '1', '-b', '20', '--resume'],
    says: "can't be kept for --resume",
    exit: 1,
    disk: 'the progress',
  },
  {
    row: 'resume-too-many',
    files: FILES,
    args: ['--map', 'args[line].bar', 'in.txt', '--resume', '--quarantine', 'bad.txt', '--max-errors', '5'],
    says: /of the first \d+ records failed, and no more than 5 may|the work fails on every record/,
    exit: 1,
    disk: 'the progress',
    touches: ['bad.txt', 'bad.txt.errors.jsonl'],
  },
];
