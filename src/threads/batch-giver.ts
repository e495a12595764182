// The reader's side of the workers: gives each batch to one of them as far as the credits allow, and hears what became of
// it, from them and from the writer.
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { BatchTrials, type Verdict } from '../flow/batch-trials.ts';
import { CreditLedger } from '../flow/credit-ledger.ts';
import { Dispatcher } from '../flow/dispatcher.ts';
import type { Cut } from '../records/batcher.ts';
import { BufferPool } from './buffer-pool.ts';
import type { ErrorReport } from '../job/error-report.ts';
import { GivenBatches } from './given-batches.ts';
import {
  assertNever,
  type Arrived,
  type BatchFinished,
  type Committed,
  type HasArrived,
  type ReaderToWorker,
  type WorkerLost,
  type WorkerToReader,
  type WriterToReader,
} from './protocol.ts';
import type { StageClock } from './stage-clock.ts';

/** Of a run that need not end with the first failure: --retries, --quarantine. */
export interface GiverPolicies {
  readonly retries: number;
  /** Records on which a batch fails are set aside. */
  readonly setsAside: boolean;
  /** The run fails all the same. */
  readonly onGiveUp: (error: ErrorReport) => void;
  /** Asks the writer. */
  readonly ask: (question: HasArrived) => void;
}

export interface BatchGiverOptions {
  readonly policies?: GiverPolicies | undefined;
  readonly procs: number;
  readonly budgetBytes: number;
  readonly clock: StageClock;
  /** One more worker is to be started. */
  readonly wantWorker: () => void;
  /** What the writer has told by now, a message at a time. */
  readonly nextTold: () => WriterToReader | undefined;
  /** So many bytes of the input are done with: their batches are committed. */
  readonly onDone: (bytes: number) => void;
}

export class BatchGiver {
  readonly #options: BatchGiverOptions;
  readonly #credits: CreditLedger;
  readonly #dispatcher: Dispatcher;
  readonly #pool: BufferPool;
  readonly #ports = new Map<number, MessagePort>();
  /** Input bytes of the batches in flight. */
  readonly #bytesOf = new Map<number, number>();
  /** Where a batch may be given again. */
  readonly #kept: GivenBatches | undefined;
  readonly #trials: BatchTrials | undefined;
  /** Workers that are gone, by their numbers: what the writer has of them is asked. */
  readonly #losses = new Map<number, WorkerLost>();
  /** Said to every worker that joins, once it is known. */
  #begin: ReaderToWorker | undefined;
  #hasEnded = false;
  #wanted = 1;
  #wake: (() => void) | undefined;
  /** Whether the work is batch-wise, once a worker has loaded it. */
  readonly #isBatchWise: Promise<boolean>;
  #tellKind!: (isBatchWise: boolean) => void;

  constructor(options: BatchGiverOptions) {
    this.#options = options;
    this.#credits = new CreditLedger(options.budgetBytes);
    this.#dispatcher = new Dispatcher(options.procs);
    this.#pool = new BufferPool(2 * options.procs + 2);
    const { policies } = options;
    if (policies !== undefined) {
      this.#kept = new GivenBatches(this.#pool);
      this.#trials = new BatchTrials(policies.retries, policies.setsAside);
    }
    this.#isBatchWise = new Promise((resolve) => {
      this.#tellKind = resolve;
    });
  }

  /** A worker exists: it is told what all are told. */
  join(worker: number, port: MessagePort): void {
    this.#ports.set(worker, port);
    port.on('message', (answer: WorkerToReader) => this.#fromWorker(worker, answer));
    if (this.#begin !== undefined) port.postMessage(this.#begin);
    if (this.#hasEnded) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    this.#dispatcher.joined(worker);
    this.#changed();
  }

  /** From main: a worker has ended over a batch. What it owes is given to others, and what it was at is judged. */
  lost(loss: WorkerLost): void {
    const { worker, error } = loss;
    const port = this.#ports.get(worker)!;
    for (let told = receiveMessageOnPort(port); told !== undefined; told = receiveMessageOnPort(port)) {
      this.#fromWorker(worker, told.message as WorkerToReader);
    }
    port.close();
    this.#ports.delete(worker);
    this.#dispatcher.lost(worker);
    // what took too long may have come to its end while the worker was being ended, and then all is well with it
    const isOver = !this.#kept!.owedBy(worker).includes(error.place.batch ?? NaN);
    if (isOver && error.name !== 'TimeoutError') {
      // thrown behind a batch that is done: there is nothing that could be tried again for it
      this.#options.policies!.onGiveUp(error);
      return;
    }
    this.#losses.set(worker, loss);
    this.#options.policies!.ask({ kind: 'has-arrived', worker });
  }

  /** Settles when a worker has loaded the work, and not before. */
  get isBatchWise(): Promise<boolean> {
    return this.#isBatchWise;
  }

  get hasBegun(): boolean {
    return this.#begin !== undefined;
  }

  /** The header of the run is known: owed once, before any batch. */
  begin(header: Uint8Array): void {
    this.#begin = { kind: 'begin', header };
    for (const port of this.#ports.values()) port.postMessage(this.#begin);
  }

  /**
   * Waits until the credits admit the batch and a worker can take it, and hands it over. When it is committed, so many
   * bytes of the input are done with.
   */
  async give({ head, bytes, mateBytes }: Cut, inputBytes: number): Promise<void> {
    const heldBytes = this.#kept === undefined ? head.byteLength : 2 * head.byteLength;
    let worker: number | undefined;
    while (worker === undefined) {
      this.#takeTold();
      this.#giveWaiting();
      if (this.#credits.canAdmit(heldBytes)) worker = this.#chooseWorker();
      if (worker === undefined) await this.#change();
    }
    this.#credits.admit(head.batch, heldBytes);
    this.#bytesOf.set(head.batch, inputBytes);
    this.#dispatcher.gave(worker);
    const buffer = this.#pool.take(head.byteLength);
    new Uint8Array(buffer).set(bytes);
    if (mateBytes !== undefined) new Uint8Array(buffer).set(mateBytes, bytes.length);
    this.#kept?.keep(head, buffer, worker);
    const message: ReaderToWorker = { kind: 'batch', head, buffer };
    this.#ports.get(worker)!.postMessage(message, [buffer]);
  }

  /** No batch will follow. Resolves when every worker knows, one that was asked for and is still to come, too. */
  async end(): Promise<void> {
    // till then any of them may have to be given again
    while (this.#kept?.isEmpty === false) await this.#change();
    this.#hasEnded = true;
    for (const port of this.#ports.values()) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    while (this.#ports.size < this.#wanted) await this.#change();
  }

  /** From the writer. */
  told(message: WriterToReader): void {
    switch (message.kind) {
      case 'committed':
        this.#committed(message);
        break;
      case 'arrived':
        this.#arrived(message);
        break;
      default:
        assertNever(message);
    }
  }

  close(): void {
    for (const port of this.#ports.values()) port.close();
  }

  #chooseWorker(): number | undefined {
    const choice = this.#dispatcher.choose();
    switch (choice.kind) {
      case 'give':
        return choice.worker;
      case 'start-worker':
        this.#dispatcher.asked();
        this.#wanted += 1;
        this.#options.wantWorker();
        return undefined;
      case 'wait':
        return undefined;
      default:
        return assertNever(choice);
    }
  }

  /** What must be given again goes before what is new. */
  #giveWaiting(): void {
    while (this.#kept?.hasWaiting === true) {
      const worker = this.#chooseWorker();
      if (worker === undefined) return;
      const given = this.#kept.takeWaiting(worker);
      this.#dispatcher.gave(worker);
      this.#ports.get(worker)!.postMessage(given, [given.buffer]);
    }
  }

  /**
   * What the writer has told by now. Its messages would come by themselves, but late: while workers answer faster than
   * a batch is read, the event loop stays with their ports, and batches long written would still hold their memory.
   */
  #takeTold(): void {
    const { nextTold } = this.#options;
    for (let told = nextTold(); told !== undefined; told = nextTold()) this.told(told);
  }

  #committed({ batches, buffers }: Committed): void {
    for (const batch of batches) {
      this.#credits.release(batch);
      this.#options.onDone(this.#bytesOf.get(batch)!);
      this.#bytesOf.delete(batch);
    }
    for (const buffer of buffers) this.#pool.give(buffer);
    this.#changed();
  }

  #arrived({ worker, lastBatch }: Arrived): void {
    const { error } = this.#losses.get(worker)!;
    this.#losses.delete(worker);
    this.#dispatcher.freed();
    this.#wanted -= 1;
    for (const batch of this.#kept!.owedBy(worker)) {
      // it had got through, and only the word of it to this thread is missing
      if (batch === lastBatch) this.#done(batch);
      else if (batch !== error.place.batch) this.#kept!.giveAgain(batch, undefined);
      else this.#judge(batch, this.#trials!.died(this.#kept!.headOf(batch), error));
    }
    this.#changed();
  }

  #fromWorker(worker: number, message: WorkerToReader): void {
    switch (message.kind) {
      case 'work-known':
        this.#tellKind(message.isBatchWise);
        break;
      case 'finished':
        this.#finished(worker, message);
        break;
      case 'failed-batch':
        this.#dispatcher.finished(worker, message.busyMs);
        this.#judge(message.batch, this.#trials!.failed(this.#kept!.headOf(message.batch), message.error));
        this.#changed();
        break;
      case 'found-bad':
        this.#trials?.found(message.batch, message.bad);
        break;
      default:
        assertNever(message);
    }
  }

  #judge(batch: number, verdict: Verdict): void {
    if (verdict.kind === 'again') this.#kept!.giveAgain(batch, verdict.trial);
    else this.#options.policies!.onGiveUp(verdict.error);
  }

  #finished(worker: number, message: BatchFinished): void {
    this.#credits.resize(message.batch, message.heldBytes);
    this.#dispatcher.finished(worker, message.busyMs);
    this.#done(message.batch);
    this.#changed();
  }

  /** Its result is with the writer. */
  #done(batch: number): void {
    this.#kept?.done(batch);
    this.#trials?.forget(batch);
  }

  #changed(): void {
    this.#giveWaiting();
    this.#wake?.();
  }

  async #change(): Promise<void> {
    const { clock } = this.#options;
    const before = clock.enter('waiting');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    clock.enter(before);
  }
}
