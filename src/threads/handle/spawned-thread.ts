// A thread before it gets its work: the only place that calls `new Worker`. The thread loads its
// file and waits for its data, so it can start before the data is known; it opens nothing until
// then. Events meanwhile are kept for the handle that takes it over.
import { Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import { TIGHT_CODE_MIB } from '../../io/machine/address-space.ts';
import { TerminationGate } from '../../io/system/termination-gate.ts';
import { threadCode } from './thread-code.ts';
import type { ThreadStart } from '../protocol/thread-data.ts';

/** Each has a folder in src/threads/, and a file in the build. */
export type ThreadRoom = 'reader' | 'writer' | 'worker';

export interface SpawnedThreadOptions {
  /** The name in messages: 'reader', 'writer', 'worker 3'. */
  readonly name: string;
  readonly room: ThreadRoom;
  readonly limits: ResourceLimits;
  /** Node closes what the thread's code has opened and left open. */
  readonly areFilesTracked: boolean;
  /** It must reserve little address space. */
  readonly isSpaceTight: boolean;
}

const LOOK_AGAIN_MS = 1;

export class SpawnedThread {
  /** Resolves with the exit code when the thread has ended, for any reason; never rejects. */
  readonly ended: Promise<number>;
  readonly #worker: Worker;
  readonly #gate = new TerminationGate();
  #hasEnded = false;
  #uncaught: unknown;

  /** Throws if the system allows no more threads. */
  constructor({ name, room, limits, areFilesTracked, isSpaceTight }: SpawnedThreadOptions) {
    // Development runs from .ts sources, everything else from dist/ (scripts/build.mjs).
    const isBuilt = !import.meta.url.endsWith('.ts');
    const file = `${room}-thread`;
    const start: ThreadStart = { gate: this.#gate.cell, isSpaceTight };
    const worker = new Worker(new URL(isBuilt ? './start.cjs' : `../${room}/thread.ts`, import.meta.url), {
      workerData: isBuilt ? { ...start, file, ...threadCode(file) } : start, // src/start.ts
      name,
      // Without these two the thread's streams would be ours, and non-blocking without our asking.
      stdout: true,
      stderr: true,
      // Node still counts a descriptor that a Socket has closed as open. When the thread ends, Node
      // would close whatever has that number by then (another thread's event loop). The user's
      // modules keep Node's behaviour.
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

  /**
   * The error of the `error` event. `failed` messages sent before it may still arrive, and say
   * more.
   */
  get uncaught(): unknown {
    return this.#uncaught;
  }

  /** Sends the thread its data; call it once. Throws if the data can't be cloned. */
  begin(data: unknown, transfer: readonly Transferable[]): Worker {
    this.#worker.postMessage(data, [...transfer]);
    return this.#worker;
  }

  /** Ends the thread by force; resolves when it has ended. */
  async terminate(): Promise<void> {
    this.#gate.close();
    void this.#endOutside();
    await this.ended;
  }

  /** At once, except in the calls where it must not be ended. */
  async #endOutside(): Promise<void> {
    while (this.#gate.isOccupied && !this.#hasEnded) await sleep(LOOK_AGAIN_MS);
    void this.#worker.terminate();
  }
}
