// Whether SIGHUP was to be ignored when we were started, as nohup has it. Node sets every signal back to its default when
// it starts, so the system can't be asked any more: what is left are traces.
import type { Environment } from './environment.ts';

/** `parentStatus` is the text of /proc/PID/status of the process that started us, where there is such a thing. */
export function isHangUpIgnored(env: Environment, parentStatus: string | undefined): boolean {
  return isStartedByNohup(env) || ignoresHangUp(parentStatus ?? '');
}

/** bash notes the name of the program that it has started. */
function isStartedByNohup(env: Environment): boolean {
  return /(?:^|\/)nohup$/.test(env._ ?? '');
}

/** What our parent ignores it has handed down to us: a script, or a workflow, that runs under nohup. */
function ignoresHangUp(status: string): boolean {
  const lowestDigit = /^SigIgn:\s*[0-9a-f]*([0-9a-f])$/m.exec(status)?.[1] ?? '0';
  return (parseInt(lowestDigit, 16) & 1) === 1; // SIGHUP is signal 1, the lowest bit
}
