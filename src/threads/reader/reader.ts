// The reader: a feed opens the inputs and splits them into batches, and the reader dispatches these
// to the workers (batch-dispatcher.ts). Runs inside the reader thread; everything it talks to is
// passed in.
import type { MessagePort } from 'node:worker_threads';
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import { byteOnDisk, type ShardBorder } from '../../job/shard.ts';
import { toReport } from '../../job/error-report.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import { isFastqOfFourLines } from '../../records/formats/fastq-lines.ts';
import { hasMateInput } from '../../job/job-spec.ts';
import { keepsBatches } from '../../job/policies.ts';
import { BatchDispatcher } from './batch-dispatcher.ts';
import type { RetryPolicies } from './batch-recovery.ts';
import type { Feed, FeedData, FeedHost, FeedSums } from './feed.ts';
import { InputHeads } from './input-heads.ts';
import { InputTally } from './input-tally.ts';
import { PairFeed } from './pair-feed.ts';
import {
  assertNever,
  type FromReader,
  type ReaderToWriter,
  type ToReader,
  type WriterToReader,
} from '../protocol/protocol.ts';
import type { ReadBefore } from '../protocol/read-position.ts';
import type { ReceiveMessage } from '../protocol/receive-message.ts';
import type { StageClock } from '../protocol/stage-clock.ts';
import type { ShardRange } from './shard/shard-range.ts';
import type { BlockEnd } from '../../io/input/decompression/gzip-decoder.ts';
import { missedBorder } from './shard/landing.ts';
import { beforeShard } from './shard/before-shard.ts';
import { LimitedSource } from './shard/limited-source.ts';
import { StatusBoard } from '../protocol/status-board.ts';
import type { RunData } from '../protocol/thread-data.ts';
import { StreamFeed } from './stream-feed.ts';

/** What the reader thread is started with. */
export interface ReaderData extends RunData, FeedData {
  readonly budgetBytes: number;
  readonly writerPort: MessagePort;
  /** Table for the processes that decompress inputs; only if Node needs some. */
  readonly groups?: SharedArrayBuffer;
  /** Of --shard: the sizes of the inputs. */
  readonly inputSizes?: readonly number[] | undefined;
}

/** `end`: of BGZF, where a shard ends before it. */
type OpenInput = (plan: InputPlan, end?: BlockEnd) => Promise<ByteSource>;

export class Reader {
  readonly #data: ReaderData;
  readonly #tellMain: (message: FromReader) => void;
  readonly #open: OpenInput;
  readonly #findRange: (() => Promise<ShardRange>) | undefined;
  /** Undefined in a shard until its range is known. */
  #feed: Feed | undefined;
  #range: ShardRange | undefined;
  readonly #dispatcher: BatchDispatcher;
  readonly #board: StatusBoard;
  readonly #clock: StageClock;
  readonly #tally = new InputTally();
  #bytesDone = 0;
  #hasDispatched = false;
  #hasReportedFailure = false;

  /** `receive`: receiveMessageOnPort, or a test's. `findRange`: of --shard. */
  constructor(
    data: ReaderData,
    tellMain: (message: FromReader) => void,
    open: OpenInput,
    receive: ReceiveMessage,
    findRange?: () => Promise<ShardRange>,
  ) {
    this.#findRange = findRange;
    this.#open = open;
    this.#data = data;
    this.#tellMain = tellMain;
    this.#board = new StatusBoard(data.procs, data.board);
    this.#clock = this.#board.clock('reader');
    this.#dispatcher = new BatchDispatcher({
      procs: data.procs,
      budgetBytes: data.budgetBytes,
      clock: this.#clock,
      wantWorker: (replaced) => tellMain({ kind: 'worker-wanted', replaced }),
      writerPort: data.writerPort,
      receive,
      policies: this.#policies(),
      onDone: (bytes) => this.#countDone(bytes),
    });
    data.writerPort.on('message', (message: WriterToReader) => this.#dispatcher.fromWriter(message));
    // Without a header there is nothing to wait for: the workers can load before the first byte
    // arrives.
    if (data.spec.header.kind === 'none') this.#dispatcher.begin(new Uint8Array(0));
  }

  /** From main: a worker has started, or is lost. */
  receive(message: ToReader): void {
    switch (message.kind) {
      case 'worker-joined':
        this.#dispatcher.join(message.worker, message.port);
        break;
      case 'worker-lost':
        this.#dispatcher.lost(message);
        break;
      default:
        assertNever(message);
    }
  }

  /** Main knows that the input has failed. */
  get hasReportedFailure(): boolean {
    return this.#hasReportedFailure;
  }

  /**
   * Reads all inputs to their ends; resolves when every batch is dispatched and everybody has got
   * the end.
   */
  async run(): Promise<void> {
    this.#clock.start('working');
    if (this.#data.before !== undefined) this.#countBefore(this.#data.before);
    const fed = await this.#runFeed().catch((error: unknown) => this.#failed(error));
    const { batches, records, recordsByInput, skipped, lastLines } = fed;
    if (!this.#dispatcher.hasBegun) this.#dispatcher.begin(new Uint8Array(0));
    this.#tellWriter({ kind: 'end', batches });
    await this.#dispatcher.end();
    this.#clock.stop();
    const range = this.#range;
    const bytes = range?.bytes ?? this.#tally.bytesTaken;
    const shard =
      range === undefined ? {} : { shard: { begin: range.begin, end: range.end, lastLines: lastLines ?? 0 } };
    this.#tellMain({ kind: 'done', batches, records, recordsByInput, skipped, bytes, ...shard });
  }

  async #runFeed(): Promise<FeedSums> {
    const { spec, before } = this.#data;
    const range = await this.#findRange?.();
    this.#range = range;
    const data = range === undefined ? this.#data : { ...this.#data, range, before: beforeShard(range, before) };
    const host = this.#host((plan) => this.#openUpTo(range?.end, plan));
    const feed = hasMateInput(spec) ? new PairFeed(data, host) : new StreamFeed(data, host);
    this.#feed = feed;
    // the byte-order mark is the first shard's
    if (range?.begin !== undefined) this.#tellWriter({ kind: 'preamble-marks', bytes: new Uint8Array(0) });
    return feed.run();
  }

  /** The last input of a shard ends where the next shard begins. */
  async #openUpTo(end: ShardBorder | undefined, plan: InputPlan): Promise<ByteSource> {
    const { spec, inputs, inputSizes } = this.#data;
    const isLimited = end !== undefined && inputs[end.input] === plan && byteOnDisk(end) < inputSizes![end.input]!;
    if (!isLimited) return this.#open(plan);
    const { block, byte } = end;
    if (block === undefined) return new LimitedSource(await this.#open(plan), byte);
    return this.#open(plan, { block, bytes: byte, missed: () => missedBorder(spec.shard!, end, plan.displayName) });
  }

  /**
   * The input failed: main learns it at once, and how many batches may hold an earlier failure. The
   * whole records read so far are dispatched for that.
   */
  #failed(error: unknown): never {
    const batches = this.#feed?.batchesCut ?? 0;
    const rest = this.#feed?.takeRest();
    const isGiven = rest !== undefined && this.#mayFail(rest);
    this.#hasReportedFailure = true;
    this.#tellMain({ kind: 'failed', error: toReport(error), batches: batches + (isGiven ? 1 : 0) });
    // It may have to wait for a worker; a failure of the dispatch itself adds nothing.
    if (isGiven) this.#dispatcher.dispatch(rest, 0)?.catch(() => undefined);
    this.#dispatcher.send();
    throw error;
  }

  /** With fewer records a command may behave differently: it gets only what it has started on. */
  #mayFail({ bytes }: ReadBatch): boolean {
    const { work, format } = this.#data.spec;
    return work.kind !== 'command' || (format === 'fastq' && !isFastqOfFourLines(bytes));
  }

  close(): void {
    this.#dispatcher.close();
    this.#data.writerPort.close();
  }

  #policies(): RetryPolicies | undefined {
    const { spec } = this.#data;
    const { policies } = spec;
    if (!keepsBatches(policies)) return undefined;
    return {
      slicing: spec,
      retries: policies.retries,
      setsAside: policies.quarantine !== undefined,
      onGiveUp: (error) => this.#tellMain({ kind: 'failed', error }),
      ask: (question) => this.#tellWriter(question),
    };
  }

  #host(open: (plan: InputPlan) => Promise<ByteSource>): FeedHost {
    return {
      open,
      heads: new InputHeads(this.#data.spec, (header) => this.#dispatcher.begin(header)),
      reading: (read) => this.#whileReading(read),
      countRead: (source, bytes) => {
        this.#tally.count(source, bytes);
        this.#board.set('bytesRead', this.#tally.bytesTaken);
      },
      countDone: (bytes) => {
        this.#countDone(this.#tally.shareOf(bytes));
        if (!this.#hasDispatched && this.#data.before !== undefined) this.#board.set('bytesBefore', this.#bytesDone);
      },
      close: (source) => {
        source.close();
        this.#tally.end(source);
      },
      tellPlace: (place) => this.#tellWriter({ kind: 'placed', ...place }),
      countSkipped: (source) => this.#tally.skip(source),
      tellPreamble: (marks) => this.#tellWriter({ kind: 'preamble-marks', ...marks }),
      dispatch: (readBatch, records) => this.#dispatch(readBatch, records),
      send: () => this.#dispatcher.send(),
      workKind: this.#dispatcher.workKind,
      holdStarts: () => this.#dispatcher.heldStart.hold(),
      waiting: (promise) => this.#whileWaiting(promise),
    };
  }

  #dispatch(readBatch: ReadBatch, records: number): Promise<void> | undefined {
    this.#hasDispatched = true;
    const given = this.#dispatcher.dispatch(readBatch, this.#tally.shareOf(readBatch.head.byteLength));
    if (given === undefined) this.#board.set('recordsRead', records);
    return given?.then(() => this.#board.set('recordsRead', records));
  }

  async #whileReading<T>(read: () => T | Promise<T>): Promise<T> {
    this.#clock.enter('reading');
    const given = await read();
    this.#clock.enter('working');
    return given;
  }

  async #whileWaiting<T>(promise: Promise<T>): Promise<T> {
    const before = this.#clock.enter('waiting');
    const given = await promise;
    this.#clock.enter(before);
    return given;
  }

  /** The preview of a resumed run begins where that run began. */
  #countBefore({ endedBytes, records }: ReadBefore): void {
    this.#tally.pass(endedBytes);
    this.#board.set('bytesRead', this.#tally.bytesTaken);
    this.#countDone(endedBytes);
    this.#board.set('recordsRead', records);
  }

  #countDone(bytes: number): void {
    this.#bytesDone += bytes;
    this.#board.set('bytesDone', this.#bytesDone);
  }

  #tellWriter(message: ReaderToWriter): void {
    this.#data.writerPort.postMessage(message);
  }
}
