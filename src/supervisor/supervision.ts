// Supervises one run: starts and connects its threads, stops everything at the first failure, and
// detects when all is done. It reacts to events; each watch that needs a clock has a file of its
// own.
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ThreadmillError } from '../job/errors.ts';
import { InternalError } from '../job/errors.ts';
import { hasNodeZstd } from '../io/system/zstd-availability.ts';
import { OUTPUTS } from '../threads/protocol/output-names.ts';
import type { FromReader, FromWriter, ReaderDone, WorkerDone, WriterDone } from '../threads/protocol/protocol.ts';
import { assertNever } from '../threads/protocol/protocol.ts';
import type { ReaderData } from '../threads/reader/reader.ts';
import type { DescriptorName, StatusBoard } from '../threads/protocol/status-board.ts';
import type { SpawnedThreadOptions } from '../threads/handle/spawned-thread.ts';
import { ThreadHandle } from '../threads/handle/thread-handle.ts';
import { MemoryNotes } from '../threads/protocol/memory-notes.ts';
import type { WriterData } from '../threads/writer/writer.ts';
import { CommandGroups } from './command-groups.ts';
import { IdleWatch } from './idle-watch.ts';
import { MemoryWatch } from './memory-watch.ts';
import { OverrunWatch } from './overrun-watch.ts';
import { readerOptions, writerOptions, type PrespawnedThreads } from './prespawned-threads.ts';
import { WorkerTeam } from './worker-team.ts';
import { endedOrStuck } from './end-patience.ts';
import { describeThreadExit } from './thread-exit.ts';
import { EarliestFailure } from './earliest-failure.ts';
import { runData } from './run-data.ts';
import type { JobSpec } from '../job/job-spec.ts';
import type { RunPlan } from './plan.ts';
import { placedInShard } from './shards/place-in-shard.ts';

/** The final reports of all threads. */
export interface ThreadReports {
  readonly reader: ReaderDone;
  readonly writer: WriterDone;
  readonly workers: readonly WorkerDone[];
}

export interface SupervisionOptions {
  readonly plan: RunPlan;
  readonly early: PrespawnedThreads;
  readonly board: StatusBoard;
  /** Called once, as soon as the run has failed. */
  readonly onFailure: (error: ThreadmillError) => void;
  readonly onWarning: (text: string) => void;
  readonly onPrint: (text: string) => void;
  readonly isPrintRelayed: boolean;
}

/** The pause between looks while a thread opens or closes a file on a slow disk. */
const LOOK_AGAIN_MS = 1;

export class Supervision {
  readonly #options: SupervisionOptions;
  readonly #reader: ThreadHandle<FromReader>;
  readonly #writer: ThreadHandle<FromWriter>;
  readonly #team: WorkerTeam;
  readonly #earliest: EarliestFailure;
  /** Defined if --max-memory is watched. */
  readonly #memoryNotes: MemoryNotes | undefined;
  readonly #watches: readonly { stop(): void }[];
  /** Defined if the work is a command. */
  readonly #commands: CommandGroups | undefined;
  /** The reader's processes; defined if inputs may have to be decompressed by a command. */
  readonly #unpacking: CommandGroups | undefined;
  #readerDone: ReaderDone | undefined;
  #writerDone: WriterDone | undefined;
  #failure: ThreadmillError | undefined;
  #state: 'running' | 'stopping' | 'ended' = 'running';
  readonly #settled: Promise<void>;
  #settle!: () => void;

  constructor(options: SupervisionOptions) {
    this.#options = options;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#earliest = new EarliestFailure({
      board: options.board,
      procs: options.plan.procs,
      isJudgedAtCommit: isJudgedAtCommit(options.plan.spec),
      onDecided: (error) => this.fail(error),
    });
    if (options.plan.working.work.command !== undefined) this.#commands = new CommandGroups(options.plan.procs);
    if (!hasNodeZstd()) this.#unpacking = new CommandGroups(1);
    if (options.plan.memoryLimitBytes !== undefined) this.#memoryNotes = MemoryNotes.ofWorkers(options.plan.procs);
    const between = new MessageChannel();
    this.#writer = this.#startWriter(between.port1);
    this.#reader = this.#startReader(between.port2);
    // Worker 1 always starts: it loads the work while the reader opens the input, and the writer
    // needs its header.
    this.#team = this.#newTeam();
    this.#team.start();
    this.#watches = this.#startWatches();
  }

  get workersStarted(): number {
    return this.#team.started;
  }

  /**
   * Resolves when every thread has finished; rejects with the first failure when all have been
   * stopped.
   */
  async reports(): Promise<ThreadReports> {
    await this.#settled;
    this.#state = 'ended';
    for (const watch of this.#watches) watch.stop();
    this.#commands?.release();
    this.#unpacking?.release();
    if (this.#failure !== undefined) throw this.#failure;
    return { reader: this.#readerDone!, writer: this.#writerDone!, workers: this.#team.reports };
  }

  /** Threads that could not be ended. */
  stuckThreads(): string[] {
    return this.#threads()
      .filter((thread) => !thread.hasEnded)
      .map((thread) => thread.name);
  }

  /** For a process that has to exit at once. */
  killCommands(): void {
    this.#commands?.killAll();
    this.#unpacking?.killAll();
  }

  /** The first failure wins: it is reported at once, and everything is stopped (I4). */
  fail(failure: ThreadmillError): void {
    if (this.#failure !== undefined || this.#state === 'ended') return;
    const error = placedInShard(failure, this.#options.plan.spec.shard);
    this.#earliest.stop();
    this.#failure = error;
    this.#state = 'stopping';
    this.#options.onFailure(error);
    void this.#stop();
  }

  /** A failure at a batch waits for the results of the batches before it. */
  #failAt(error: ThreadmillError, batches: number | undefined): void {
    if (batches === undefined) this.fail(error);
    else if (this.#state === 'running') this.#earliest.consider(error, batches);
  }

  #newTeam(): WorkerTeam {
    return new WorkerTeam({
      ...this.#options,
      commands: this.#commands,
      memoryNotes: this.#memoryNotes,
      tellReader: (message, ports) => this.#reader.post(message, ports),
      tellWriter: (message, ports) => this.#writer.post(message, ports),
      onFailure: (error) => this.#failAt(error, error.place.batch),
      onEnded: () => this.#checkComplete(),
    });
  }

  #startWatches(): { stop(): void }[] {
    const { plan, board } = this.#options;
    const { timeout, idleTimeout } = plan.spec.policies;
    const watches: { stop(): void }[] = [];
    if (timeout !== undefined) {
      watches.push(new OverrunWatch(plan, board, timeout, (worker, error) => this.#team.overrun(worker, error)));
    }
    if (idleTimeout !== undefined) {
      watches.push(new IdleWatch(plan, board, idleTimeout, (error) => this.fail(error)));
    }
    if (plan.memoryLimitBytes !== undefined) {
      watches.push(
        new MemoryWatch(plan, board, this.#memoryNotes!, plan.memoryLimitBytes, (error) => this.fail(error)),
      );
    }
    return watches;
  }

  async #stop(): Promise<void> {
    const ends = this.#team.stop();
    ends.push(this.#endHolder(['reader', 'reader-mate'], this.#reader, this.#unpacking));
    ends.push(this.#endHolder(OUTPUTS, this.#writer));
    await endedOrStuck(ends);
    this.#settle();
  }

  /** Ends the thread, then closes its open descriptors. Never resolves if the thread is stuck. */
  async #endHolder(
    names: readonly DescriptorName[],
    thread: ThreadHandle<never>,
    processes?: CommandGroups,
  ): Promise<void> {
    const held = names.map((name) => this.#options.board.heldDescriptor(name));
    for (const each of held) {
      while (!each.freeze() && !thread.hasEnded && this.#state === 'stopping') await sleep(LOOK_AGAIN_MS);
    }
    await (processes?.endWith(1, thread) ?? thread.terminate());
    // If the run itself is in a worker thread, Node closes them when a thread ends.
    if (isMainThread) for (const each of held) each.closeLeaked();
  }

  #threads(): ThreadHandle<never>[] {
    return [this.#reader, this.#writer, ...this.#team.threads];
  }

  #start<Message extends { kind: string }>(
    options: SpawnedThreadOptions,
    data: { readonly data: unknown; readonly ports: readonly MessagePort[] },
    onMessage: ThreadHandleMessage<Message>,
  ): ThreadHandle<Message> {
    const { early, plan, board, onPrint } = this.#options;
    const thread: ThreadHandle<Message> = new ThreadHandle<Message>({
      ...options,
      spawned: early.take(options.name),
      data: data.data,
      transfer: data.ports,
      onMessage,
      onFailure: (error, batches) =>
        this.#failAt(
          describeThreadExit(error, options.name, plan, board),
          batches ?? batchOfReader(error, options.name),
        ),
      onPrint,
    });
    void thread.ended.then(() => this.#checkComplete());
    return thread;
  }

  #startReader(writerPort: MessagePort): ThreadHandle<FromReader> {
    const { plan, board } = this.#options;
    const data: ReaderData = {
      ...runData(plan, board),
      ...plan.reading,
      writerPort,
      ...(this.#unpacking === undefined ? {} : { groups: this.#unpacking.memory }),
    };
    return this.#start<FromReader>(readerOptions(plan), { data, ports: [writerPort] }, (message) => {
      switch (message.kind) {
        case 'worker-wanted':
          // After a failure no worker is started.
          if (this.#state === 'running') this.#team.start(message.replaced);
          break;
        case 'warned':
          this.#options.onWarning(message.text);
          break;
        case 'done':
          this.#readerDone = message;
          break;
        default:
          assertNever(message);
      }
    });
  }

  #startWriter(readerPort: MessagePort): ThreadHandle<FromWriter> {
    const { plan, board } = this.#options;
    const notes = this.#memoryNotes === undefined ? {} : { memoryNotes: this.#memoryNotes.memory };
    const data: WriterData = { ...runData(plan, board), ...plan.writing, ...notes, readerPort };
    return this.#start<FromWriter>(writerOptions(plan), { data, ports: [readerPort] }, (message) => {
      switch (message.kind) {
        case 'printed':
          this.#options.onPrint(message.text);
          break;
        case 'done':
          this.#writerDone = message;
          break;
        default:
          assertNever(message);
      }
    });
  }

  #checkComplete(): void {
    if (this.#state !== 'running' || this.#team.isLosing) return;
    if (this.#threads().some((thread) => !thread.hasEnded)) return;
    if (this.#earliest.isPending) {
      this.#earliest.decide();
      return;
    }
    const areAllDone = this.#readerDone !== undefined && this.#writerDone !== undefined;
    if (areAllDone && this.#team.areAllDone) this.#settle();
    else this.fail(new InternalError('all threads have ended, but not all of them reported that they were done'));
  }
}

/** The batch of a failure that the reader reports. */
function batchOfReader({ place }: ThreadmillError, thread: string): number | undefined {
  return thread === 'reader' ? place.batch : undefined;
}

type ThreadHandleMessage<Message> = ConstructorParameters<
  typeof ThreadHandle<Message & { kind: string }>
>[0]['onMessage'];

/**
 * The writer judges the share of failed records, and whether the first result fits the header, when
 * it commits.
 */
function isJudgedAtCommit({ policies, header }: JobSpec): boolean {
  return policies.quarantine !== undefined || header.kind !== 'none';
}
