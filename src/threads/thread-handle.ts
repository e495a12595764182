// The outside of a thread: the one place that calls `new Worker`. Promises to tell of every way the thread can end, once:
// its `failed` message, an error nothing caught, or an exit before it said `done`.
import { Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import { InternalError, OutOfMemoryError, ThreadEndedError, type ThreadmillError } from '../job/errors.ts';
import { fromReport, toPlainCause } from '../job/error-report.ts';
import { errorCode } from '../io/system-error.ts';
import type { Failed } from './protocol.ts';

export type ThreadFile = 'reader-thread' | 'writer-thread' | 'worker-thread';

export interface ThreadOptions<Message> {
  /** As messages name it: 'reader', 'writer', 'worker 3'. */
  readonly name: string;
  readonly file: ThreadFile;
  readonly data: unknown;
  readonly transfer: readonly Transferable[];
  readonly limits: ResourceLimits;
  /** Whether Node is to close what the thread's code has opened and left open. */
  readonly areFilesTracked: boolean;
  /** Every message but `failed`. */
  readonly onMessage: (message: Exclude<Message, Failed>) => void;
  readonly onFailure: (error: ThreadmillError) => void;
  /** What reaches the thread's own streams all the same: warnings of Node's. */
  readonly onPrint: (text: string) => void;
}

/** What Node says where the system has no more for a thread, or for the files it is loaded from. */
const START_FAILURES = new Set(['ERR_WORKER_INIT_FAILED', 'EMFILE', 'ENFILE']);

export type ThreadState = 'running' | 'done' | 'failed' | 'ended';

export class ThreadHandle<Message extends { kind: string }> {
  readonly name: string;
  /** Resolves when the thread has ended, however it did; never rejects. */
  readonly ended: Promise<void>;
  /** Undefined where the thread could not even be started. */
  readonly #worker: Worker | undefined;
  readonly #options: ThreadOptions<Message>;
  #state: ThreadState = 'running';
  /** What `error` told; `failed` messages sent before it may still be on their way, and say more. */
  #uncaught: unknown;
  #isStopping = false;

  constructor(options: ThreadOptions<Message>) {
    this.name = options.name;
    this.#options = options;
    try {
      this.#worker = this.#start();
    } catch (error) {
      this.#state = 'ended';
      this.ended = Promise.resolve();
      // whoever starts the thread must have its handle before it hears of it
      queueMicrotask(() => options.onFailure(this.#startError(error)));
      return;
    }
    const worker = this.#worker;
    worker.on('message', (message: Message | Failed) => this.#receive(message));
    worker.on('messageerror', (error) =>
      this.#fail(new InternalError(`a message of ${this.#title} could not be read`, { cause: error })),
    );
    worker.on('error', (error) => {
      this.#uncaught ??= error;
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on('data', (chunk: Buffer) => options.onPrint(chunk.toString()));
    }
    this.ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        this.#exited(code);
        resolve();
      });
    });
  }

  /** Throws where the system allows no more threads. */
  #start(): Worker {
    const { name, file, data, transfer, limits, areFilesTracked } = this.#options;
    // development runs from .ts sources, everything else from dist/ (scripts/build.mjs)
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.cjs';
    return new Worker(new URL(`./${file}${extension}`, import.meta.url), {
      workerData: data,
      transferList: [...transfer],
      name,
      // without these two, the thread's streams would be ours, made non-blocking behind our back
      stdout: true,
      stderr: true,
      // A descriptor that a Socket has closed still counts as open for Node, which would close whatever has its number
      // by then (another thread's event loop) when the thread ends. The user's modules have Node's own ways.
      trackUnmanagedFds: areFilesTracked,
      resourceLimits: limits,
    });
  }

  /** In a sentence: `worker 3`, `the reader`. */
  get #title(): string {
    return /\d$/.test(this.name) ? this.name : `the ${this.name}`;
  }

  get state(): ThreadState {
    return this.#state;
  }

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  post(message: unknown, transfer: readonly Transferable[] = []): void {
    this.#worker?.postMessage(message, [...transfer]);
  }

  /** Ends the thread by force; its exit is no failure from now on. Resolves when it has ended. */
  terminate(): Promise<void> {
    this.#isStopping = true;
    void this.#worker?.terminate();
    return this.ended;
  }

  #startError(error: unknown): ThreadmillError {
    const cause = toPlainCause(error);
    return new ThreadEndedError(`${this.#title} could not be started: ${cause.message}`, {
      cause,
      advice:
        'are threads or open files limited here (ulimit -u and -n, pids.max of a container)? Fewer --procs need fewer',
    });
  }

  #receive(message: Message | Failed): void {
    if (message.kind === 'failed') {
      this.#fail(fromReport((message as Failed).error));
      return;
    }
    if (message.kind === 'done') this.#state = 'done';
    this.#options.onMessage(message as Exclude<Message, Failed>);
  }

  #exited(code: number): void {
    const before = this.#state;
    this.#state = 'ended';
    if (this.#isStopping || before === 'failed') return;
    if (this.#uncaught !== undefined) this.#options.onFailure(this.#uncaughtError());
    else if (before !== 'done') {
      this.#options.onFailure(
        new ThreadEndedError(`${this.#title} ended before its work was done (exit code ${code})`),
      );
    }
  }

  #fail(error: ThreadmillError): void {
    if (this.#state === 'failed' || this.#state === 'ended') return;
    this.#state = 'failed';
    this.#options.onFailure(error);
  }

  #uncaughtError(): ThreadmillError {
    const error = this.#uncaught;
    if (errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
      return new OutOfMemoryError(`${this.#title} ran out of memory`, { cause: toPlainCause(error) });
    }
    if (START_FAILURES.has(errorCode(error) ?? '')) return this.#startError(error);
    const cause = toPlainCause(error);
    return new InternalError(`${this.#title} failed: ${cause.name}: ${cause.message}`, { cause });
  }
}
