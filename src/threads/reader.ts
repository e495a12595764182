// The reader: opens the inputs one after another and cuts them into batches, which batch-giver.ts gives to the workers.
// Runs inside the reader thread; everything it talks to is handed in.
import type { MessagePort } from 'node:worker_threads';
import type { BatchSize, Delimiter, Encoding, FormatName, Framing, HeaderSpec } from '../job/job-spec.ts';
import type { ByteSource, InputPlan } from '../io/byte-source.ts';
import { Batcher, type Cut } from '../records/batcher.ts';
import { newCsvBorders } from '../records/formats/borders.ts';
import { headerLines } from '../records/header-lines.ts';
import { BYTE_ORDER_MARK, InputStart } from '../records/input-start.ts';
import { BatchGiver } from './batch-giver.ts';
import { checkSameHeader, type InputHeader } from './header-check.ts';
import type { FromReader, ReaderToWriter, ToReader, WriterToReader } from './protocol.ts';
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
  /** Of the header's lines, where it is another: what nobody reads as text may be any bytes. */
  readonly headerEncoding?: Encoding;
  readonly batchSize: BatchSize;
  readonly maxRecordBytes: number;
  /** No more is read behind so many records; undefined: all. */
  readonly mostRecords: number | undefined;
  readonly budgetBytes: number;
  readonly procs: number;
  readonly board: SharedArrayBuffer;
  readonly writerPort: MessagePort;
}

/** A stream that gives nothing for this long has paused: what has come goes out (record-wise, by default size only). */
const PAUSE_MS = 200;
const START_CHUNK_BYTES = 64 * 1024;

export class Reader {
  readonly #data: ReaderData;
  readonly #tellMain: (message: FromReader) => void;
  readonly #open: (plan: InputPlan) => Promise<ByteSource>;
  readonly #batcher: Batcher;
  readonly #giver: BatchGiver;
  readonly #board: StatusBoard;
  readonly #clock: StageClock;
  #header: InputHeader | undefined;
  readonly #recordsByInput: number[] = [];
  #bytesRead = 0;
  #bytesDone = 0;

  constructor(
    data: ReaderData,
    tellMain: (message: FromReader) => void,
    open: (plan: InputPlan) => Promise<ByteSource>,
    nextCommit: () => WriterToReader | undefined,
  ) {
    this.#data = data;
    this.#tellMain = tellMain;
    this.#open = open;
    const { format, framing, delimiter, encoding, batchSize, maxRecordBytes, inputs, procs } = data;
    const inputName = (input: number) => inputs[input]!.shown;
    this.#batcher = new Batcher({ format, framing, delimiter, encoding, batchSize, maxRecordBytes, inputName });
    this.#board = new StatusBoard(procs, data.board);
    this.#clock = this.#board.clock('reader');
    this.#giver = new BatchGiver({
      procs,
      budgetBytes: data.budgetBytes,
      clock: this.#clock,
      wantWorker: () => tellMain({ kind: 'worker-wanted' }),
      nextCommit,
      onDone: (bytes) => this.#countDone(bytes),
    });
    data.writerPort.on('message', (message: WriterToReader) => this.#giver.committed(message));
    // without a header there is nothing to wait for: the workers can load while the first byte is still to come
    if (data.header.kind === 'none') this.#giver.begin(new Uint8Array(0));
  }

  /** From main: a worker exists. */
  receive({ worker, port }: ToReader): void {
    this.#giver.join(worker, port);
  }

  /** Reads all inputs to their ends; resolves when every batch is given out and everybody was told the end. */
  async run(): Promise<void> {
    this.#clock.start('working');
    for (const [index, plan] of this.#data.inputs.entries()) {
      if (!this.#hasEnough) await this.#readInput(index, plan);
    }
    const last = this.#hasEnough ? undefined : this.#batcher.flush();
    if (last !== undefined) await this.#dispatch(last);
    if (!this.#giver.hasBegun) this.#giver.begin(new Uint8Array(0));
    const batches = this.#batcher.batchesCut;
    this.#tellWriter({ kind: 'end', batches });
    await this.#giver.end();
    this.#clock.stop();
    const [records, bytes, recordsByInput] = [this.#batcher.recordsCut, this.#bytesRead, this.#recordsByInput];
    this.#tellMain({ kind: 'done', batches, records, recordsByInput, bytes });
  }

  close(): void {
    this.#giver.close();
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
    while (!this.#hasEnough) {
      const bytes = await this.#read(source, this.#batcher.space());
      if (bytes === 0) break;
      this.#batcher.filled(bytes);
      await this.#drain();
    }
    if (!this.#hasEnough) {
      this.#batcher.endInput();
      await this.#drain();
    }
    this.#recordsByInput.push(this.#batcher.recordsFound - recordsBefore);
    source.close();
  }

  async #readStart(source: ByteSource, plan: InputPlan): Promise<InputStart> {
    const { format, header, framing, encoding, maxRecordBytes } = this.#data;
    const quotes = format === 'csv' ? newCsvBorders(this.#data) : undefined;
    const start = new InputStart({
      header,
      framing,
      encoding,
      quotes,
      maxLineBytes: maxRecordBytes,
      shown: plan.shown,
    });
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
    const { header, encoding, headerEncoding = encoding, delimiter, inputs } = this.#data;
    if (index === 0) {
      this.#tellWriter({ kind: 'opening', bytes: start.hasByteOrderMark ? BYTE_ORDER_MARK : new Uint8Array(0) });
    }
    if (header.kind === 'none' || (start.headerLines === 0 && start.rest.length === 0)) return;
    const { shown } = inputs[index]!;
    const coding = { ...this.#data, encoding: headerEncoding };
    const found = { shown, lines: headerLines(start.header, coding, shown) };
    if (this.#header !== undefined) {
      checkSameHeader(this.#header, found, delimiter);
      return;
    }
    this.#header = found;
    this.#giver.begin(start.header);
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
    // where a result depends on its batch, borders follow from the input alone; a worker knows, when it has loaded
    const isBatchWise = await Promise.race([pending.then(() => undefined), this.#giver.isBatchWise]);
    if (isBatchWise !== false) return pending;
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
    while (!this.#hasEnough) {
      const cut = this.#batcher.next();
      if (cut === undefined) break;
      await this.#dispatch(cut);
    }
  }

  get #hasEnough(): boolean {
    const { mostRecords } = this.#data;
    return mostRecords !== undefined && this.#batcher.recordsCut >= mostRecords;
  }

  async #dispatch(cut: Cut): Promise<void> {
    await this.#giver.give(cut);
    this.#board.set('recordsRead', this.#batcher.recordsCut);
  }

  #tellWriter(message: ReaderToWriter): void {
    this.#data.writerPort.postMessage(message);
  }
}
