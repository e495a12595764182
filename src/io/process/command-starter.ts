// Starts a worker's commands through a small helper process. A fork copies page tables: that takes
// a millisecond in a small process, and ten or more in a Node with batches in flight. The helper
// also makes pipes of any size, for which Node has no call. Without Perl, or without /proc, by
// which the pipes are opened, nothing is started here, and Node starts the commands.
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

/** The largest pipe an unprivileged process may have by default. */
const MOST_PIPE_BYTES = 1024 * 1024;
const USUAL_PIPE_BYTES = 64 * 1024;
/**
 * The limit for the pipes of all workers together, which leaves room for several runs: beyond 64
 * MiB for one user, the system makes all further pipes of that user tiny, in any program.
 */
const ALL_PIPES_BYTES = 16 * 1024 * 1024;
/** One for input, one for output. */
const LARGE_PIPES = 2;

interface Streams extends ProcessStreams {
  /** Call it when the process has ended: reads the rest without waiting for more. */
  readonly flush: () => void;
}

export class CommandStarter {
  readonly #note: ProcessGroupTable;
  readonly #starter: StarterProcess;
  #buffer: Uint8Array<ArrayBuffer> | undefined;

  /** `workers`: how many share the limit of pipe memory. */
  constructor(note: ProcessGroupTable, workers: number, onLost: OnStarterLost) {
    this.#note = note;
    this.#starter = new StarterProcess(note, pipeBytesFor(workers), onLost);
  }

  /** Call it as soon as it is known that commands will run. */
  prepare(): void {
    this.#starter.open();
  }

  /**
   * Resolves to undefined if the helper can't start anything; rejects with the system's error if
   * this command can't be started. The previous command must have ended.
   */
  async start(argv: readonly string[], env: ProcessEnvironment): Promise<StartedProcess | undefined> {
    // Not valid as arguments: Node reports that.
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
      streams.flush();
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

  /**
   * The helper has died, so the command's exit status is lost, and it must not run beside the next
   * one: ends it.
   */
  async #endLost(group: number, end: ProcessEnd): Promise<ProcessEnd> {
    // Until it has become the command, it is in the helper's group.
    await endGroups([group], this.#starter.pid);
    this.#note.starter = undefined;
    return end;
  }

  /** Undefined if they can't be opened. */
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
    // An error without a listener would be thrown, and nobody listens yet.
    for (const socket of [stdin, stdout, stderr]) socket.on('error', () => {});
    const streams = { ...streamsOf(stdin, stdout, stderr), flush: () => reader?.flush() };
    if (reader === undefined) return streams;
    return {
      ...streams,
      write: (bytes) => writeCoalesced(stdin, input, roomBytes, bytes),
      onOutput: (listener) => reader.listen(listener),
    };
  }
}

/** The size of each worker's pipes: a power of two, as the system makes them. */
export function pipeBytesFor(workers: number): number {
  let bytes = MOST_PIPE_BYTES;
  while (bytes * LARGE_PIPES * workers > ALL_PIPES_BYTES && bytes > USUAL_PIPE_BYTES) bytes /= 2;
  return bytes;
}
