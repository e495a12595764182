// The reader's side of the workers: dispatches each batch within the credits, and learns from workers and writer of its end.
import type { BatchesFinished } from '../protocol/batch-answers.ts';
import { WakeUp } from '../../flow/wake-up.ts';
import type { MessagePort } from 'node:worker_threads';
import { CreditLedger, shareOf } from '../../flow/credit-ledger.ts';
import { Dispatcher, SHORT_BATCH_MS } from '../../flow/dispatcher.ts';
import { GroupSize } from '../../flow/group-size.ts';
import { commentBytes } from '../../job/batch.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import { BatchRecovery, type RetryPolicies } from './batch-recovery.ts';
import { BufferPool } from './buffer-pool.ts';
import { BatchGroup } from './batch-group.ts';
import { HeldStart } from './held-start.ts';
import { WorkKind } from './work-kind.ts';
import { SMALL_BYTES } from '../protocol/small-result.ts';
import {
  assertNever,
  type Committed,
  type ReaderToWorker,
  type WorkerLost,
  type WorkerToReader,
  type WriterToReader,
} from '../protocol/protocol.ts';
import type { ReceiveMessage } from '../protocol/receive-message.ts';
import { nowMs, type StageClock } from '../protocol/stage-clock.ts';

/**
 * The least that a batch counts, however few bytes it has: it has a head, and every thread tracks it. With a small budget a
 * share of that, so that many batches always fit.
 */
const LEAST_BYTES = 4 * 1024;
const LEAST_SHARE = 1 / 1024;

export interface BatchDispatcherOptions {
  readonly policies?: RetryPolicies | undefined;
  readonly procs: number;
  readonly budgetBytes: number;
  readonly clock: StageClock;
  /** Start one more worker, in the place of this one if given. */
  readonly wantWorker: (replaced: number | undefined) => void;
  readonly writerPort: MessagePort;
  readonly receive: ReceiveMessage;
  /** This many bytes of the input are done: their batches are committed. */
  readonly onDone: (bytes: number) => void;
}

export class BatchDispatcher {
  readonly #options: BatchDispatcherOptions;
  readonly #credits: CreditLedger;
  readonly #dispatcher: Dispatcher;
  readonly #pool: BufferPool;
  readonly #ports = new Map<number, MessagePort>();
  /** Input bytes of the batches in flight. */
  readonly #bytesOf = new Map<number, number>();
  readonly #leastBytes: number;
  readonly #groupSize = new GroupSize();
  readonly #startedMs = nowMs();
  /** Small batches that are not sent yet; none while this thread waits. */
  readonly #group = new BatchGroup();
  /** Present if a batch may be retried. */
  readonly #recovery: BatchRecovery | undefined;
  /** Sent to every worker that joins, once it is known. */
  #begin: ReaderToWorker | undefined;
  #hasEnded = false;
  /** Workers work on several batches at once. */
  #areOverlapping = false;
  #wanted = 1;
  readonly #wakeUp = new WakeUp();
  /** Settles when worker 1 has loaded the work, and not before. */
  readonly workKind = new WorkKind();
  readonly heldStart = new HeldStart(() => this.#wakeUp.wake());

  constructor(options: BatchDispatcherOptions) {
    this.#options = options;
    this.#credits = new CreditLedger(options.budgetBytes, shareOf(options.procs));
    this.#dispatcher = new Dispatcher(options.procs);
    this.#pool = new BufferPool(2 * options.procs + 2, shareOf(options.procs).usualBytes);
    this.#leastBytes = Math.min(LEAST_BYTES, Math.floor(options.budgetBytes * LEAST_SHARE));
    if (options.policies !== undefined) this.#recovery = new BatchRecovery(options.policies, this.#pool);
  }

  /** A worker has joined: it gets the messages that all get. */
  join(worker: number, port: MessagePort): void {
    this.#ports.set(worker, port);
    port.on('message', (answer: WorkerToReader) => this.#fromWorker(worker, answer));
    if (this.#begin !== undefined) port.postMessage(this.#begin);
    if (this.#hasEnded) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    this.#dispatcher.workerReady(worker);
    this.#changed();
  }

  /** From main: a worker ended over a batch. Others get what it owed. */
  lost(loss: WorkerLost): void {
    const port = this.#ports.get(loss.worker)!;
    this.#drain(port, (message) => this.#fromWorker(loss.worker, message as WorkerToReader));
    port.close();
    this.#ports.delete(loss.worker);
    this.#dispatcher.workerLost(loss.worker);
    this.#recovery!.lost(loss, this.#areOverlapping);
  }

  get hasBegun(): boolean {
    return this.#begin !== undefined;
  }

  /** The header of the run is known: owed once, before any batch. */
  begin(header: Uint8Array): void {
    this.#begin = { kind: 'run-header', header };
    for (const port of this.#ports.values()) port.postMessage(this.#begin);
  }

  /**
   * Dispatches the batch when the credits admit it and a worker can take it. Undefined: at once. A small batch may wait for
   * others, until `send`.
   */
  dispatch(readBatch: ReadBatch, inputBytes: number): Promise<void> | undefined {
    return this.#tryToDispatch(readBatch, inputBytes) ? undefined : this.#dispatchLater(readBatch, inputBytes);
  }

  /** Sends all that is held: call it before waiting for more input. */
  send(): void {
    const group = this.#group;
    if (group.isEmpty) return;
    const { worker, batches } = group;
    this.#dispatcher.dispatched(worker, batches);
    this.#ports.get(worker)!.postMessage(group.take());
  }

  /** No batch follows. Resolves when every worker knows, also one still starting. */
  async end(): Promise<void> {
    this.send();
    // Until then any of them may have to be retried.
    while (this.#recovery?.isOver === false) await this.#change();
    this.#hasEnded = true;
    for (const port of this.#ports.values()) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    while (this.#ports.size < this.#wanted) await this.#change();
  }

  /** From the writer. */
  fromWriter(message: WriterToReader): void {
    switch (message.kind) {
      case 'committed':
        this.#committed(message);
        break;
      case 'last-result':
        this.#recovery!.arrived(message);
        this.#dispatcher.slotFreed(message.worker);
        this.#wanted -= 1;
        this.#changed();
        break;
      default:
        assertNever(message);
    }
  }

  close(): void {
    for (const port of this.#ports.values()) port.close();
  }

  async #dispatchLater(readBatch: ReadBatch, inputBytes: number): Promise<void> {
    do {
      this.send();
      await this.#change();
    } while (!this.#tryToDispatch(readBatch, inputBytes));
  }

  #tryToDispatch(readBatch: ReadBatch, inputBytes: number): boolean {
    const { batch, byteLength, comments } = readBatch.head;
    // A head with comment lines can't be packed.
    const isSmall = byteLength <= SMALL_BYTES && comments === undefined;
    const bytes = comments === undefined ? byteLength : byteLength + commentBytes(comments);
    const heldBytes = Math.max(this.#leastBytes, bytes) * (this.#recovery === undefined ? 1 : 2);
    if (!isSmall || !this.#credits.canAdmit(heldBytes)) this.send();
    if (this.#group.isEmpty) {
      this.#drainWriterMessages();
      this.#dispatchRetries();
      const worker = this.#credits.canAdmit(heldBytes) ? this.#chooseWorker(isSmall) : undefined;
      if (worker === undefined) return false;
      this.#group.open(worker, this.#groupSize.batches);
    }
    const { worker } = this.#group;
    this.#credits.admit(batch, heldBytes);
    this.#bytesOf.set(batch, inputBytes);
    this.#recovery?.keep(readBatch, worker);
    if (!isSmall) this.#sendAlone(readBatch, worker);
    else {
      this.#group.add(readBatch);
      if (this.#group.isFull) this.send();
    }
    return true;
  }

  #sendAlone(readBatch: ReadBatch, worker: number): void {
    this.#dispatcher.dispatched(worker);
    const buffer = this.#pool.filled(readBatch);
    const message: ReaderToWorker = { kind: 'batch', head: readBatch.head, buffer };
    this.#ports.get(worker)!.postMessage(message, [buffer]);
  }

  /** Large batches are not sent ahead: they would leave the processor's caches. */
  #chooseWorker(isSmall: boolean, isForIdle = false): number | undefined {
    const shortMs = isSmall ? this.#groupSize.shortMs : SHORT_BATCH_MS;
    const choice = this.#dispatcher.choose(shortMs, this.heldStart.mayStart(), isForIdle);
    switch (choice.kind) {
      case 'give':
        return choice.worker;
      case 'start-worker':
        this.#wanted += 1;
        this.#options.wantWorker(this.#dispatcher.workerRequested());
        return this.#chooseWorker(isSmall, isForIdle); // while it starts
      case 'wait':
        return undefined;
      default:
        return assertNever(choice);
    }
  }

  /** Retries go before new batches. */
  #dispatchRetries(): void {
    while (this.#recovery?.hasWaiting === true) {
      const worker = this.#chooseWorker(false, this.#areOverlapping);
      if (worker === undefined) return;
      const given = this.#recovery.takeWaiting(worker);
      this.#dispatcher.dispatched(worker);
      this.#ports.get(worker)!.postMessage(given, [given.buffer]);
    }
  }

  /**
   * Reads the writer's messages now. They would come late: while workers answer faster than a batch
   * is read, the event loop stays with their ports, and written batches still hold memory.
   */
  #drainWriterMessages(): void {
    this.#drain(this.#options.writerPort, (message) => this.fromWriter(message as WriterToReader));
  }

  #drain(port: MessagePort, handle: (message: unknown) => void): void {
    for (let received; (received = this.#options.receive(port)) !== undefined;) handle(received.message);
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

  #fromWorker(worker: number, message: WorkerToReader): void {
    switch (message.kind) {
      case 'work-loaded':
      case 'work-complete':
        this.workKind.told(message);
        break;
      case 'finished':
        this.#finished(worker, message);
        break;
      case 'failed-batch':
        this.#dispatcher.finished(worker, message.busyMs);
        this.#recovery!.failed(message);
        this.#changed();
        break;
      case 'batch-wanted':
        this.#areOverlapping = true;
        this.#dispatcher.wanted(worker);
        this.#changed();
        break;
      case 'record-quarantined':
        this.#recovery?.found(message.batch, message.bad);
        break;
      default:
        assertNever(message);
    }
  }

  #finished(worker: number, { batches, heldBytes, busyMs }: BatchesFinished): void {
    for (const [index, batch] of batches.entries()) {
      this.#credits.resize(batch, Math.max(this.#leastBytes, heldBytes[index]!));
      this.#recovery?.done(batch);
    }
    this.#dispatcher.finished(worker, busyMs, batches.length);
    this.#groupSize.finished(batches.length, busyMs, nowMs() - this.#startedMs);
    this.#changed();
  }

  #changed(): void {
    this.#dispatchRetries();
    this.#wakeUp.wake();
  }

  async #change(): Promise<void> {
    const { clock } = this.#options;
    const before = clock.enter('waiting');
    await this.#wakeUp.wait();
    clock.enter(before);
  }
}
