// The writer: puts results down in input order (I3) and acknowledges them to the reader, which frees their credits.
// Runs inside the writer thread; everything it talks to is handed in.
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { OutputOrder } from '../job/job-spec.ts';
import type { ErrorBound } from '../job/policies.ts';
import { ReorderWindow } from '../flow/reorder-window.ts';
import type { OutputBytes } from '../transform/batch-output.ts';
import type { Reducer } from '../transform/reduction/reducer.ts';
import type { LoopHold } from './loop-hold.ts';
import { Pieces, type OutputName, type Outputs, type WriterOutputs } from './outputs.ts';
import {
  assertNever,
  type BatchResultMessage,
  type FromWriter,
  type HasArrived,
  type HeaderResult,
  type Opening,
  type ReaderToWriter,
  type ToWriter,
  type WorkerToWriter,
  type WriterToReader,
} from './protocol.ts';
import { Quarantine } from './quarantine.ts';
import type { ReducingData } from './reducing.ts';
import type { StageClock } from './stage-clock.ts';
import { StatusBoard } from './status-board.ts';
import { WriterTally } from './writer-tally.ts';

/** What the writer thread is started with. */
export interface WriterData {
  readonly outputs: WriterOutputs;
  /** How much may be set aside, where anything may. */
  readonly errorBound: ErrorBound | undefined;
  readonly order: OutputOrder;
  readonly procs: number;
  readonly board: SharedArrayBuffer;
  readonly readerPort: MessagePort;
  readonly reducing: ReducingData;
}

/** Loads the work of a reduction into this thread; `columns` are the header's. */
export type LoadReducer = (columns: readonly string[]) => Promise<Reducer>;

/** Small results that are ready together are written together, up to this. */
const GATHER_BYTES = 1024 * 1024;
const GATHER_PIECES = 256;

/** What can be written now, and the results it is of. */
interface Ready {
  readonly pieces: Pieces;
  readonly results: BatchResultMessage[];
}

export class Writer {
  readonly #readerPort: MessagePort;
  readonly #clock: StageClock;
  readonly #order: OutputOrder;
  readonly #hasMate: boolean;
  readonly #workerPorts = new Map<number, MessagePort>();
  /** The last batch that each worker has sent the result of. */
  readonly #lastOf = new Map<number, number>();
  readonly #hold: LoopHold;
  readonly #loadReducer: LoadReducer;
  /** Set with the header where the work is a reduction; its results are merged, not written. */
  #reduction: HeaderResult['reduction'];
  #reducer: Reducer | undefined;
  readonly #window = new ReorderWindow<BatchResultMessage>();
  /** With --unordered: what has come and is not written. */
  readonly #arrived: BatchResultMessage[] = [];
  #opening: Opening | undefined;
  #header: HeaderResult | undefined;
  #isHeaderWritten = false;
  /** How many batches there are, once the reader has said so. */
  #batches: number | undefined;
  readonly #tally: WriterTally;
  readonly #quarantine: Quarantine | undefined;
  #wake: (() => void) | undefined;

  /** `hold` is told of the ports that come to be. */
  constructor(data: WriterData, hold: LoopHold, loadReducer: LoadReducer) {
    this.#hold = hold;
    this.#loadReducer = loadReducer;
    hold.add(data.readerPort);
    this.#readerPort = data.readerPort;
    this.#order = data.order;
    this.#hasMate = data.outputs.mate !== undefined;
    const board = new StatusBoard(data.procs, data.board);
    this.#clock = board.clock('writer');
    this.#tally = new WriterTally(board);
    if (data.errorBound !== undefined) this.#quarantine = new Quarantine(data.errorBound);
    data.readerPort.on('message', (message: ReaderToWriter) => this.#fromReader(message));
  }

  /** From main: a worker exists. */
  receive({ worker, port }: ToWriter): void {
    this.#workerPorts.set(worker, port);
    this.#lastOf.delete(worker);
    port.on('message', (result: WorkerToWriter) => this.#fromWorker(worker, result));
    this.#hold.add(port); // listening holds the loop anew
  }

  /** Writes everything to the outputs; resolves with the last message to main when all is committed and synced. */
  async run(outputs: Outputs): Promise<FromWriter> {
    this.#clock.start('working');
    for (;;) {
      if (this.#reduction !== undefined) this.#reducer ??= await this.#loadReducer(this.#reduction.columns);
      const ready = this.#takeReady(outputs);
      const hasOutput = !ready.pieces.isEmpty;
      if (hasOutput) {
        this.#clock.enter('writing');
        const written = outputs.write(ready.pieces);
        // most writes are done when the call returns: only a stream's have to be waited for
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
    await this.#quarantine?.end(outputs);
    if (this.#reducer !== undefined) await this.#writeReduced(this.#reducer, outputs);
    this.#clock.enter('writing');
    await outputs.finish();
    this.#clock.stop();
    return { kind: 'done', ...this.#tally.sums, bytes: outputs.resultBytes };
  }

  close(): void {
    for (const port of this.#workerPorts.values()) port.close();
    this.#readerPort.close();
  }

  #fromReader(message: ReaderToWriter): void {
    switch (message.kind) {
      case 'opening':
        this.#opening = message;
        break;
      case 'end':
        this.#batches = message.batches;
        break;
      case 'has-arrived':
        this.#tellWhatIsHere(message);
        break;
      default:
        assertNever(message);
    }
    this.#wake?.();
  }

  /** The worker has ended: what it had sent by then is taken in, and nothing more comes from it. */
  #tellWhatIsHere({ worker, batch }: HasArrived): void {
    const port = this.#workerPorts.get(worker)!;
    for (let sent = receiveMessageOnPort(port); sent !== undefined; sent = receiveMessageOnPort(port)) {
      this.#fromWorker(worker, sent.message as WorkerToWriter);
    }
    port.close();
    this.#workerPorts.delete(worker);
    const isHere = this.#lastOf.get(worker) === batch;
    this.#readerPort.postMessage({ kind: 'arrived', batch, isHere } satisfies WriterToReader);
  }

  #fromWorker(worker: number, message: WorkerToWriter): void {
    switch (message.kind) {
      case 'header':
        // one that is tried again may give it again
        if (this.#header !== undefined) break;
        this.#header = message;
        this.#reduction = message.reduction;
        break;
      case 'result':
        this.#lastOf.set(worker, message.batch);
        if (this.#order === 'input') this.#window.put(message.batch, message);
        else this.#arrived.push(message);
        break;
      default:
        assertNever(message);
    }
    this.#wake?.();
  }

  #isComplete(): boolean {
    return this.#isHeaderWritten && this.#tally.batches === this.#batches;
  }

  /** What can be written now: the header before all, then results in their order. */
  #takeReady(outputs: Outputs): Ready {
    const pieces = new Pieces();
    const results: BatchResultMessage[] = [];
    if (!this.#isHeaderWritten) {
      if (this.#opening === undefined || this.#header === undefined) return { pieces, results };
      this.#isHeaderWritten = true;
      this.#addHeader(this.#opening, this.#header, pieces, outputs);
    }
    for (let bytes = 0; bytes < GATHER_BYTES && results.length < GATHER_PIECES;) {
      const result = this.#takeResult();
      if (result === undefined) break;
      results.push(result);
      bytes += result.byteLength;
      if (this.#reducer === undefined) pieces.add('main', viewOf(result));
      for (const [name, output] of besides(result)) {
        bytes += output.byteLength;
        pieces.add(name, viewOf(output));
      }
    }
    return { pieces, results };
  }

  /** What stands before all records, in each output. */
  #addHeader(opening: Opening, header: HeaderResult, pieces: Pieces, outputs: Outputs): void {
    const add = (output: OutputName, ...data: (Uint8Array | undefined)[]) => {
      const bytes = Buffer.concat(data.filter((each) => each !== undefined));
      if (bytes.length > 0) for (const piece of outputs.packed(output, bytes)) pieces.add(output, piece);
    };
    add('main', opening.bytes, header.bytes);
    if (this.#hasMate) add('mate', opening.mateBytes, header.bytes);
    add('refused', header.rawBytes);
    add('quarantine', header.rawBytes);
  }

  #takeResult(): BatchResultMessage | undefined {
    if (this.#order === 'input') return this.#window.take();
    // partial results have their order, whatever that of the output
    if (this.#reducer !== undefined) for (const early of this.#arrived.splice(0)) this.#window.put(early.batch, early);
    return this.#reducer === undefined ? this.#arrived.shift() : this.#window.take();
  }

  async #merge(reducer: Reducer, results: readonly BatchResultMessage[]): Promise<void> {
    for (const { batch, buffer, byteLength } of results) {
      await reducer.merge(batch, new Uint8Array(buffer, 0, byteLength));
    }
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

  /** The results are with the system: their credits are free, and their buffers may go round again. */
  #commit(results: readonly BatchResultMessage[], outputs: Outputs): Promise<never> | undefined {
    for (const result of results) this.#tally.add(result);
    this.#tally.show(outputs.resultBytes);
    const failing = this.#quarantine?.judge(results, outputs);
    if (failing !== undefined) return failing;
    // what was unpacked from a partial result's bytes may be views of them
    const buffers = this.#reducer === undefined ? results.map((result) => result.buffer) : [];
    for (const result of results) buffers.push(...besides(result).map(([, { buffer }]) => buffer));
    const batches = results.map((result) => result.batch);
    this.#readerPort.postMessage({ kind: 'committed', batches, buffers } satisfies WriterToReader, buffers);
    return undefined;
  }

  async #change(): Promise<void> {
    this.#clock.enter('waiting');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#clock.enter('working');
  }
}

/** What a result has for other outputs than the main one. */
function besides({ mate, refused, aside }: BatchResultMessage): [OutputName, OutputBytes][] {
  const others: [OutputName, OutputBytes | undefined][] = [
    ['mate', mate],
    ['refused', refused.output],
    ['quarantine', aside?.output],
    ['errors', aside?.errors],
  ];
  return others.filter((other): other is [OutputName, OutputBytes] => other[1] !== undefined);
}

function viewOf({ buffer, byteLength }: OutputBytes): Uint8Array {
  return new Uint8Array(buffer, 0, byteLength);
}
