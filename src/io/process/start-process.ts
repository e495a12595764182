// Starts a program as the leader of a session and group of its own, its three streams in our hands: what is to be said of
// it, and how Node does it. Only this and command-starter.ts start what the user names.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { holdsBytes } from '../../job/byte-text.ts';
import type { ProcessGroupTable } from './process-group-table.ts';

/** How a process ended: by itself with a code, or by a signal. */
export type KnownEnd = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** `lost`: nobody can know, since the process that has started it has ended first, in this way; it has been ended, too. */
export type ProcessEnd = KnownEnd | { readonly lost: KnownEnd };

export interface ProcessStreams {
  /** To its input, one piece after the other. Resolves when that is written, or when nobody reads any more. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Destroying it closes it: the process reads the end of its input then. */
  readonly stdin: Socket;
  /** From its output; a chunk is good until the listener returns. To be called once. */
  readonly onOutput: (listener: (chunk: Uint8Array) => void) => void;
  readonly stdout: Socket;
  /** Resolves when all output has been read, which may be before anybody listens; rejects with an error of `stdout`. */
  readonly outputEnd: Promise<void>;
  readonly stderr: Socket;
}

export interface StartedProcess extends ProcessStreams {
  /** The group it leads, noted with the HeldGroups it was started under until that is told otherwise. */
  readonly group: number;
  /** When the process itself has ended; whom it has left behind may still hold its output open. */
  readonly end: Promise<ProcessEnd>;
  /** Whether it, and its streams, keep the event loop going. They do at first. */
  readonly hold: (isHeld: boolean) => void;
}

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Rejects with the system's error where the program can't be started. Node makes its streams socket pairs: they can be read
 * and written, but not opened by a name such as /dev/stdin.
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
    // who has read enough, and ends well, has done nothing wrong
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

/** As the event loop moves them: whenever there is a byte, or room for one. */
export function streamsOf(stdin: Socket, stdout: Socket, stderr: Socket): ProcessStreams {
  const outputEnd = new Promise<void>((resolve, reject) => {
    stdout.once('error', reject);
    stdout.once('close', () => resolve());
  });
  outputEnd.catch(() => {}); // whoever waits for it hears of it
  return {
    write: (bytes) => new Promise((resolve) => void stdin.write(bytes, () => resolve())),
    stdin,
    onOutput: (listener) => void stdout.on('data', listener),
    stdout,
    outputEnd,
    stderr,
  };
}
