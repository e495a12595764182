// Starts a program as the leader of its own session and group, with its three streams connected to
// us; defines the types of a started process. Only this file and command-starter.ts start commands
// of the user.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { holdsBytes } from '../../job/byte-text.ts';
import type { ProcessGroupTable } from './process-group-table.ts';

/** How a process ended: with an exit code, or by a signal. */
export type KnownEnd = { readonly code: number } | { readonly signal: NodeJS.Signals };

/**
 * `lost`: unknown, because the process that started it ended first, as given here; the command was
 * ended too.
 */
export type ProcessEnd = KnownEnd | { readonly lost: KnownEnd };

export interface ProcessStreams {
  /**
   * Writes to its input; one piece at a time. Resolves when it is written, or when the process no
   * longer reads.
   */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Destroy it to end the input of the process. */
  readonly stdin: Socket;
  /** Listens to its output; a chunk is valid until the listener returns. Call it once. */
  readonly onOutput: (listener: (chunk: Uint8Array) => void) => void;
  readonly stdout: Socket;
  /**
   * Resolves when all output has been read, maybe before there is a listener; rejects with an error
   * of `stdout`.
   */
  readonly outputEnd: Promise<void>;
  readonly stderr: Socket;
}

export interface StartedProcess extends ProcessStreams {
  /** The group it leads; it stays in the ProcessGroupTable until the caller removes it. */
  readonly group: number;
  /** Resolves when the process has ended; its children may still hold its output open. */
  readonly end: Promise<ProcessEnd>;
  /** Sets whether the process and its streams keep the event loop alive. At first they do. */
  readonly hold: (isHeld: boolean) => void;
}

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Rejects with the system's error if the program can't be started. Node's streams are socket pairs:
 * the program can't open them by names such as /dev/stdin.
 */
export async function startProcess(
  argv: readonly string[],
  env: ProcessEnvironment,
  note: ProcessGroupTable,
): Promise<StartedProcess> {
  if (argv.some(holdsBytes)) throw new Error("its words are not UTF-8, and Node.js can't pass them without Perl");
  const started = note.update(() => startNoted(argv, env, note));
  if ('process' in started) return started.process;
  throw await started.failure;
}

type Start = { readonly process: StartedProcess } | { readonly failure: Promise<unknown> };

function startNoted(argv: readonly string[], env: ProcessEnvironment, note: ProcessGroupTable): Start {
  try {
    const child = spawn(argv[0]!, argv.slice(1), { detached: true, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const failure = new Promise<unknown>((resolve) => {
      child.once('error', resolve);
    });
    if (child.pid === undefined) return { failure };
    note.addGroup(child.pid);
    const end = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? { code: code! } : { signal }));
    });
    // A command that stops reading and exits with 0 has not failed.
    child.stdin.on('error', () => {});
    const [stdin, stdout, stderr] = [child.stdin, child.stdout, child.stderr] as unknown as [Socket, Socket, Socket];
    const hold = (isHeld: boolean) => {
      for (const each of [child, stdin, stdout, stderr]) each[isHeld ? 'ref' : 'unref']();
    };
    return { process: { group: child.pid, ...streamsOf(stdin, stdout, stderr), end, hold } };
  } catch (error) {
    return { failure: Promise.resolve(error) };
  }
}

/** Streams that the event loop moves: whenever there are bytes, or room for them. */
export function streamsOf(stdin: Socket, stdout: Socket, stderr: Socket): ProcessStreams {
  const outputEnd = new Promise<void>((resolve, reject) => {
    stdout.once('error', reject);
    stdout.once('close', () => resolve());
  });
  outputEnd.catch(() => {}); // whoever awaits it gets the error
  return {
    write: (bytes) => new Promise((resolve) => void stdin.write(bytes, () => resolve())),
    stdin,
    onOutput: (listener) => void stdout.on('data', listener),
    stdout,
    outputEnd,
    stderr,
  };
}
