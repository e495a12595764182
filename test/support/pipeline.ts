// Reader and Writer in the test's own thread, with fake sources, workers, sinks and ports.
import { UNCOMPRESSED } from '../../src/job/compression.ts';
import { Outputs } from '../../src/threads/writer/outputs.ts';
import type { MessagePort } from 'node:worker_threads';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteSource, InputPlan } from '../../src/io/input/byte-source.ts';
import type { ByteSink } from '../../src/io/output/byte-sink.ts';
import type { JobSpec, OutputOrder } from '../../src/job/job-spec.ts';
import type { AsideCounts } from '../../src/transform/bisection/set-aside.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';
import type {
  BatchGiven,
  FromReader,
  FromWriter,
  ReaderToWorker,
  ReaderToWriter,
  WriterToReader,
} from '../../src/threads/protocol/protocol.ts';
import { LoopHold } from '../../src/threads/protocol/loop-hold.ts';
import { Reader, type ReaderData } from '../../src/threads/reader/reader.ts';
import { StatusBoard } from '../../src/threads/protocol/status-board.ts';
import { Writer, type LoadReducer } from '../../src/threads/writer/writer.ts';
import { batchesOf } from './batches-of.ts';
import { newChannel, takeMessage } from './fake-port.ts';
import { Patience } from './patience.ts';

const LONGEST_WAIT_MS = 50_000;

/** Waits until the condition holds, turn by turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  const patience = new Patience(LONGEST_WAIT_MS);
  while (!condition()) {
    if (patience.isOver) throw new Error(`it never came to be that ${String(condition)}`);
    await nextTurn();
  }
}

/** Lets every message in transit arrive. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}

/** A source that returns these pieces, one per read (or as much of it as fits). */
export function pieces(texts: readonly (string | Uint8Array)[], isStream = false): ByteSource {
  const waiting = texts.map((text) => Buffer.from(text as string)).filter((piece) => piece.length > 0);
  let bytesTaken = 0;
  return {
    isStream,
    get bytesTaken() {
      return bytesTaken;
    },
    read: (target) => {
      const piece = waiting.shift();
      if (piece === undefined) return 0;
      const bytes = Math.min(piece.length, target.length);
      target.set(piece.subarray(0, bytes));
      if (piece.length > bytes) waiting.unshift(piece.subarray(bytes));
      bytesTaken += bytes;
      return bytes;
    },
    close: () => {},
  };
}

export interface FakeWorker {
  readonly worker: number;
  readonly port: MessagePort;
  readonly received: ReaderToWorker[];
}

/** A job of plain lines. */
const LINES_SPEC = resolveJob({ map: 'line' });

/** Settings of the job, and of its plan. */
export type ReaderSettings = Partial<JobSpec & Pick<ReaderData, 'budgetBytes' | 'procs' | 'before'>>;

/** A reader, the workers that it asks for, and everything that it sends. */
export class ReaderBench {
  readonly reader: Reader;
  readonly workers: FakeWorker[] = [];
  readonly toMain: FromReader[] = [];
  readonly toWriter: ReaderToWriter[] = [];
  /** Batches in the order of dispatch. */
  readonly given: { worker: number; message: BatchGiven }[] = [];
  readonly board: StatusBoard;
  /** What worker 1 reports about the work. */
  isBatchWise = false;
  /** If true, requested workers join only when the test says so. */
  isJoiningLate = false;
  readonly #writerPort: MessagePort;
  readonly #onBatch: (worker: FakeWorker, message: BatchGiven) => void;

  constructor(
    sources: readonly (ByteSource | Error)[],
    settings: ReaderSettings = {},
    onBatch: (worker: FakeWorker, message: BatchGiven) => void = () => {},
  ) {
    this.#onBatch = onBatch;
    const procs = settings.procs ?? 2;
    const { port1, port2 } = newChannel();
    this.#writerPort = port2;
    port2.on('message', (message: ReaderToWriter) => this.toWriter.push(message));
    this.board = new StatusBoard(procs);
    const inputs = sources.map((_, index): InputPlan => {
      return { displayName: `input-${index}`, from: { kind: 'path', path: String(index) } };
    });
    const { budgetBytes = 1024 * 1024, procs: _procs, before, ...options } = settings;
    const spec = { ...LINES_SPEC, maxRecordBytes: 1024 * 1024, ...options };
    const data: ReaderData = { spec, inputs, before, budgetBytes, procs, board: this.board.memory, writerPort: port1 };
    this.reader = new Reader(
      data,
      (message) => this.#fromReader(message),
      async (plan) => {
        const source = sources[inputs.indexOf(plan)]!;
        if (!('read' in source)) throw source;
        return source;
      },
      takeMessage,
    );
  }

  /** What main does when a worker is requested, and once at the start. */
  join(replaced?: number): FakeWorker {
    const { port1, port2 } = newChannel();
    const number = replaced ?? new Set(this.workers.map(({ worker }) => worker)).size + 1;
    const worker: FakeWorker = { worker: number, port: port2, received: [] };
    this.workers.push(worker);
    port2.on('message', (message: ReaderToWorker) => {
      worker.received.push(message);
      for (const given of batchesOf(message)) {
        this.given.push({ worker: worker.worker, message: given });
        this.#onBatch(worker, given);
      }
    });
    this.reader.receive({ kind: 'worker-joined', worker: worker.worker, port: port1 });
    if (this.workers.length === 1) port2.postMessage({ kind: 'work-loaded', isBatchWise: this.isBatchWise });
    return worker;
  }

  /** The worker that has the batch finishes it. */
  finish(batch: number, heldBytes: number): void {
    const { worker } = this.given.findLast(({ message }) => message.head.batch === batch)!;
    finish(this.worker(worker), batch, heldBytes);
  }

  /** The current worker with this number. */
  worker(number: number): FakeWorker {
    return this.workers.findLast(({ worker }) => worker === number)!;
  }

  /** The writer answers what it has of a lost worker. */
  lastResult(worker: number, lastBatch?: number): void {
    const last = lastBatch === undefined ? {} : { lastBatch };
    this.#writerPort.postMessage({ kind: 'last-result', worker, ...last } satisfies WriterToReader);
  }

  commit(batches: readonly number[], buffers: readonly ArrayBuffer[] = []): void {
    this.#writerPort.postMessage({ kind: 'committed', batches, buffers } satisfies WriterToReader, [...buffers]);
  }

  /** The dispatched bytes, in the order of batches. */
  text(): string {
    const messages = this.given.map(({ message }) => message).sort((a, b) => a.head.batch - b.head.batch);
    return messages.map(textOfBatch).join('');
  }

  /** Runs the reader to its end, until everything that it sent has arrived. */
  async run(): Promise<void> {
    await this.reader.run();
    await settle();
  }

  #fromReader(message: FromReader): void {
    this.toMain.push(message);
    if (message.kind === 'worker-wanted' && !this.isJoiningLate) setImmediate(() => this.join(message.replaced)); // only after the reader's current step
  }
}

export function textOfBatch({ head, buffer }: BatchGiven): string {
  return Buffer.from(new Uint8Array(buffer, 0, head.byteLength)).toString();
}

export function finish(worker: FakeWorker, batch: number, heldBytes = 0, busyMs = 1): void {
  worker.port.postMessage({ kind: 'finished', batches: [batch], heldBytes: [heldBytes], busyMs });
}

export interface GivenResult {
  readonly batch: number;
  readonly text: string;
  readonly recordsIn?: number;
  readonly recordsWrittenFrom?: number;
  readonly recordsDropped?: number;
  readonly aside?: AsideCounts;
}

/** A writer, ports of so many workers to it, and everything that it sends. */
export class WriterBench {
  readonly writer: Writer;
  readonly workers: MessagePort[];
  readonly toReader: WriterToReader[] = [];
  readonly done: Promise<FromWriter>;
  readonly board = new StatusBoard(1);
  readonly reader: MessagePort;

  constructor(
    sink: ByteSink,
    order: OutputOrder = 'input',
    workers = 2,
    spec: Partial<JobSpec> = {},
    loadReducer: LoadReducer = () => Promise.reject(new Error('this work is not a reduction')),
  ) {
    const { port1, port2 } = newChannel();
    this.reader = port2;
    port2.on('message', (message: WriterToReader) => this.toReader.push(message));
    this.writer = new Writer(
      {
        outputs: {
          main: { sink: { kind: 'descriptor', displayName: 'out', fd: -1 }, compression: UNCOMPRESSED },
          mate: undefined,
          refused: undefined,
        },
        spec: { ...LINES_SPEC, order, ...spec },
        inputs: [],
        work: { format: 'lines', isFormatRead: false, isPaired: false },
        procs: 1,
        board: this.board.memory,
        readerPort: port1,
      },
      new LoopHold(),
      loadReducer,
      takeMessage,
    );
    this.workers = Array.from({ length: workers }, (_, index) => {
      const channel = newChannel();
      this.writer.receive({ kind: 'worker-joined', worker: index + 1, port: channel.port1 });
      return channel.port2;
    });
    this.done = this.writer.run(new Outputs({ main: { sink, compressor: undefined, bytes: 0, checksum: undefined } }));
  }

  begin(opening = '', header = ''): void {
    this.reader.postMessage({ kind: 'preamble-marks', bytes: new Uint8Array(Buffer.from(opening)) });
    this.workers[0]!.postMessage({ kind: 'header', bytes: new Uint8Array(Buffer.from(header)) });
  }

  result(worker: number, { batch, text, ...counts }: GivenResult): void {
    const buffer = new Uint8Array(Buffer.from(text)).buffer;
    const message = {
      kind: 'result',
      batch,
      recordsIn: 2,
      recordsWrittenFrom: 1,
      recordsDropped: 1,
      recordsFiltered: 0,
      recordsOut: 3,
      ...counts,
      buffer,
      byteLength: buffer.byteLength,
    };
    this.workers[worker - 1]!.postMessage(message, [buffer]);
  }

  end(batches: number): void {
    this.reader.postMessage({ kind: 'end', batches });
  }

  committed(): number[] {
    return this.toReader.flatMap((message) => (message.kind === 'committed' ? message.batches : []));
  }
}

/** A sink that records its writes; while it is held, they are promises that `release` settles. */
export class FakeSink implements ByteSink {
  readonly writes: string[][] = [];
  isFinished = false;
  isHeld = false;
  #release: (() => void) | undefined;

  write(pieces: readonly Uint8Array[]): Promise<void> | undefined {
    this.writes.push(pieces.map((piece) => Buffer.from(piece).toString()));
    if (!this.isHeld) return undefined;
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  finish(): undefined {
    this.isFinished = true;
  }

  release(): void {
    this.#release?.();
  }

  text(): string {
    return this.writes.flat().join('');
  }
}
