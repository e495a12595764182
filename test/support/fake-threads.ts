// Threads as main sees them, without real threads: the test decides what each of them sends, and
// when and how it ends.
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { PrespawnedThreads } from '../../src/supervisor/prespawned-threads.ts';
import type { SpawnedThread } from '../../src/threads/handle/spawned-thread.ts';

/** On termination it ends at once, or when the test calls `exit`. */
export type FakeEnding = 'at-once' | 'when-told';

/** A SpawnedThread and its Worker. */
export class FakeThread {
  readonly ended: Promise<number>;
  uncaught: unknown;
  /** The start data; undefined before it was sent. */
  data: Record<string, unknown> | undefined;
  /** The messages from main since then. */
  readonly heard: Record<string, unknown>[] = [];
  terminations = 0;
  ending: FakeEnding = 'at-once';
  readonly #worker = new EventEmitter();
  readonly #streams = { stdout: new EventEmitter(), stderr: new EventEmitter() };
  #exit!: (code: number) => void;

  constructor() {
    Object.assign(this.#worker, this.#streams, {
      postMessage: (message: Record<string, unknown>) => this.heard.push(message),
    });
    this.ended = new Promise((resolve) => {
      this.#exit = resolve;
    });
  }

  begin(data: Record<string, unknown>): Worker {
    this.data = data;
    return this.#worker as unknown as Worker;
  }

  terminate(): Promise<void> {
    this.terminations += 1;
    if (this.ending === 'at-once') this.exit(1);
    return this.ended.then(() => undefined);
  }

  /** The thread posts this to main. */
  say(message: { kind: string } & Record<string, unknown>): void {
    this.#worker.emit('message', message);
  }

  /** It posts a message that main can't deserialize. */
  garble(error: Error): void {
    this.#worker.emit('messageerror', error);
  }

  /** Text on its own stdout or stderr. */
  print(stream: 'stdout' | 'stderr', text: string): void {
    this.#streams[stream].emit('data', Buffer.from(text));
  }

  /** It ends, by itself or by force. */
  exit(code = 0): void {
    this.#exit(code);
  }

  /** An uncaught error: the thread ends with it. */
  die(error: unknown): void {
    this.uncaught ??= error;
    this.exit(1);
  }

  asSpawned(): SpawnedThread {
    return this as unknown as SpawnedThread;
  }
}

/**
 * Replaces the factory of threads; the newest thread of a name is the one that a test gets by that
 * name.
 */
export class FakeThreads {
  /** In the order in which they were started. */
  readonly started: { readonly name: string; readonly thread: FakeThread }[] = [];
  /** For the threads that start from now on. */
  ending: FakeEnding = 'at-once';
  /** The system refuses threads with this name. */
  refused: string | undefined;

  readonly asPrespawned = { take: (name: string) => this.#take(name) } as unknown as PrespawnedThreads;

  of(name: string): FakeThread {
    return this.started.findLast((each) => each.name === name)!.thread;
  }

  get names(): string[] {
    return this.started.map(({ name }) => name);
  }

  #take(name: string): SpawnedThread {
    const thread = new FakeThread();
    thread.ending = this.ending;
    if (name === this.refused) {
      thread.begin = () => {
        throw new Error('no more threads');
      };
    }
    this.started.push({ name, thread });
    return thread.asSpawned();
  }
}
