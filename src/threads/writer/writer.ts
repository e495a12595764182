// The writer: writes results in input order (I3) and acknowledges them to the reader, which frees
// their credits. Runs inside the writer thread; everything it talks to is passed in.
import { WakeUp } from '../../flow/wake-up.ts';
import type { MessagePort } from 'node:worker_threads';
import type { OutputOrder } from '../../job/job-spec.ts';
import { ReorderWindow } from '../../flow/reorder-window.ts';
import type { Reducer } from '../../transform/reduction/reducer.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Preamble } from './preamble.ts';
import type { JournalData } from './journal-entry.ts';
import { JournalKeeper } from './journal-keeper.ts';
import type { LoopHold } from '../protocol/loop-hold.ts';
import { Pieces, type Outputs, type WriterOutputs } from './outputs.ts';
import {
  assertNever,
  type FromWriter,
  type ReaderToWriter,
  type ToWriter,
  type WorkerToWriter,
  type WriterToReader,
} from '../protocol/protocol.ts';
import { Quarantine } from './quarantine.ts';
import type { ReducingData } from './reducing.ts';
import { ownBytesOf, pieceOf, resultOf, viewOf, type Result } from './result-outputs.ts';
import type { StageClock } from '../protocol/stage-clock.ts';
import { StatusBoard } from '../protocol/status-board.ts';
import type { ReceiveMessage } from '../protocol/receive-message.ts';
import type { RunData } from '../protocol/thread-data.ts';
import { WriterTally } from './writer-tally.ts';

/** What the writer thread is started with. */
export interface WriterData extends RunData, ReducingData {
  readonly outputs: WriterOutputs;
  readonly readerPort: MessagePort;
  /** Of --resume. */
  readonly journal?: JournalData | undefined;
}

/** Loads a reduction into this thread; `columns` are the header's. */
export type LoadReducer = (columns: readonly string[]) => Promise<Reducer>;

/** Small results that are ready are written together, up to this many bytes. */
const GATHER_BYTES = 1024 * 1024;
const GATHER_PIECES = 256;
/** Of one worker's messages at a time, so that the others are heard, too. */
const MOST_TAKEN = 256;

/** What can be written now, and the results that it comes from. */
interface Ready {
  readonly pieces: Pieces;
  readonly results: Result[];
}

export class Writer {
  readonly #readerPort: MessagePort;
  readonly #acknowledgements: Acknowledgements;
  readonly #take: ReceiveMessage;
  readonly #clock: StageClock;
  readonly #order: OutputOrder;
  readonly #preamble: Preamble;
  readonly #workerPorts = new Map<number, MessagePort>();
  /** The last batch whose result each worker has sent. */
  readonly #lastOf = new Map<number, number>();
  /** Workers that had ended before main's message about them was read here. */
  readonly #askedEarly = new Set<number>();
  readonly #hold: LoopHold;
  readonly #loadReducer: LoadReducer;
  /** If the work is a reduction: results are merged, not written. */
  #reducer: Reducer | undefined;
  readonly #window: ReorderWindow<Result>;
  /** With --unordered: results that have arrived and are not written. */
  readonly #arrived: Result[] = [];
  /** How many batches there are, once the reader has said so. */
  #batches: number | undefined;
  readonly #tally: WriterTally;
  readonly #quarantine: Quarantine | undefined;
  readonly #journal: JournalData | undefined;
  readonly #keeper: JournalKeeper | undefined;
  readonly #wakeUp = new WakeUp();

  /** `hold` learns of new ports. `take`: receiveMessageOnPort, or a test's. */
  constructor(data: WriterData, hold: LoopHold, loadReducer: LoadReducer, take: ReceiveMessage) {
    this.#take = take;
    this.#acknowledgements = new Acknowledgements(data.readerPort);
    this.#hold = hold;
    this.#loadReducer = loadReducer;
    hold.add(data.readerPort);
    this.#readerPort = data.readerPort;
    this.#order = data.spec.order;
    this.#preamble = new Preamble(data.journal, data.spec);
    const board = new StatusBoard(data.procs, data.board);
    this.#clock = board.clock('writer');
    const before = data.journal?.from?.sums;
    this.#tally = new WriterTally(board, before);
    this.#window = new ReorderWindow(before?.batches);
    const { quarantine } = data.spec.policies;
    if (quarantine !== undefined) {
      this.#quarantine = new Quarantine(quarantine.bound, before?.recordsIn, before?.recordsQuarantined);
    }
    this.#journal = data.journal;
    if (data.journal !== undefined) this.#keeper = new JournalKeeper(data.journal, board);
    data.readerPort.on('message', (message: ReaderToWriter) => this.#fromReader(message));
  }

  /** From main: a worker has started. */
  receive({ worker, port }: ToWriter): void {
    this.#workerPorts.set(worker, port);
    this.#lastOf.delete(worker);
    port.on('message', (message: WorkerToWriter) => {
      this.#fromWorker(worker, message);
      // Take everything else that is here: an event per message would double its cost.
      this.#takeFrom(worker, port, MOST_TAKEN);
    });
    this.#hold.add(port); // listening holds the loop again
    if (this.#askedEarly.delete(worker)) this.#tellWhatIsHere(worker);
  }

  /** Writes everything; resolves with the last message to main when all is synced. */
  async run(outputs: Outputs): Promise<FromWriter> {
    this.#clock.start('working');
    this.#tally.show(outputs.resultBytes);
    for (;;) {
      const { reduction } = this.#preamble;
      if (reduction !== undefined) this.#reducer ??= await this.#loadReducerBefore(reduction.columns);
      this.#keeper?.consider(this.#tally, outputs, this.#reducer);
      const ready = this.#takeReady(outputs);
      const hasOutput = !ready.pieces.isEmpty;
      if (hasOutput) {
        this.#clock.enter('writing');
        const written = outputs.write(ready.pieces);
        // Most writes are done when the call returns: only a stream's must be awaited.
        if (written !== undefined) await written;
        this.#clock.enter('working');
      }
      if (this.#reducer !== undefined) await this.#merge(this.#reducer, ready.results);
      if (ready.results.length > 0) {
        const failing = this.#commit(ready.results, outputs);
        if (failing !== undefined) await failing;
      } else if (!hasOutput) {
        if (this.#isComplete()) break;
        await this.#change();
      }
    }
    await this.#keeper?.settle();
    await this.#quarantine?.end(outputs);
    if (this.#reducer !== undefined) await this.#writeReduced(this.#reducer, outputs);
    this.#clock.enter('writing');
    await outputs.finish();
    this.#clock.stop();
    return { kind: 'done', ...this.#tally.sums, bytes: outputs.resultBytes, written: outputs.written };
  }

  close(): void {
    this.#acknowledgements.send();
    for (const port of this.#workerPorts.values()) port.close();
    this.#readerPort.close();
  }

  #fromReader(message: ReaderToWriter): void {
    switch (message.kind) {
      case 'preamble-marks':
        this.#preamble.setMarks(message);
        break;
      case 'end':
        this.#batches = message.batches;
        break;
      case 'placed':
        this.#keeper?.placed(message);
        break;
      case 'query-last-result':
        this.#tellWhatIsHere(message.worker);
        break;
      default:
        assertNever(message);
    }
    this.#wakeUp.wake();
  }

  /** The worker has ended: no more messages come. */
  #tellWhatIsHere(worker: number): void {
    const port = this.#workerPorts.get(worker);
    if (port === undefined) {
      this.#askedEarly.add(worker);
      return;
    }
    this.#takeFrom(worker, port);
    port.close();
    this.#workerPorts.delete(worker);
    const last = this.#lastOf.has(worker) ? { lastBatch: this.#lastOf.get(worker)! } : {};
    this.#readerPort.postMessage({ kind: 'last-result', worker, ...last } satisfies WriterToReader);
  }

  #takeFrom(worker: number, port: MessagePort, most = Infinity): void {
    for (let taken = 0; taken < most; taken += 1) {
      const sent = this.#take(port);
      if (sent === undefined) return;
      this.#fromWorker(worker, sent.message as WorkerToWriter);
    }
  }

  #fromWorker(worker: number, message: WorkerToWriter): void {
    switch (message.kind) {
      case 'header':
        this.#preamble.setHeader(message);
        break;
      case 'result':
      case 'small-result':
        this.#put(worker, resultOf(message));
        break;
      default:
        assertNever(message);
    }
    this.#wakeUp.wake();
  }

  #put(worker: number, result: Result): void {
    this.#lastOf.set(worker, result.batch);
    this.#tally.arrived(result.batch);
    if (this.#order === 'input') this.#window.put(result.batch, result);
    else this.#arrived.push(result);
  }

  #isComplete(): boolean {
    return this.#preamble.isOver && this.#tally.batches === this.#batches;
  }

  /** What can be written now: the header first, then results in order. */
  #takeReady(outputs: Outputs): Ready {
    const pieces = new Pieces();
    const results: Result[] = [];
    if (!this.#preamble.isOver && !this.#preamble.add(pieces, outputs)) return { pieces, results };
    for (let bytes = 0; bytes < GATHER_BYTES && results.length < GATHER_PIECES;) {
      const result = this.#takeResult();
      if (result === undefined) break;
      results.push(this.#tally.fitting(result));
      bytes += result.byteLength;
      if (this.#reducer === undefined) pieces.add('main', pieceOf(result));
      for (const part of result.others ?? []) {
        bytes += part.byteLength;
        pieces.add(part.output, viewOf(part));
      }
    }
    return { pieces, results };
  }

  /** The reducer, with the results merged so far. */
  async #loadReducerBefore(columns: readonly string[]): Promise<Reducer> {
    const reducer = await this.#loadReducer(columns);
    const state = this.#journal?.from?.state;
    if (state !== undefined) reducer.unpack(this.#keeper!.readState(state));
    return reducer;
  }

  #takeResult(): Result | undefined {
    if (this.#order === 'input') return this.#window.take();
    // Partial results are always merged in input order.
    if (this.#reducer !== undefined) for (const early of this.#arrived.splice(0)) this.#window.put(early.batch, early);
    return this.#reducer === undefined ? this.#arrived.shift() : this.#window.take();
  }

  async #merge(reducer: Reducer, results: readonly Result[]): Promise<void> {
    for (const result of results) await reducer.merge(result.batch, ownBytesOf(result));
  }

  async #writeReduced(reducer: Reducer, outputs: Outputs): Promise<void> {
    for await (const data of reducer.finish()) {
      const pieces = new Pieces();
      for (const piece of outputs.packed('main', data)) pieces.add('main', piece);
      await outputs.write(pieces);
    }
    this.#tally.recordsOut = reducer.recordsOut;
    this.#tally.show(outputs.resultBytes);
  }

  /** The system has the results: their credits are free, and their buffers can be reused. */
  #commit(results: readonly Result[], outputs: Outputs): Promise<never> | undefined {
    for (const result of results) this.#tally.add(result);
    this.#tally.show(outputs.resultBytes);
    const failing = this.#quarantine?.judge(results, outputs);
    if (failing !== undefined) return failing;
    const buffers: ArrayBuffer[] = [];
    for (const result of results) {
      // Values unpacked from a partial result may be views of its bytes.
      if (typeof result.buffer !== 'string' && this.#reducer === undefined) buffers.push(result.buffer);
      for (const { buffer } of result.others ?? []) buffers.push(buffer);
    }
    this.#acknowledgements.add(
      results.map((result) => result.batch),
      buffers,
    );
    return undefined;
  }

  async #change(): Promise<void> {
    this.#clock.enter('waiting');
    await this.#wakeUp.wait();
    this.#clock.enter('working');
  }
}
