// The threads that every run needs, started while main still checks the job: meanwhile they load
// their code and wait. A thread opens nothing before it gets its data, so after a failed check they
// are only ended. An error of the system is not reported here: it recurs when the run starts the
// thread.
import { SpawnedThread, type SpawnedThreadOptions } from '../threads/handle/spawned-thread.ts';
import { IO_THREAD_LIMITS, workerLimits } from './thread-limits.ts';

/** The options that threads are started with; known long before their data. */
export interface ThreadTraits {
  readonly heapBytesPerWorker: number;
  /** Defined if it may run the user's code (merge and finish of a reduction): a worker's share. */
  readonly heapBytesPerWriter: number | undefined;
  readonly isCommand: boolean;
  /** Address space is limited, so threads must reserve little of it. */
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
    // The descriptors of a command are listed in a ProcessGroupTable.
    areFilesTracked: !isCommand,
    isSpaceTight,
  };
}

export class PrespawnedThreads {
  readonly #threads = new Map<string, SpawnedThread>();

  /** Starts them in the order in which they are needed. */
  start(traits: ThreadTraits): void {
    try {
      for (const options of [workerOptions(1, traits), readerOptions(traits), writerOptions(traits)]) {
        this.#threads.set(options.name, new SpawnedThread(options));
      }
    } catch {
      // No more threads, or no current folder: reported when the run itself starts threads.
    }
  }

  /**
   * Hands over the thread, if it was started. One that has died meanwhile reports that to its new
   * owner.
   */
  take(name: string): SpawnedThread | undefined {
    const thread = this.#threads.get(name);
    this.#threads.delete(name);
    return thread;
  }

  /** Ends the threads that were not taken. */
  async terminateUnused(): Promise<void> {
    const threads = [...this.#threads.values()];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
