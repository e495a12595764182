// Ends what tests have started when whoever runs them is gone, however that came: a process can't do it when it is killed
// itself. A bash beside this process knows what to end, and hears of the end by the end of its input.
import { spawn, type ChildProcess } from 'node:child_process';

/** `+ COMMAND` notes how to end something, `- COMMAND` that it has ended. Ctrl-C is not for this one. */
const SCRIPT = `
trap '' INT TERM HUP QUIT
declare -A ends
while read -r sign end; do
  if [ "$sign" = + ]; then ends[$end]=1; else unset "ends[$end]"; fi
done
for end in "\${!ends[@]}"; do $end; done
`;

let watchdog: ChildProcess | undefined;

/** Ends the group that this child leads, or the child alone, when this process has ended first. */
export function endWithUs(child: ChildProcess, what: 'group' | 'process'): void {
  if (child.pid === undefined) return;
  const end = `kill -KILL -- ${what === 'group' ? '-' : ''}${child.pid}`;
  tell('+', end);
  // what is left of a group then ends by itself, or is a mistake that a test is to find
  child.once('exit', () => tell('-', end));
}

/** The command ends something, when this process has ended before the function was called that this gives. */
export function endByCommand(command: string): () => void {
  tell('+', command);
  return () => tell('-', command);
}

function tell(sign: '+' | '-', command: string): void {
  watchdog ??= start();
  watchdog.stdin!.write(`${sign} ${command}\n`);
}

function start(): ChildProcess {
  const started = spawn('bash', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  started.on('error', () => {}); // without bash most tests fail, and say so themselves
  started.stdin.on('error', () => {});
  started.unref();
  (started.stdin as unknown as { unref(): void }).unref();
  return started;
}
