// The reader's side of the workers: gives each batch to one of them as far as the credits allow, and hears what became of
// it, from them and from the writer.
import type { MessagePort } from 'node:worker_threads';
import { CreditLedger } from '../flow/credit-ledger.ts';
import { Dispatcher } from '../flow/dispatcher.ts';
import type { Cut } from '../records/batcher.ts';
import { BufferPool } from './buffer-pool.ts';
import {
  assertNever,
  type BatchFinished,
  type ReaderToWorker,
  type WorkerToReader,
  type WriterToReader,
} from './protocol.ts';
import type { StageClock } from './stage-clock.ts';

export interface BatchGiverOptions {
  readonly procs: number;
  readonly budgetBytes: number;
  readonly clock: StageClock;
  /** One more worker is to be started. */
  readonly wantWorker: () => void;
  /** What the writer has told by now, a message at a time. */
  readonly nextCommit: () => WriterToReader | undefined;
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
    this.#wake?.();
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
    let worker: number | undefined;
    while (worker === undefined) {
      this.#takeCommits();
      if (this.#credits.canAdmit(head.byteLength)) worker = this.#chooseWorker();
      if (worker === undefined) await this.#change();
    }
    this.#credits.admit(head.batch, head.byteLength);
    this.#bytesOf.set(head.batch, inputBytes);
    this.#dispatcher.gave(worker);
    const buffer = this.#pool.take(head.byteLength);
    new Uint8Array(buffer).set(bytes);
    if (mateBytes !== undefined) new Uint8Array(buffer).set(mateBytes, bytes.length);
    const message: ReaderToWorker = { kind: 'batch', head, buffer };
    this.#ports.get(worker)!.postMessage(message, [buffer]);
  }

  /** No batch will follow. Resolves when every worker knows, one that was asked for and is still to come, too. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    for (const port of this.#ports.values()) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    while (this.#ports.size < this.#wanted) await this.#change();
  }

  committed(message: WriterToReader): void {
    for (const batch of message.batches) {
      this.#credits.release(batch);
      this.#options.onDone(this.#bytesOf.get(batch)!);
      this.#bytesOf.delete(batch);
    }
    for (const buffer of message.buffers) this.#pool.give(buffer);
    this.#wake?.();
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

  /**
   * What the writer has told by now. Its messages would come by themselves, but late: while workers answer faster than
   * a batch is read, the event loop stays with their ports, and batches long written would still hold their memory.
   */
  #takeCommits(): void {
    const { nextCommit } = this.#options;
    for (let told = nextCommit(); told !== undefined; told = nextCommit()) this.committed(told);
  }

  #fromWorker(worker: number, message: WorkerToReader): void {
    switch (message.kind) {
      case 'work-known':
        this.#tellKind(message.isBatchWise);
        break;
      case 'finished':
        this.#finished(worker, message);
        break;
      default:
        assertNever(message);
    }
  }

  #finished(worker: number, message: BatchFinished): void {
    this.#credits.resize(message.batch, message.heldBytes);
    this.#dispatcher.finished(worker, message.busyMs);
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
