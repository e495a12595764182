// Starts a program as the leader of a session and group of its own, its three streams in our hands. The one place that
// spawns what the user names.
import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { HeldGroups } from './held-groups.ts';
import type { PipeMaker } from './pipe-maker.ts';

/** How a process ended: by itself with a code, or by a signal. */
export type ProcessEnd = { readonly code: number } | { readonly signal: NodeJS.Signals };

export interface StartedProcess {
  /** The group it leads, noted with the HeldGroups it was started under until that is told otherwise. */
  readonly group: number;
  /** Destroying it closes it: the process reads the end of its input then. */
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** When the process itself has ended; whom it has left behind may still hold its output open. */
  readonly end: Promise<ProcessEnd>;
  /** Whether it, and its streams, keep the event loop going. They do at first. */
  hold(isHeld: boolean): void;
}

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** Rejects with the system's error where the program can't be started. */
export async function startProcess(
  argv: readonly string[],
  env: ProcessEnvironment,
  note: HeldGroups,
  maker: PipeMaker,
): Promise<StartedProcess> {
  await maker.prepare();
  const started = note.change(() => startNoted(argv, env, note, maker));
  if ('process' in started) return started.process;
  throw await started.failure;
}

type Start = { readonly process: StartedProcess } | { readonly failure: Promise<unknown> };

function startNoted(argv: readonly string[], env: ProcessEnvironment, note: HeldGroups, maker: PipeMaker): Start {
  const pipes = maker.take();
  const sockets = pipes?.map(({ ours }, index) => new Socket({ fd: ours, readable: index > 0, writable: index === 0 }));
  // nobody listens yet, and an error that nobody hears is thrown
  sockets?.forEach((socket) => socket.on('error', () => {}));
  try {
    const child = spawn(argv[0]!, argv.slice(1), {
      detached: true,
      env,
      stdio: pipes?.map(({ theirs }) => theirs) ?? ['pipe', 'pipe', 'pipe'],
    });
    const failure = new Promise<unknown>((resolve) => {
      child.once('error', resolve);
    });
    if (child.pid === undefined) {
      sockets?.forEach((socket) => socket.destroy());
      return { failure };
    }
    note.addGroup(child.pid);
    const end = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? { code: code! } : { signal }));
    });
    const [stdin, stdout, stderr] = sockets ?? ([child.stdin, child.stdout, child.stderr] as unknown as Socket[]);
    const hold = (isHeld: boolean) => {
      for (const each of [child, stdin!, stdout!, stderr!]) each[isHeld ? 'ref' : 'unref']();
    };
    return { process: { group: child.pid, stdin: stdin!, stdout: stdout!, stderr: stderr!, end, hold } };
  } catch (error) {
    sockets?.forEach((socket) => socket.destroy());
    return { failure: Promise.resolve(error) };
  } finally {
    pipes?.forEach(({ theirs }) => closeSync(theirs));
  }
}
