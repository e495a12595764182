// The reader: cuts the inputs into batches and gives them to the workers, as far as the credits allow. Runs inside the
// reader thread; everything it talks to is handed in.
import type { MessagePort } from 'node:worker_threads';
import type { BatchSize, Delimiter, Encoding, FormatName, Framing, HeaderSpec } from '../job/job-spec.ts';
import { CreditLedger } from '../flow/credit-ledger.ts';
import { Dispatcher } from '../flow/dispatcher.ts';
import type { ByteSource, InputPlan } from '../io/byte-source.ts';
import { Batcher, type Cut } from '../records/batcher.ts';
import { headerLines } from '../records/header-lines.ts';
import { BYTE_ORDER_MARK, InputStart } from '../records/input-start.ts';
import { BufferPool } from './buffer-pool.ts';
import { checkSameHeader, type InputHeader } from './header-check.ts';
import {
  assertNever,
  type FromReader,
  type ReaderToWorker,
  type ReaderToWriter,
  type ToReader,
  type WorkerToReader,
  type WriterToReader,
} from './protocol.ts';
import type { StageClock } from './stage-clock.ts';
import { StatusBoard } from './status-board.ts';

/** What the reader thread is started with. */
export interface ReaderData {
  readonly inputs: readonly InputPlan[];
  readonly format: FormatName;
  readonly framing: Framing;
  readonly header: HeaderSpec;
  readonly delimiter: Delimiter;
  readonly encoding: Encoding;
  readonly batchSize: BatchSize;
  readonly maxRecordBytes: number;
  readonly budgetBytes: number;
  readonly procs: number;
  readonly board: SharedArrayBuffer;
  readonly writerPort: MessagePort;
}

/** A stream that gives nothing for this long has paused: what has come goes out (with the default batch size only). */
const PAUSE_MS = 200;
const START_CHUNK_BYTES = 64 * 1024;

export class Reader {
  readonly #data: ReaderData;
  readonly #tellMain: (message: FromReader) => void;
  readonly #open: (plan: InputPlan) => Promise<ByteSource>;
  readonly #nextCommit: () => WriterToReader | undefined;
  readonly #batcher: Batcher;
  readonly #credits: CreditLedger;
  readonly #dispatcher: Dispatcher;
  readonly #pool: BufferPool;
  readonly #board: StatusBoard;
  readonly #clock: StageClock;
  readonly #workerPorts = new Map<number, MessagePort>();
  #header: InputHeader | undefined;
  /** Said to every worker that joins: known when the first input's header is. */
  #begin: ReaderToWorker | undefined;
  #hasEnded = false;
  #wanted = 1;
  readonly #recordsByInput: number[] = [];
  #bytesRead = 0;
  #bytesDone = 0;
  /** Input bytes of the batches in flight. */
  readonly #bytesOf = new Map<number, number>();
  #wake: (() => void) | undefined;

  constructor(
    data: ReaderData,
    tellMain: (message: FromReader) => void,
    open: (plan: InputPlan) => Promise<ByteSource>,
    nextCommit: () => WriterToReader | undefined,
  ) {
    this.#data = data;
    this.#tellMain = tellMain;
    this.#open = open;
    this.#nextCommit = nextCommit;
    const { format, framing, batchSize, maxRecordBytes, inputs, procs } = data;
    const inputName = (input: number) => inputs[input]!.shown;
    this.#batcher = new Batcher({ format, framing, batchSize, maxRecordBytes, inputName });
    this.#credits = new CreditLedger(data.budgetBytes);
    this.#dispatcher = new Dispatcher(procs);
    this.#pool = new BufferPool(2 * procs + 2);
    this.#board = new StatusBoard(procs, data.board);
    this.#clock = this.#board.clock('reader');
    data.writerPort.on('message', (message: WriterToReader) => this.#committed(message));
    // without a header there is nothing to wait for: the workers can load while the first byte is still to come
    if (data.header.kind === 'none') this.#beginWith(new Uint8Array(0));
  }

  /** From main: a worker exists. */
  receive(message: ToReader): void {
    const { worker, port } = message;
    this.#workerPorts.set(worker, port);
    port.on('message', (answer: WorkerToReader) => this.#finished(worker, answer));
    if (this.#begin !== undefined) port.postMessage(this.#begin);
    if (this.#hasEnded) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    this.#dispatcher.joined(worker);
    this.#wake?.();
  }

  /** Reads all inputs to their ends; resolves when every batch is given out and everybody was told the end. */
  async run(): Promise<void> {
    this.#clock.start('working');
    for (const [index, plan] of this.#data.inputs.entries()) await this.#readInput(index, plan);
    const last = this.#batcher.flush();
    if (last !== undefined) await this.#dispatch(last);
    if (this.#begin === undefined) this.#beginWith(new Uint8Array(0));
    this.#hasEnded = true;
    for (const port of this.#workerPorts.values()) port.postMessage({ kind: 'end' } satisfies ReaderToWorker);
    const batches = this.#batcher.batchesCut;
    this.#tellWriter({ kind: 'end', batches });
    // a worker that was asked for is owed its end too
    while (this.#workerPorts.size < this.#wanted) await this.#change();
    this.#clock.stop();
    const [records, bytes, recordsByInput] = [this.#batcher.recordsCut, this.#bytesRead, this.#recordsByInput];
    this.#tellMain({ kind: 'done', batches, records, recordsByInput, bytes });
  }

  close(): void {
    for (const port of this.#workerPorts.values()) port.close();
    this.#data.writerPort.close();
  }

  async #readInput(index: number, plan: InputPlan): Promise<void> {
    this.#clock.enter('reading');
    const source = await this.#open(plan);
    this.#clock.enter('working');
    const start = await this.#readStart(source, plan);
    this.#noteStart(index, start);
    this.#countDone(start.byteLength);
    this.#batcher.beginInput({ input: index, line: start.headerLines + 1, byte: start.byteLength });
    const recordsBefore = this.#batcher.recordsFound;
    this.#batcher.append(start.rest);
    await this.#drain();
    for (;;) {
      const bytes = await this.#read(source, this.#batcher.space());
      if (bytes === 0) break;
      this.#batcher.filled(bytes);
      await this.#drain();
    }
    this.#batcher.endInput();
    await this.#drain();
    this.#recordsByInput.push(this.#batcher.recordsFound - recordsBefore);
    source.close();
  }

  async #readStart(source: ByteSource, plan: InputPlan): Promise<InputStart> {
    const { header, framing, encoding, maxRecordBytes } = this.#data;
    const start = new InputStart({ header, framing, encoding, maxLineBytes: maxRecordBytes, shown: plan.shown });
    const chunk = new Uint8Array(START_CHUNK_BYTES);
    while (!start.isComplete) {
      const bytes = await this.#read(source, chunk);
      if (bytes === 0) start.end();
      else start.put(chunk.subarray(0, bytes));
    }
    return start;
  }

  /** Byte-order mark and header of an input: the first ones are the run's, the others' must agree. */
  #noteStart(index: number, start: InputStart): void {
    const { header, framing, encoding, delimiter, inputs } = this.#data;
    if (index === 0) {
      this.#tellWriter({ kind: 'opening', bytes: start.hasByteOrderMark ? BYTE_ORDER_MARK : new Uint8Array(0) });
    }
    if (header.kind === 'none' || (start.headerLines === 0 && start.rest.length === 0)) return;
    const { shown } = inputs[index]!;
    const found = { shown, lines: headerLines(start.header, framing, encoding, shown) };
    if (this.#header !== undefined) {
      checkSameHeader(this.#header, found, delimiter);
      return;
    }
    this.#header = found;
    this.#beginWith(start.header);
  }

  #beginWith(header: Uint8Array): void {
    this.#begin = { kind: 'begin', header };
    for (const port of this.#workerPorts.values()) port.postMessage(this.#begin);
  }

  /** Reads into `target`; where a stream pauses, what has come is given out while the read goes on. */
  async #read(source: ByteSource, target: Uint8Array): Promise<number> {
    this.#clock.enter('reading');
    let pending = source.read(target);
    if (source.isStream && this.#data.batchSize.kind === 'ramp') pending = this.#readOrPause(Promise.resolve(pending));
    const bytes = await pending;
    this.#clock.enter('working');
    this.#countRead(bytes);
    return bytes;
  }

  async #readOrPause(pending: Promise<number>): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const paused = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, PAUSE_MS, undefined);
    });
    const bytes = await Promise.race([pending, paused]);
    clearTimeout(timer);
    if (bytes !== undefined) return bytes;
    // the pending read fills memory behind these records: they can be given out meanwhile
    const whole = this.#batcher.flush();
    if (whole !== undefined) await this.#dispatch(whole);
    return pending;
  }

  #countRead(bytes: number): void {
    this.#bytesRead += bytes;
    this.#board.set('bytesRead', this.#bytesRead);
  }

  #countDone(bytes: number): void {
    this.#bytesDone += bytes;
    this.#board.set('bytesDone', this.#bytesDone);
  }

  async #drain(): Promise<void> {
    for (let cut = this.#batcher.next(); cut !== undefined; cut = this.#batcher.next()) await this.#dispatch(cut);
  }

  /** Waits until the credits admit the batch and a worker can take it, and hands it over. */
  async #dispatch({ head, bytes }: Cut): Promise<void> {
    let worker: number | undefined;
    while (worker === undefined) {
      this.#takeCommits();
      if (this.#credits.canAdmit(head.byteLength)) worker = this.#chooseWorker();
      if (worker === undefined) await this.#change();
    }
    this.#credits.admit(head.batch, head.byteLength);
    this.#bytesOf.set(head.batch, head.byteLength);
    this.#dispatcher.gave(worker);
    const buffer = this.#pool.take(head.byteLength);
    new Uint8Array(buffer).set(bytes);
    const message: ReaderToWorker = { kind: 'batch', head, buffer };
    this.#workerPorts.get(worker)!.postMessage(message, [buffer]);
    this.#board.set('recordsRead', this.#batcher.recordsCut);
  }

  #chooseWorker(): number | undefined {
    const choice = this.#dispatcher.choose();
    switch (choice.kind) {
      case 'give':
        return choice.worker;
      case 'start-worker':
        this.#dispatcher.asked();
        this.#wanted += 1;
        this.#tellMain({ kind: 'worker-wanted' });
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
    for (let told = this.#nextCommit(); told !== undefined; told = this.#nextCommit()) this.#committed(told);
  }

  #finished(worker: number, message: WorkerToReader): void {
    this.#credits.resize(message.batch, message.heldBytes);
    this.#dispatcher.finished(worker, message.busyMs);
    this.#wake?.();
  }

  #committed(message: WriterToReader): void {
    for (const batch of message.batches) {
      this.#credits.release(batch);
      this.#countDone(this.#bytesOf.get(batch)!);
      this.#bytesOf.delete(batch);
    }
    for (const buffer of message.buffers) this.#pool.give(buffer);
    this.#wake?.();
  }

  #tellWriter(message: ReaderToWriter): void {
    this.#data.writerPort.postMessage(message);
  }

  async #change(): Promise<void> {
    const before = this.#clock.enter('waiting');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#clock.enter(before);
  }
}
