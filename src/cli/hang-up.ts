// Whether SIGHUP was ignored at the start, as nohup sets it. Node resets every signal when it
// starts, so the system can't be asked: only traces are left.
import type { Environment } from './environment.ts';

/** `parentStatus` is the text of /proc/PID/status of the parent process, if there is one. */
export function isHangUpIgnored(env: Environment, parentStatus: string | undefined): boolean {
  return isStartedByNohup(env) || ignoresHangUp(parentStatus ?? '');
}

/** bash puts the name of the program that it starts into `_`. */
function isStartedByNohup(env: Environment): boolean {
  return /(?:^|\/)nohup$/.test(env._ ?? '');
}

/** Our parent passes on what it ignores: a script or a workflow under nohup. */
function ignoresHangUp(status: string): boolean {
  const lowestDigit = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(status)?.[1] ?? '0';
  return (parseInt(lowestDigit, 16) & 1) === 1; // SIGHUP is signal 1, the lowest bit
}
