// The threads of a simulated run: the real Reader, Worker and Writer, each an actor of the world,
// with what src/threads/*/thread.ts does around them.
import { EventEmitter } from 'node:events';
import type { Worker as NodeWorker } from 'node:worker_threads';
import { toReport } from '../../src/job/error-report.ts';
import type { InputPlan, ByteSource } from '../../src/io/input/byte-source.ts';
import type { ByteSink } from '../../src/io/output/byte-sink.ts';
import type { PrespawnedThreads } from '../../src/supervisor/prespawned-threads.ts';
import type { SpawnedThread } from '../../src/threads/handle/spawned-thread.ts';
import { LoopHold } from '../../src/threads/protocol/loop-hold.ts';
import type { OutputName } from '../../src/threads/protocol/output-names.ts';
import type { FromReader, FromWorker, FromWriter } from '../../src/threads/protocol/protocol.ts';
import { Reader, type ReaderData } from '../../src/threads/reader/reader.ts';
import { Worker } from '../../src/threads/worker/worker.ts';
import type { WorkerThreadData } from '../../src/threads/worker/worker-data.ts';
import { Outputs } from '../../src/threads/writer/outputs.ts';
import { Writer, type WriterData } from '../../src/threads/writer/writer.ts';
import type { Death } from './scenario.ts';
import { MessageChannel, receiveMessageOnPort, type SimulatedPort } from './shims/worker-threads.ts';
import { MAIN, world, type Actor } from './world.ts';

export interface SimulatedFiles {
  readonly openSource: (plan: InputPlan) => ByteSource;
  readonly openSink: (output: OutputName) => ByteSink;
}

/** In the place of a SpawnedThread and its Worker of Node. */
export class SimulatedThread {
  readonly actor: Actor;
  readonly ended: Promise<number>;
  uncaught: unknown;
  hasEnded = false;
  readonly #files: SimulatedFiles;
  readonly #emitter = new EventEmitter();
  /** To and from main. */
  readonly #channel = new MessageChannel();
  #resolve!: (code: number) => void;

  constructor(actor: Actor, files: SimulatedFiles) {
    this.actor = actor;
    this.#files = files;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    const main = this.#channel.port1;
    Object.assign(this.#emitter, {
      stdout: new EventEmitter(),
      stderr: new EventEmitter(),
      postMessage: (message: unknown, transfer?: readonly unknown[]) => main.postMessage(message, transfer),
    });
    main.on('message', (message) => this.#emitter.emit('message', message));
  }

  begin(data: unknown): NodeWorker {
    world().once('starts', () => this.#start(data), this.actor);
    return this.#emitter as unknown as NodeWorker;
  }

  /** It goes on until the system has ended it. */
  terminate(): Promise<void> {
    world().once(`${this.actor} is terminated`, () => this.end(1), MAIN);
    return this.ended.then(() => undefined);
  }

  /** Ends it now. What it has sent to main arrives before main hears of its end. */
  end(code: number): void {
    if (world().isDead(this.actor)) return;
    world().kill(this.actor);
    const main = this.#channel.port1;
    const lane = world().addLane(
      `the end of ${this.actor}`,
      () => main.arrived.length === 0,
      () => {
        world().removeLane(lane);
        this.hasEnded = true;
        this.#resolve(code);
      },
      MAIN,
    );
  }

  die(how: Death): void {
    if (how === 'uncaught') this.uncaught ??= new Error('an uncaught error, simulated');
    this.end(how === 'uncaught' ? 1 : 0);
  }

  #start(data: unknown): void {
    const port = this.#channel.port2;
    if (this.actor === 'reader') this.#startReader(data as ReaderData, port);
    else if (this.actor === 'writer') this.#startWriter(data as WriterData, port);
    else this.#startWorker(data as WorkerThreadData, port);
  }

  /** Nothing holds its event loop any more. */
  #exit(): void {
    world().once('exits', () => this.end(0), this.actor);
  }

  #startReader(data: ReaderData, main: SimulatedPort): void {
    const tellMain = (message: FromReader) => main.postMessage(message);
    const open = async (plan: InputPlan) => this.#files.openSource(plan);
    const reader = new Reader(data, tellMain, open, receiveMessageOnPort as never);
    main.on('message', (message) => reader.receive(message));
    reader.run().then(
      () => {
        reader.close();
        this.#exit();
      },
      (error: unknown) => {
        if (!reader.hasReportedFailure) tellMain({ kind: 'failed', error: toReport(error) });
      },
    );
  }

  #startWriter(data: WriterData, main: SimulatedPort): void {
    const tellMain = (message: FromWriter) => main.postMessage(message);
    const noReducer = () => Promise.reject(new Error('this work is not a reduction'));
    const writer = new Writer(data, new LoopHold(), noReducer, receiveMessageOnPort as never);
    main.on('message', (message) => writer.receive(message));
    const open = async (_plan: unknown, output: OutputName) => this.#files.openSink(output);
    Outputs.open(data.outputs, open)
      .then((outputs) => writer.run(outputs))
      .then(
        (done) => {
          tellMain(done);
          writer.close();
          this.#exit();
        },
        (error: unknown) => tellMain({ kind: 'failed', error: toReport(error) }),
      );
  }

  #startWorker(data: WorkerThreadData, main: SimulatedPort): void {
    const tellMain = (message: FromWorker) => main.postMessage(message);
    const worker = new Worker(
      data,
      () => {},
      (text) => tellMain({ kind: 'warned', text }),
    );
    worker.run().then(
      (done) => {
        tellMain(done);
        worker.close();
        this.#exit();
      },
      (error: unknown) => tellMain({ kind: 'failed', error: toReport(error) }),
    );
  }
}

/** In the place of the factory of threads. */
export class SimulatedThreads {
  readonly all: SimulatedThread[] = [];
  readonly #files: SimulatedFiles;
  readonly asPrespawned = { take: (name: string) => this.#take(name) } as unknown as PrespawnedThreads;

  constructor(files: SimulatedFiles) {
    this.#files = files;
  }

  /** The threads of this kind that have not ended. */
  alive(kind: 'reader' | 'writer' | 'worker'): SimulatedThread[] {
    return this.all.filter(({ actor }) => actor.startsWith(kind) && !world().isDead(actor));
  }

  of(actor: Actor): SimulatedThread | undefined {
    return this.all.find((thread) => thread.actor === actor);
  }

  #take(name: string): SpawnedThread {
    const lives = this.all.filter(({ actor }) => actor === name || actor.startsWith(`${name}, `)).length;
    const thread = new SimulatedThread(lives === 0 ? name : `${name}, life ${lives + 1}`, this.#files);
    this.all.push(thread);
    return thread as unknown as SpawnedThread;
  }
}
