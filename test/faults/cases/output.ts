// The cases of "Output": outputs that can't be opened, written completely, or renamed; readers that
// go away.
import { execFileSync } from 'node:child_process';
import { chmodSync, lchownSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from '../../support/privileges.ts';
import type { FaultCase } from '../support/fault-case.ts';

const FULL = "can't be written: no space left on device (ENOSPC)";

function to(output: string, name: string, says: string, more: Partial<FaultCase> = {}): FaultCase {
  return {
    row: 'output-refused',
    name,
    output,
    args: ['--map', 'line', 'in.txt'],
    says,
    exit: 1,
    disk: 'not opened',
    ...more,
  };
}

/** Planted in a folder that everybody may write to; only root can do that as another user. */
const PLANTED: FaultCase[] = ['a link', 'a FIFO'].map((what) => ({
  row: 'output-planted',
  name: what,
  output: 'open/out.txt',
  args: ['--map', 'line', 'in.txt'],
  prepare: (folder) => {
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    const path = join(folder, 'open/out.txt');
    if (what === 'a link') symlinkSync('../elsewhere.txt', path);
    else execFileSync('mkfifo', [path]);
    lchownSync(path, 65_533, 65_533);
  },
  says: `open/out.txt can't be written: it is a ${what === 'a link' ? 'symbolic link' : 'FIFO'} of another user (65533)`,
  exit: 1,
  disk: 'not opened',
  skip: isRoot ? undefined : 'only root can be two users',
}));

const REFUSED: FaultCase[] = [
  to('absent/out.txt', 'its folder is missing', 'there is no folder absent'),
  to('faults', 'a folder', 'faults is a folder, not a file'),
  to('in.txt/out.txt', 'its folder is a file', 'not a directory (ENOTDIR)'),
  to('closed/out.txt', "its folder can't be written", 'no file can be created in', {
    prepare: (folder) => mkdirSync(join(folder, 'closed'), { mode: 0o555 }),
    asNobody: true,
  }),
  to('open/kept.txt', 'protected', "open/kept.txt can't be written: permission denied (EACCES)", {
    prepare: (folder) => {
      mkdirSync(join(folder, 'open'));
      chmodSync(join(folder, 'open'), 0o777);
      writeFileSync(join(folder, 'open/kept.txt'), 'kept\n', { mode: 0o444 });
    },
    asNobody: true,
  }),
];

/** A file system of one mebibyte. */
function mountSmall(folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
}

function unmount(folder: string): void {
  execFileSync('umount', [folder]);
}

function canMount(): boolean {
  const folder = join(tmpdir(), `threadmill-mount-${process.pid}`);
  try {
    mountSmall(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

const smallDisk: Partial<FaultCase> = {
  prepare: (folder) => {
    mountSmall(join(folder, 'disk'));
    writeFileSync(join(folder, 'disk/kept.txt'), 'of an earlier run\n');
  },
  restore: (folder) => unmount(join(folder, 'disk')),
  touches: ['disk'],
  skip: canMount() ? undefined : 'no file system may be mounted here',
};

/** Exits 99 if the disk has any other file than before. */
const ON_DISK = 'code=$?; [ "$(cat disk/* disk/.[a-z]*)" = "of an earlier run" ] || exit 99; exit $code';

const WRITTEN: FaultCase[] = [
  {
    row: 'output-full',
    name: 'a disk',
    script: `seq 1000000 | threadmill --map line -o disk/kept.txt; ${ON_DISK}`,
    says: `disk/kept.txt ${FULL}\n  disk/kept.txt was left as it was\n`,
    exit: 1,
    ...smallDisk,
  },
  {
    row: 'output-full',
    name: 'a device',
    script: 'exec threadmill --map line in.txt -o /dev/full',
    says: FULL,
    exit: 1,
  },
  {
    row: 'output-full',
    name: 'standard output',
    script: 'exec threadmill --map line in.txt > /dev/full',
    says: `standard output ${FULL}`,
    exit: 1,
  },
];

/** A module that does this at its first record. */
const doing = (what: string) =>
  `import * as fs from 'node:fs';
   export default (line, { recordNumber }) => { if (recordNumber === 1) { ${what} } return line; };`;

const PLACED: FaultCase[] = [
  {
    row: 'output-moved',
    prepare: (folder) => mkdirSync(join(folder, 'folder')),
    files: {
      'work.mjs': doing('while (fs.readdirSync("folder").length === 0); fs.renameSync("folder", "elsewhere");'),
    },
    output: 'folder/out.txt',
    args: ['work.mjs', 'in.txt', '-p', '1'],
    says: "folder/out.txt is complete, but can't be renamed to its final name: no such file or directory (ENOENT)",
    exit: 1,
    disk: 'a `.partial`',
    touches: ['folder', 'elsewhere'],
  },
  {
    row: 'output-moved',
    name: 'something takes its name',
    files: {
      'work.mjs': doing('fs.rmSync("result.txt", { force: true }); fs.mkdirSync("result.txt/x", { recursive: true });'),
    },
    args: ['work.mjs', 'in.txt', '-p', '1'],
    says: "result.txt is complete, but can't be renamed to its final name",
    exit: 1,
    disk: 'a `.partial`',
    touches: ['result.txt'],
  },
  {
    row: 'output-moved',
    name: 'of two the second: the first is taken back',
    files: {
      'other.txt': 'of an earlier run, too\n',
      'work.mjs': `import * as fs from 'node:fs';
        export default { filter: (line, { recordNumber }) => {
          if (recordNumber === 1) {
            fs.rmSync('result.txt', { force: true });
            fs.mkdirSync('result.txt/x', { recursive: true });
          }
          return recordNumber % 2 === 0;
        } };`,
    },
    args: ['work.mjs', 'in.txt', '-p', '1', '--filtered-out', 'other.txt'],
    says: "result.txt is complete, but can't be renamed to its final name",
    exit: 1,
    disk: 'a `.partial`',
    touches: ['result.txt'],
  },
];

const READERS: FaultCase[] = [
  {
    row: 'output-closed',
    name: 'a pipe',
    script: 'seq 1000000 | threadmill --map line | head -1 > /dev/null; exit ${PIPESTATUS[1]}',
    says: '',
    exit: 141,
  },
  {
    row: 'output-closed',
    name: 'a FIFO',
    script: 'mkfifo f; head -1 f > /dev/null & seq 1000000 | threadmill --map line -o f',
    says: '',
    exit: 141,
    touches: ['f'],
  },
  {
    row: 'output-unread',
    files: { large: 'a line of the input\n'.repeat(500_000) },
    script: `mkfifo f; exec 9<>f; exec threadmill --map '(NR === 1 ? console.error("at work") : 0, line)' -i large -o f`,
    says: 'at work',
    exit: '–',
    touches: ['f'],
  },
];

const NOT_OPEN: readonly FaultCase[] = [
  {
    row: 'output-not-open',
    script: 'threadmill --map line in.txt >&-; exit $?',
    says: 'threadmill: standard output is closed',
    exit: 1,
    disk: 'not opened',
  },
];

export const OUTPUT_CASES: readonly FaultCase[] = [
  ...REFUSED,
  ...NOT_OPEN,
  ...PLANTED,
  ...WRITTEN,
  ...PLACED,
  ...READERS,
];
