// The workers of a run: starts them when the reader asks for more, handles their messages, and
// replaces one that died over a batch if the run may retry or quarantine. Any other failure of a
// worker fails the run.
import { MessageChannel } from 'node:worker_threads';
import { toReport } from '../job/error-report.ts';
import type { ThreadmillError } from '../job/errors.ts';
import { keepsBatches, isFailureOfBatch } from '../job/policies.ts';
import { RateLimit } from '../transform/slots/rate-limit.ts';
import type { MemoryNotes } from '../threads/protocol/memory-notes.ts';
import { StderrLock } from '../threads/protocol/stderr-lock.ts';
import {
  assertNever,
  type FromWorker,
  type ToReader,
  type ToWriter,
  type WorkerDone,
} from '../threads/protocol/protocol.ts';
import { WORKER_IDLE, type StatusBoard } from '../threads/protocol/status-board.ts';
import { ThreadHandle } from '../threads/handle/thread-handle.ts';
import type { WorkerThreadData } from '../threads/worker/worker-data.ts';
import type { MessagePort } from 'node:worker_threads';
import type { CommandGroups } from './command-groups.ts';
import { describeThreadExit } from './thread-exit.ts';
import { endedOrStuck } from './end-patience.ts';
import { runData } from './run-data.ts';
import type { RunPlan } from './plan.ts';
import { workerOptions, type PrespawnedThreads } from './prespawned-threads.ts';

/**
 * After `done`, timers and sockets of the user's may keep a worker alive. An error in them still
 * fails the run, but one that never ends must not hold the run for ever.
 */
const WORKER_LINGER_MS = 1000;

export interface TeamDependencies {
  readonly plan: RunPlan;
  readonly board: StatusBoard;
  readonly early: PrespawnedThreads;
  /** Defined if the work is a command. */
  readonly commands: CommandGroups | undefined;
  readonly isPrintRelayed: boolean;
  /** Defined if --max-memory is watched. */
  readonly memoryNotes: MemoryNotes | undefined;
  readonly onPrint: (text: string) => void;
  readonly onWarning: (text: string) => void;
  readonly tellReader: (message: ToReader, ports?: readonly MessagePort[]) => void;
  readonly tellWriter: (message: ToWriter, ports: readonly MessagePort[]) => void;
  /** Called with a failure that is not retried or quarantined. */
  readonly onFailure: (error: ThreadmillError) => void;
  readonly onEnded: () => void;
}

export class WorkerTeam {
  readonly #dependencies: TeamDependencies;
  readonly #printing = new StderrLock();
  readonly #rate = RateLimit.newMemory();
  /** By number, from 1. */
  readonly #threads = new Map<number, ThreadHandle<FromWorker>>();
  /** The `done` report of each; also of a lost worker that finished while it was being ended. */
  readonly #done = new Map<ThreadHandle<FromWorker>, WorkerDone>();
  /** Workers being ended after a failure that is already reported: later ones are ignored. */
  readonly #lost = new Set<ThreadHandle<FromWorker>>();
  #started = 0;
  #isStopping = false;

  constructor(dependencies: TeamDependencies) {
    this.#dependencies = dependencies;
  }

  /** The largest number of workers that have run at the same time. */
  get started(): number {
    return this.#started;
  }

  get threads(): ThreadHandle<never>[] {
    return [...this.#threads.values()];
  }

  get areAllDone(): boolean {
    return [...this.#threads.values()].every((thread) => this.#done.has(thread));
  }

  /** A lost worker still counts as part of the team until it has ended. */
  get isLosing(): boolean {
    return [...this.#threads.values()].some((thread) => this.#lost.has(thread));
  }

  get reports(): readonly WorkerDone[] {
    return [...this.#done.values()];
  }

  /**
   * `replaced`: the number of a lost worker, which the new one takes over. Without it the worker
   * gets the next number.
   */
  start(replaced?: number): void {
    const { plan, board, early, commands, isPrintRelayed, memoryNotes } = this.#dependencies;
    const worker = replaced ?? this.#started + 1;
    this.#started = Math.max(this.#started, worker);
    const toReader = new MessageChannel();
    const toWriter = new MessageChannel();
    const ports = { readerPort: toReader.port1, writerPort: toWriter.port1 };
    const data: WorkerThreadData = {
      ...runData(plan, board),
      ...plan.working,
      worker,
      isReplacement: replaced !== undefined,
      printing: this.#printing.memory,
      isPrintRelayed,
      ...(plan.spec.rate === undefined ? {} : { rate: this.#rate }),
      ...(memoryNotes === undefined ? {} : { memoryNotes: memoryNotes.memory }),
      ...(commands === undefined ? {} : { groups: commands.memory, repeatedHeader: commands.repeatedHeader }),
      ...ports,
    };
    const thread: ThreadHandle<FromWorker> = new ThreadHandle<FromWorker>({
      ...workerOptions(worker, plan),
      spawned: early.take(`worker ${worker}`),
      data,
      transfer: Object.values(ports),
      onMessage: (message) => this.#receive(worker, thread, message),
      onFailure: (error) => this.#failed(worker, thread, error),
      onPrint: this.#dependencies.onPrint,
    });
    this.#threads.set(worker, thread);
    void thread.ended.then(() => {
      this.#printing.release(worker);
      this.#dependencies.onEnded();
    });
    this.#dependencies.tellReader({ kind: 'worker-joined', worker, port: toReader.port2 }, [toReader.port2]);
    this.#dependencies.tellWriter({ kind: 'worker-joined', worker, port: toWriter.port2 }, [toWriter.port2]);
  }

  /** The worker has exceeded --timeout. */
  overrun(worker: number, error: ThreadmillError): void {
    const thread = this.#threads.get(worker);
    if (thread !== undefined) this.#failed(worker, thread, error);
  }

  /** Ends all workers by force. */
  stop(): Promise<void>[] {
    this.#isStopping = true;
    return [...this.#threads].map(([worker, thread]) => this.#end(worker, thread));
  }

  #end(worker: number, thread: ThreadHandle<FromWorker>): Promise<void> {
    return this.#dependencies.commands?.endWith(worker, thread) ?? thread.terminate();
  }

  #receive(worker: number, thread: ThreadHandle<FromWorker>, message: Exclude<FromWorker, { kind: 'failed' }>): void {
    switch (message.kind) {
      case 'printed':
        this.#dependencies.onPrint(message.text);
        break;
      case 'warned':
        // A warning about work that is being stopped helps nobody.
        if (!this.#isStopping) this.#dependencies.onWarning(message.text);
        break;
      case 'done':
        this.#done.set(thread, message);
        void endLingering(thread);
        break;
      default:
        assertNever(message);
    }
  }

  #failed(worker: number, thread: ThreadHandle<FromWorker>, error: ThreadmillError): void {
    const { plan, board, onFailure } = this.#dependencies;
    if (this.#lost.has(thread)) return;
    const explained = describeThreadExit(error, thread.name, plan, board);
    if (
      this.#isStopping ||
      this.#done.has(thread) ||
      !keepsBatches(plan.spec.policies) ||
      !isFailureOfBatch(explained)
    ) {
      onFailure(explained);
      return;
    }
    this.#lost.add(thread);
    board.markTerminating(worker, true);
    void this.#lose(worker, thread, explained);
  }

  /** Ends the worker; its number is free again when the reader has received `worker-lost`. */
  async #lose(worker: number, thread: ThreadHandle<FromWorker>, error: ThreadmillError): Promise<void> {
    const { board, commands, tellReader, onFailure } = this.#dependencies;
    await endedOrStuck([this.#end(worker, thread)]);
    if (this.#isStopping) return;
    if (!thread.hasEnded) {
      // It can't be replaced: it may continue at any time.
      onFailure(error);
      return;
    }
    commands?.renew(worker);
    board.clock(worker).stop();
    board.setState(worker, WORKER_IDLE);
    board.markTerminating(worker, false);
    this.#threads.delete(worker);
    tellReader({ kind: 'worker-lost', worker, error: toReport(error) });
    // The lost worker may have been the last one running.
    this.#dependencies.onEnded();
  }
}

async function endLingering(worker: ThreadHandle<FromWorker>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const lingers = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WORKER_LINGER_MS);
  });
  await Promise.race([worker.ended, lingers]);
  clearTimeout(timer);
  if (!worker.hasEnded) void worker.terminate();
}
