// Ends what tests have started if the test process is gone, even if it was killed. A bash beside
// this process knows what to end, and notices by the end of its input.
import { spawn, type ChildProcess } from 'node:child_process';

/**
 * `+ COMMAND` notes how to end something, `- COMMAND` that it has ended. Ctrl-C must not end the
 * watchdog.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
declare -A ends
while read -r sign end; do
  if [ "$sign" = + ]; then ends[$end]=1; else unset "ends[$end]"; fi
done
for end in "\${!ends[@]}"; do $end; done
`;

let watchdog: ChildProcess | undefined;

/** Ends the group that this child leads, or the child alone, if this process ends first. */
export function endWithUs(child: ChildProcess, what: 'group' | 'process'): void {
  if (child.pid === undefined) return;
  const end = `kill -KILL -- ${what === 'group' ? '-' : ''}${child.pid}`;
  tell('+', end);
  // The rest of a group then ends by itself, or is a bug that a test has to find.
  child.once('exit', () => tell('-', end));
}

/**
 * Runs the command, which ends something, if this process ends before the returned function was
 * called.
 */
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
  started.on('error', () => {}); // without bash most tests fail, with messages of their own
  started.stdin.on('error', () => {});
  started.unref();
  (started.stdin as unknown as { unref(): void }).unref();
  return started;
}
