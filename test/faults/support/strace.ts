// Makes system calls of the real program fail, as a bad disk does, by strace. Without strace, or
// without the right to trace, such tests are skipped.
import { spawnSync } from 'node:child_process';

const WORKS =
  spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO', 'true']).status === 0;

/** The `skip` of a case. */
export const withoutStrace = WORKS ? undefined : 'needs strace';

/**
 * A prefix for `threadmill` in a script. `when` is strace's, for each call: `1` the first, `2+`
 * from the second on, `1+2` every other. With a file, only calls on that file in the current folder
 * count.
 */
export function letting(calls: Readonly<Record<string, string>>, error: string, file?: string): string {
  const about = file === undefined ? '' : `-P "$PWD/${file}" `;
  const faults = Object.entries(calls).map(([call, when]) => `-e inject=${call}:error=${error}:when=${when}`);
  return `strace -f -qq -o /dev/null ${about}-e trace=${Object.keys(calls).join()} ${faults.join(' ')}`;
}
