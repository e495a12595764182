// Ends the process though a thread of it can't be ended: `process.exit` would wait for that thread. Another program takes the
// process's place, which ends all its threads, and exits with the code. Dying of SIGKILL would do it too, but 137 means to
// workflow engines that there was not enough memory, and they try again with more.
import { accessSync, constants } from 'node:fs';

const KILL_SIGNAL_NUMBER = 9;

/** Programs that can exit with a code, and how they are told to: the second is Node itself, also where its file has gone. */
const PROGRAMS: readonly (readonly [path: string, args: (code: number) => string[]])[] = [
  ['/bin/sh', (code) => ['sh', '-c', `exit ${code}`]],
  ['/proc/self/exe', (code) => ['node', '-e', `process.exit(${code})`]],
];

type Execve = (path: string, args: readonly string[], env: Readonly<Record<string, string>>) => void;

/** Not in Node 20. */
const { execve } = process as { readonly execve?: Execve };

/** What the process exits with where it is to exit with `code`. */
export function forcedCode(code: number): number {
  return execve === undefined ? 128 + KILL_SIGNAL_NUMBER : code;
}

/** Returns only where it could not be done. */
function replaceProcess(code: number): void {
  if (execve === undefined) return;
  for (const [path, args] of PROGRAMS) {
    try {
      accessSync(path, constants.X_OK); // execve itself would abort the process
      execve.call(process, path, args(code), {});
    } catch {
      // it is not there, or Node's permission model forbids it
    }
  }
}

/** Does not return. */
export function endByForce(code: number): void {
  replaceProcess(code);
  process.kill(process.pid, 'SIGKILL');
  process.abort(); // process 1 of a container can't be killed from within
}
