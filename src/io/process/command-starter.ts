// Starts a worker's commands by way of a small process beside the worker. Whoever forks has his page tables copied: that
// takes a millisecond where they are few, and ten and more in a Node with batches in flight. The same process makes the
// pipes, as large as we like, for which Node has no call either. Where there is no Perl, or no /proc by whose names the
// pipes can be opened, nothing is started here, and Node has to do it.
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { ProcessGroupTable } from './process-group-table.ts';
import { LEAST_ROOM_BYTES, CoalescingReader, writeCoalesced } from './coalescing-pipes.ts';
import { endGroups } from './process-groups.ts';
import {
  streamsOf,
  type ProcessEnd,
  type ProcessEnvironment,
  type ProcessStreams,
  type StartedProcess,
} from './start-process.ts';
import { startError, startMessage, type WaitingChild } from './starter-messages.ts';
import { StarterProcess, type OnStarterLost } from './starter-process.ts';

/** The most that everybody may ask for, unless the machine's owner says otherwise. */
const MOST_PIPE_BYTES = 1024 * 1024;
const USUAL_PIPE_BYTES = 64 * 1024;
/**
 * What the pipes of all workers may hold together, so that several runs have room: where all of a user's could hold more
 * than 64 MiB, the system makes every further one of his, in whatever program, a tiny one.
 */
const ALL_PIPES_BYTES = 16 * 1024 * 1024;
/** For input and output. */
const LARGE_PIPES = 2;

interface Streams extends ProcessStreams {
  /** Once the process has ended: nothing more is worth waiting for. */
  readonly hurry: () => void;
}

export class CommandStarter {
  readonly #note: ProcessGroupTable;
  readonly #starter: StarterProcess;
  #buffer: Uint8Array<ArrayBuffer> | undefined;

  /** For one of so many workers. */
  constructor(note: ProcessGroupTable, workers: number, onLost: OnStarterLost) {
    this.#note = note;
    this.#starter = new StarterProcess(note, pipeBytesFor(workers), onLost);
  }

  /** To be called as soon as it is known that there will be commands. */
  prepare(): void {
    this.#starter.open();
  }

  /**
   * Resolves to undefined where nothing can be started by it; rejects with the system's error where this can't be
   * started. A command is to have ended before the next one is started.
   */
  async start(argv: readonly string[], env: ProcessEnvironment): Promise<StartedProcess | undefined> {
    // no words for a program at all: Node says so
    if (argv[0] === '' || argv.some((word) => word.includes('\0'))) return undefined;
    const child = await this.#starter.nextChild();
    if (child === undefined) return undefined;
    const message = startMessage(argv, env);
    const given = this.#note.update(() => {
      const streams = this.#openStreams(child);
      if (streams === undefined) return undefined;
      this.#note.addGroup(child.pid);
      return { ...this.#starter.give(message), streams };
    });
    if (given === undefined) {
      this.#starter.disable();
      return undefined;
    }
    const { started, streams } = given;
    const end = given.end.then((known) => ('lost' in known ? this.#endLost(child.pid, known) : known));
    const sockets = [streams.stdin, streams.stdout, streams.stderr];
    try {
      const errno = await started;
      if (errno !== undefined) throw startError(errno, argv[0]!);
    } catch (error) {
      sockets.forEach((socket) => socket.destroy());
      throw error;
    }
    let isOver = false;
    const over = () => {
      isOver = true;
      streams.hurry();
    };
    end.then(over, over);
    const hold = (isHeld: boolean) => {
      if (!isOver) this.#starter.hold(isHeld);
      for (const each of sockets) each[isHeld ? 'ref' : 'unref']();
    };
    return { group: child.pid, ...streams, end, hold };
  }

  close(): void {
    this.#starter.close();
  }

  /** Nobody can tell any more how the command ends, and it must not run beside the next one: it is ended. */
  async #endLost(group: number, end: ProcessEnd): Promise<ProcessEnd> {
    // as long as it is not the command it is in the starter's group
    await endGroups([group], this.#starter.pid);
    this.#note.starter = undefined;
    return end;
  }

  /** Undefined where they can't be opened. */
  #openStreams({ descriptors, roomBytes }: WaitingChild): Streams | undefined {
    const opened: number[] = [];
    try {
      descriptors.forEach((descriptor, index) => {
        const way = index === 0 ? constants.O_WRONLY : constants.O_RDONLY;
        opened.push(openSync(this.#starter.nameOf(descriptor), way | constants.O_NONBLOCK));
      });
    } catch {
      opened.forEach((fd) => closeSync(fd));
      return undefined;
    }
    const [input, output, errors] = opened as [number, number, number];
    const stdin = new Socket({ fd: input, readable: false, writable: true });
    const stderr = new Socket({ fd: errors, readable: true, writable: false });
    const isLarge = roomBytes >= LEAST_ROOM_BYTES;
    this.#buffer ??= isLarge ? new Uint8Array(LEAST_ROOM_BYTES) : undefined;
    const reader = this.#buffer && new CoalescingReader(output, this.#buffer);
    const stdout = reader?.socket ?? new Socket({ fd: output, readable: true, writable: false });
    // nobody listens yet, and an error that nobody hears is thrown
    for (const socket of [stdin, stdout, stderr]) socket.on('error', () => {});
    const streams = { ...streamsOf(stdin, stdout, stderr), hurry: () => reader?.flush() };
    if (reader === undefined) return streams;
    return {
      ...streams,
      write: (bytes) => writeCoalesced(stdin, input, roomBytes, bytes),
      onOutput: (listener) => reader.listen(listener),
    };
  }
}

/** How large each worker's pipes may be: a power of two, as the system makes them. */
export function pipeBytesFor(workers: number): number {
  let bytes = MOST_PIPE_BYTES;
  while (bytes * LARGE_PIPES * workers > ALL_PIPES_BYTES && bytes > USUAL_PIPE_BYTES) bytes /= 2;
  return bytes;
}
