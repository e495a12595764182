// Cases of "Input" and "Output" that need a failing disk: strace makes system calls fail.
import type { FaultCase } from '../support/fault-case.ts';
import { letting, withoutStrace } from '../support/strace.ts';

const EIO = 'i/o error (EIO)';
/** The main output, and one that is published before it. */
const TWO_OUTPUTS = `threadmill $O in.txt --filter 'NR % 2 === 0' --filtered-out other.txt`;

function failing(row: string, name: string, script: string, says: string | RegExp): FaultCase {
  return { row, name, script: `exec ${script}`, says, exit: 1, skip: withoutStrace };
}

export const FAILING_DISK_CASES: readonly FaultCase[] = [
  failing(
    'input-read',
    'at once',
    `${letting({ read: '1' }, 'EIO', 'in.txt')} threadmill $O --map line in.txt`,
    `in.txt: can't be read: ${EIO}`,
  ),
  {
    ...failing(
      'input-read',
      'later',
      `${letting({ read: '3' }, 'EIO', 'large')} threadmill $O --map line large`,
      `large: can't be read: ${EIO}`,
    ),
    files: { large: 'a line of the input\n'.repeat(500_000) },
  },
  {
    ...failing(
      'output-full',
      'a disk that fails at a write',
      `${letting({ write: '1', writev: '1' }, 'EIO', 'shared')} threadmill --map line in.txt >> shared`,
      `standard output can't be written: ${EIO}`,
    ),
    files: { shared: 'of others\n' },
  },
  failing(
    'output-full',
    'a disk that fails at the end',
    `${letting({ fsync: '1' }, 'EIO')} threadmill $O --map line in.txt`,
    `result.txt can't be written to the end: ${EIO}`,
  ),
  {
    ...failing(
      'output-taken-back',
      'what was there before',
      `${letting({ rename: '2+' }, 'EIO')} ${TWO_OUTPUTS}`,
      /result\.txt is complete, but .*; other\.txt can't be restored: its old content is in \S+\.partial-old: i\/o error/,
    ),
    files: { 'other.txt': 'of an earlier run, too\n' },
    disk: 'a `.partial`',
    touches: ['other.txt'],
  },
  {
    ...failing(
      'output-taken-back',
      'what was not there',
      `${letting({ rename: '2+', unlink: '1+' }, 'EIO')} ${TWO_OUTPUTS}`,
      "other.txt already exists, and can't be removed",
    ),
    disk: 'a `.partial`',
    touches: ['other.txt'],
  },
  {
    ...failing(
      'output-unsynced',
      'its folder',
      `${letting({ fsync: '1+' }, 'EIO', '.')} threadmill $O --map line in.txt`,
      `result.txt has its final name, but its folder can't be synced: ${EIO}`,
    ),
    disk: 'the output',
  },
];
