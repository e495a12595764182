// Threads as main sees them, without any: a test says what each of them says, and when and how it ends.
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { PrespawnedThreads } from '../../src/supervisor/prespawned-threads.ts';
import type { SpawnedThread } from '../../src/threads/handle/spawned-thread.ts';

/** How it takes a forced end: it ends at once, or when the test calls `exit`. */
export type FakeEnding = 'at-once' | 'when-told';

/** A SpawnedThread and the Worker in it. */
export class FakeThread {
  readonly ended: Promise<number>;
  uncaught: unknown;
  /** What it was begun with: undefined before. */
  data: Record<string, unknown> | undefined;
  /** What main has posted to it since. */
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

  /** It posts what main can't read. */
  garble(error: Error): void {
    this.#worker.emit('messageerror', error);
  }

  /** Text on a stream of its own. */
  print(stream: 'stdout' | 'stderr', text: string): void {
    this.#streams[stream].emit('data', Buffer.from(text));
  }

  /** It ends, by itself or by force. */
  exit(code = 0): void {
    this.#exit(code);
  }

  /** Nothing has caught this: the thread ends of it. */
  die(error: unknown): void {
    this.uncaught ??= error;
    this.exit(1);
  }

  asSpawned(): SpawnedThread {
    return this as unknown as SpawnedThread;
  }
}

/** Each thread that main starts is one of these; the newest of a name is the one that is meant by it. */
export class FakeThreads {
  /** In the order they were started. */
  readonly started: { readonly name: string; readonly thread: FakeThread }[] = [];
  /** Of those that are still to be started. */
  ending: FakeEnding = 'at-once';
  /** The system allows no thread of this name. */
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
