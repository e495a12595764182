// A thread before it has anything to do: the one place that calls `new Worker`. It loads its file and waits there for its
// data, so that it can be started while that is still being made; nothing is opened by then. What becomes of it meanwhile
// is kept for the handle that takes it over.
import { Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import { TIGHT_CODE_MIB } from '../../io/machine/address-space.ts';
import { TerminationGate } from '../../io/system/termination-gate.ts';
import { threadCode } from './thread-code.ts';
import type { ThreadStart } from '../protocol/thread-data.ts';

/** Each has a room in src/threads/, and a file of the build. */
export type ThreadRoom = 'reader' | 'writer' | 'worker';

export interface SpawnedThreadOptions {
  /** As messages name it: 'reader', 'writer', 'worker 3'. */
  readonly name: string;
  readonly room: ThreadRoom;
  readonly limits: ResourceLimits;
  /** Whether Node is to close what the thread's code has opened and left open. */
  readonly areFilesTracked: boolean;
  /** It is to reserve little address space. */
  readonly isSpaceTight: boolean;
}

const LOOK_AGAIN_MS = 1;

export class SpawnedThread {
  /** Resolves with the exit code when the thread has ended, however it did; never rejects. */
  readonly ended: Promise<number>;
  readonly #worker: Worker;
  readonly #gate = new TerminationGate();
  #hasEnded = false;
  #uncaught: unknown;

  /** Throws where the system allows no more threads. */
  constructor({ name, room, limits, areFilesTracked, isSpaceTight }: SpawnedThreadOptions) {
    // development runs from .ts sources, everything else from dist/ (scripts/build.mjs)
    const isBuilt = !import.meta.url.endsWith('.ts');
    const file = `${room}-thread`;
    const start: ThreadStart = { gate: this.#gate.cell, isSpaceTight };
    const worker = new Worker(new URL(isBuilt ? './start.cjs' : `../${room}/thread.ts`, import.meta.url), {
      workerData: isBuilt ? { ...start, file, ...threadCode(file) } : start, // src/start.ts
      name,
      // without these two, the thread's streams would be ours, made non-blocking behind our back
      stdout: true,
      stderr: true,
      // A descriptor that a Socket has closed still counts as open for Node, which would close whatever has its number
      // by then (another thread's event loop) when the thread ends. The user's modules have Node's own ways.
      trackUnmanagedFds: areFilesTracked,
      resourceLimits: isSpaceTight ? { ...limits, codeRangeSizeMb: TIGHT_CODE_MIB } : limits,
    });
    this.#worker = worker;
    worker.on('error', (error) => {
      this.#uncaught ??= error;
    });
    this.ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        this.#hasEnded = true;
        resolve(code);
      });
    });
  }

  /** What `error` told; `failed` messages sent before it may still be on their way, and say more. */
  get uncaught(): unknown {
    return this.#uncaught;
  }

  /** Hands the thread what it waits for; to be called once. Throws where the data can't be cloned. */
  begin(data: unknown, transfer: readonly Transferable[]): Worker {
    this.#worker.postMessage(data, [...transfer]);
    return this.#worker;
  }

  /** Ends it by force; resolves when it has ended. */
  async terminate(): Promise<void> {
    this.#gate.close();
    void this.#endOutside();
    await this.ended;
  }

  /** At once, but for what it must not be ended in. */
  async #endOutside(): Promise<void> {
    while (this.#gate.isOccupied && !this.#hasEnded) await sleep(LOOK_AGAIN_MS);
    void this.#worker.terminate();
  }
}
