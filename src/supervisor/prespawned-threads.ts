// The threads that every run has, started while main still checks what it is asked for: they load their code meanwhile,
// and wait. None of them opens anything before it is given its data, so a mistake that is found after all costs nothing
// but their end. What the system refuses here is not told: whoever wants the thread finds that out again.
import { SpawnedThread, type SpawnedThreadOptions } from '../threads/handle/spawned-thread.ts';
import { IO_THREAD_LIMITS, workerLimits } from './thread-limits.ts';

/** What decides how the threads of a run are started; known long before what they will do. */
export interface ThreadTraits {
  readonly heapBytesPerWorker: number;
  /** Where it may run the user's code (a reduction's merge and finish): a worker's share. */
  readonly heapBytesPerWriter: number | undefined;
  readonly isCommand: boolean;
  /** Address space is limited: threads are to reserve little of it. */
  readonly isSpaceTight: boolean;
}

export function readerOptions({ isSpaceTight }: ThreadTraits): SpawnedThreadOptions {
  return { name: 'reader', room: 'reader', limits: IO_THREAD_LIMITS, areFilesTracked: false, isSpaceTight };
}

export function writerOptions({ heapBytesPerWriter, isSpaceTight }: ThreadTraits): SpawnedThreadOptions {
  const limits = heapBytesPerWriter === undefined ? IO_THREAD_LIMITS : workerLimits(heapBytesPerWriter);
  return { name: 'writer', room: 'writer', limits, areFilesTracked: false, isSpaceTight };
}

export function workerOptions(worker: number, traits: ThreadTraits): SpawnedThreadOptions {
  const { heapBytesPerWorker, isCommand, isSpaceTight } = traits;
  return {
    name: `worker ${worker}`,
    room: 'worker',
    limits: workerLimits(heapBytesPerWorker),
    // a command's descriptors are noted in a ProcessGroupTable
    areFilesTracked: !isCommand,
    isSpaceTight,
  };
}

export class PrespawnedThreads {
  readonly #threads = new Map<string, SpawnedThread>();

  /** In the order they are needed. */
  start(traits: ThreadTraits): void {
    try {
      for (const options of [workerOptions(1, traits), readerOptions(traits), writerOptions(traits)]) {
        this.#threads.set(options.name, new SpawnedThread(options));
      }
    } catch {
      // no room for more threads, or no current folder: told when the run itself is about to start
    }
  }

  /** Gives the thread away, where there is one; one that has died meanwhile tells of that to whoever takes it. */
  take(name: string): SpawnedThread | undefined {
    const thread = this.#threads.get(name);
    this.#threads.delete(name);
    return thread;
  }

  /** Ends those that nobody took. */
  async terminateUnused(): Promise<void> {
    const threads = [...this.#threads.values()];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
