// Ends the process although one of its threads can't be ended: `process.exit` would wait for that
// thread. Another program replaces the process, which ends all threads, and exits with the code.
// SIGKILL would do it too, but workflow engines read 137 as out of memory, and retry with more.
import { accessSync, constants } from 'node:fs';

const KILL_SIGNAL_NUMBER = 9;

/**
 * Programs that can exit with a given code. The second is Node itself, also if its file was
 * removed.
 */
const PROGRAMS: readonly (readonly [path: string, args: (code: number) => string[]])[] = [
  ['/bin/sh', (code) => ['sh', '-c', `exit ${code}`]],
  ['/proc/self/exe', (code) => ['node', '-e', `process.exit(${code})`]],
];

type Execve = (path: string, args: readonly string[], env: Readonly<Record<string, string>>) => void;

/** Absent in Node 20. */
const { execve } = process as { readonly execve?: Execve };

/** The actual exit code for the wanted exit code `code`. */
export function forcedCode(code: number): number {
  return execve === undefined ? 128 + KILL_SIGNAL_NUMBER : code;
}

/** Returns only if it failed. */
function replaceProcess(code: number): void {
  if (execve === undefined) return;
  for (const [path, args] of PROGRAMS) {
    try {
      accessSync(path, constants.X_OK); // execve itself would abort the process
      execve.call(process, path, args(code), {});
    } catch {
      // The program is missing, or Node's permission model forbids it.
    }
  }
}

/** Does not return. */
export function endByForce(code: number): void {
  replaceProcess(code);
  process.kill(process.pid, 'SIGKILL');
  process.abort(); // process 1 of a container can't be killed from within
}
