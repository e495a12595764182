// The outside of a running thread. Reports every way in which the thread can end, once: its
// `failed` message, an uncaught error, or an exit before it sent `done`.
import type { Transferable, Worker } from 'node:worker_threads';
import { InternalError, OutOfMemoryError, ThreadEndedError, type ThreadmillError } from '../../job/errors.ts';
import { fromReport, toPlainCause } from '../../job/error-report.ts';
import { describeProcessLimit } from '../../io/machine/process-limit.ts';
import { errorCode } from '../../io/system/system-error.ts';
import { SpawnedThread, type SpawnedThreadOptions } from './spawned-thread.ts';
import type { Failed } from '../protocol/protocol.ts';

export interface ThreadOptions<Message> extends SpawnedThreadOptions {
  /** A thread that was started ahead, with these options. */
  readonly spawned?: SpawnedThread | undefined;
  readonly data: unknown;
  readonly transfer: readonly Transferable[];
  /** Every message but `failed`. */
  readonly onMessage: (message: Exclude<Message, Failed>) => void;
  /** `batches`: the count in the `failed` message. */
  readonly onFailure: (error: ThreadmillError, batches?: number) => void;
  /** Text on the thread's own streams, such as Node's warnings. */
  readonly onPrint: (text: string) => void;
}

/** Node's error codes if the system has no more for a thread or its files. */
const START_FAILURES = new Set(['ERR_WORKER_INIT_FAILED', 'EMFILE', 'ENFILE']);

export type ThreadState = 'running' | 'done' | 'failed' | 'ended';

export class ThreadHandle<Message extends { kind: string }> {
  readonly name: string;
  /** Resolves when the thread has ended, for any reason; never rejects. */
  readonly ended: Promise<void>;
  /** Undefined if the thread could not be started. */
  readonly #thread: SpawnedThread | undefined;
  readonly #worker: Worker | undefined;
  readonly #options: ThreadOptions<Message>;
  #state: ThreadState = 'running';
  #isStopping = false;

  constructor(options: ThreadOptions<Message>) {
    this.name = options.name;
    this.#options = options;
    let thread: SpawnedThread | undefined;
    try {
      thread = options.spawned ?? new SpawnedThread(options);
      this.#worker = thread.begin(options.data, options.transfer);
    } catch (error) {
      void thread?.terminate();
      this.#state = 'ended';
      this.ended = Promise.resolve();
      // The caller must have the handle before it hears of it.
      queueMicrotask(() => options.onFailure(this.#startError(error)));
      return;
    }
    this.#thread = thread;
    const worker = this.#worker;
    worker.on('message', (message: Message | Failed) => this.#receive(message));
    worker.on('messageerror', (error) =>
      this.#fail(new InternalError(`a message of ${this.#title} could not be read`, { cause: error })),
    );
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.on('data', (chunk: Buffer) => options.onPrint(chunk.toString()));
    }
    this.ended = thread.ended.then((code) => this.#exited(code));
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

  /** Ends the thread by force; from now on its exit is no failure. Resolves when it has ended. */
  terminate(): Promise<void> {
    this.#isStopping = true;
    void this.#thread?.terminate();
    return this.ended;
  }

  #startError(error: unknown): ThreadmillError {
    const cause = toPlainCause(error);
    const isLimited = cause.message.includes('EAGAIN');
    const why = isLimited ? `${describeProcessLimit()}, and each worker needs one more` : cause.message;
    return new ThreadEndedError(`${this.#title} could not be started: ${why}`, {
      cause,
      advice: isLimited
        ? 'use fewer --procs, or raise the limit'
        : 'is there a limit of threads or open files (ulimit -u and -n, pids.max of a container)? use fewer --procs',
    });
  }

  #receive(message: Message | Failed): void {
    if (message.kind === 'failed') {
      const { error, batches } = message as Failed;
      this.#fail(fromReport(error), batches);
      return;
    }
    if (message.kind === 'done') this.#state = 'done';
    this.#options.onMessage(message as Exclude<Message, Failed>);
  }

  #exited(code: number): void {
    const before = this.#state;
    this.#state = 'ended';
    if (this.#isStopping || before === 'failed') return;
    if (this.#thread?.uncaught !== undefined) this.#options.onFailure(this.#uncaughtError());
    else if (before !== 'done') {
      this.#options.onFailure(
        new ThreadEndedError(`${this.#title} ended before its work was done (exit code ${code})`),
      );
    }
  }

  #fail(error: ThreadmillError, batches?: number): void {
    if (this.#state === 'ended') return;
    this.#state = 'failed';
    this.#options.onFailure(error, batches);
  }

  #uncaughtError(): ThreadmillError {
    const error = this.#thread?.uncaught;
    if (errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') {
      return new OutOfMemoryError(`${this.#title} ran out of memory`, { cause: toPlainCause(error) });
    }
    if (START_FAILURES.has(errorCode(error) ?? '')) return this.#startError(error);
    const cause = toPlainCause(error);
    return new InternalError(`${this.#title} failed: ${cause.name}: ${cause.message}`, { cause });
  }
}
