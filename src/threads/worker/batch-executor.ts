// A worker's batches: each is processed, and its result sent to the writer. With policies a batch
// that fails is reported to the reader instead. The reader may have it bisected: then its failing
// records are quarantined here.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { recordNumberOf, type BatchHead } from '../../job/batch.ts';
import { PackedHeads } from '../../job/packed-heads.ts';
import { toReport } from '../../job/error-report.ts';
import { ThreadmillError } from '../../job/errors.ts';
import { isFailureOfBatch } from '../../job/policies.ts';
import { maskOf } from '../../job/secrets.ts';
import { BatchSlicer } from '../../records/batch-slicer.ts';
import { secretsIn } from '../../transform/args.ts';
import { NO_RECORD } from '../../transform/batch-wise/batch-place.ts';
import type { BatchResult, BatchRunner } from '../../transform/batch-runner.ts';
import { CommentPlacer } from '../../transform/comment-placer.ts';
import { Attempts } from '../../transform/bisection/attempts.ts';
import { Bisection } from '../../transform/bisection/bisection.ts';
import { setAside } from '../../transform/bisection/set-aside.ts';
import type { HeaderFit } from '../../transform/header-fit.ts';
import type { RefusedRecords } from '../../transform/refused-records.ts';
import type { WorkerContext } from '../../transform/worker-context.ts';
import type { BisectPlan } from '../../flow/retry-policy.ts';
import type { BatchGiven, BatchGroupGiven, SmallResult, WorkerToReader, WorkerToWriter } from '../protocol/protocol.ts';
import { newKeptRecords, type BatchParts, type ResultCompressor } from './result-compressor.ts';
import { isSmall, Scratch } from './scratch.ts';
import { packCounts } from '../protocol/small-result.ts';
import { nowMs } from '../protocol/stage-clock.ts';
import { WORKER_BUSY, WORKER_IDLE, type StatusBoard } from '../protocol/status-board.ts';
import type { WorkerThreadData } from './worker-data.ts';

export interface BatchExecutorParts {
  readonly data: WorkerThreadData;
  readonly inputNames: readonly string[];
  /** A failed batch may be retried, or its failing records quarantined. */
  readonly hasPolicies: boolean;
  readonly board: StatusBoard;
  readonly context: WorkerContext;
  readonly refused: RefusedRecords;
  readonly compressor: ResultCompressor;
  /** Present if results must fit a kept header. */
  readonly fit: HeaderFit | undefined;
  readonly runner: BatchRunner;
  /** For a runner that does not survive a failure. */
  readonly newRunner: () => Promise<BatchRunner>;
  /** The results of parts of a batch, concatenated, are those of the batch. */
  readonly isRecordWise: boolean;
  /** Learns what is being processed: a batch, or a part of one. */
  readonly onHead: (head: BatchHead) => void;
  /** Awaits a promise of the user's. */
  readonly whileUnheld: <T>(promise: Promise<T>) => Promise<T>;
}

/** `records`: all records of the batch, for which the result accounts. */
interface Done extends BatchParts {
  readonly records: number;
}

export class BatchExecutor {
  readonly #parts: BatchExecutorParts;
  /** Present if there are policies. */
  readonly #attempts: Attempts | undefined;
  readonly #scratch: Scratch;

  constructor(given: BatchExecutorParts) {
    const parts = given.data.spec.comments?.isKept === true ? this.#placingComments(given) : given;
    this.#parts = parts;
    this.#scratch = new Scratch(parts.isRecordWise);
    if (!parts.hasPolicies) return;
    this.#attempts = new Attempts({
      ...parts,
      onAttempt: (head) => this.#begin(head),
      isTerminating: () => parts.board.isTerminating(parts.data.worker),
    });
  }

  #placingComments(parts: BatchExecutorParts): BatchExecutorParts {
    const { data, runner, newRunner, isRecordWise } = parts;
    const options = {
      ...data.spec,
      hasPlace: isRecordWise,
      onPart: (head: BatchHead) => this.#begin(head),
    };
    const placing = (inner: BatchRunner) => new CommentPlacer(inner, options);
    return { ...parts, runner: placing(runner), newRunner: async () => placing(await newRunner()) };
  }

  get runner(): BatchRunner {
    return this.#attempts?.runner ?? this.#parts.runner;
  }

  /** A promise only if the work returns one. */
  runBatch(given: BatchGiven): Promise<void> | undefined {
    const startedMs = nowMs();
    const working = this.#run(given, startedMs);
    if (working instanceof Promise) return working.then((done) => this.#report(given, done, startedMs));
    this.#report(given, working, startedMs);
    return undefined;
  }

  /**
   * Small batches. Each is reported to the writer when it is done; to the reader all together, if
   * it can wait.
   */
  async runGroup({ heads: numbers, text }: BatchGroupGiven): Promise<void> {
    const heads = new PackedHeads(numbers);
    const batches: number[] = [];
    const heldBytes: number[] = [];
    let startedMs = nowMs();
    const tell = () => {
      this.#tellReader({ kind: 'finished', batches, heldBytes, busyMs: nowMs() - startedMs });
    };
    for (let at = 0; !heads.isEmpty;) {
      // Each in its own turn of the event loop: what one leaves there must not be blamed on the
      // next.
      if (at > 0) await nextTurn();
      const head = heads.take();
      const buffer = this.#scratch.filled(text.slice(at, at + head.byteLength));
      at += head.byteLength;
      const working = this.#run({ kind: 'batch', head, buffer }, startedMs);
      const done = working instanceof Promise ? await working : working;
      if (done !== undefined) {
        batches.push(head.batch);
        heldBytes.push(this.#send(head, done, this.#scratch));
      }
      if (this.#attempts === undefined) continue;
      // What is known of it must survive this worker.
      if (done !== undefined) tell();
      batches.length = 0;
      heldBytes.length = 0;
      startedMs = nowMs();
    }
    if (batches.length > 0) tell();
  }

  #report({ head }: BatchGiven, done: Done | undefined, startedMs: number): void {
    if (done === undefined) return;
    const heldBytes = this.#send(head, done);
    const { batch } = head;
    const busyMs = nowMs() - startedMs;
    this.#tellReader({ kind: 'finished', batches: [batch], heldBytes: [heldBytes], busyMs });
  }

  /** Undefined if the batch failed, and the reader knows. */
  #run(given: BatchGiven, startedMs: number): Done | undefined | Promise<Done | undefined> {
    const { data, board } = this.#parts;
    board.setState(data.worker, WORKER_BUSY);
    const working =
      this.#attempts === undefined ? this.#work(given) : this.#runWithRetries(given, this.#attempts, startedMs);
    const ended = (done: Done | undefined) => {
      board.setState(data.worker, WORKER_IDLE);
      return done;
    };
    return working instanceof Promise ? working.then(ended) : ended(working);
  }

  /** A promise only if the work returns one. */
  #work({ head, buffer }: BatchGiven): Done | Promise<Done> {
    const { runner, refused, whileUnheld } = this.#parts;
    this.#begin(head);
    const done = (result: BatchResult) => ({ result, refused: refused.take(), records: head.records });
    const running = runner.run(head, buffer);
    return running instanceof Promise ? whileUnheld(running).then(done) : done(running);
  }

  /** Undefined if the batch failed, and the reader knows. */
  async #runWithRetries(given: BatchGiven, attempts: Attempts, startedMs: number): Promise<Done | undefined> {
    const { head, buffer, bisect: trial } = given;
    const { whileUnheld } = this.#parts;
    let failure: ThreadmillError;
    if (trial === undefined) {
      const attempt = await whileUnheld(attempts.run(head, buffer));
      if (attempt.kind === 'done') return { ...attempt, records: head.records };
      failure = attempt.error;
    } else {
      try {
        return await whileUnheld(this.#bisect(given, trial, attempts));
      } catch (thrown) {
        // A batch that fails as a whole is reported like any failure; this worker does not die of
        // it.
        if (!(thrown instanceof ThreadmillError) || !isFailureOfBatch(thrown)) throw thrown;
        failure = thrown;
      }
    }
    const error = toReport(failure);
    this.#tellReader({ kind: 'failed-batch', batch: head.batch, error, busyMs: nowMs() - startedMs });
    return undefined;
  }

  async #bisect({ head, buffer }: BatchGiven, trial: BisectPlan, attempts: Attempts): Promise<Done> {
    const { data, inputNames, isRecordWise } = this.#parts;
    const slicer = new BatchSlicer(head, new Uint8Array(buffer, 0, head.byteLength), data.spec);
    const bisection = new Bisection({
      slicer,
      attempts,
      plan: trial,
      retries: data.spec.policies.retries,
      isRecordWise,
      onBad: (bad) => this.#tellReader({ kind: 'record-quarantined', batch: head.batch, bad }),
    });
    const bisected = await bisection.run();
    const aside = setAside(
      bisected,
      slicer,
      inputNames,
      newKeptRecords(data.outputs, 'quarantine'),
      maskOf(secretsIn(data.args)),
    );
    return { ...bisected, aside };
  }

  #begin(head: BatchHead): void {
    const { data, board, onHead } = this.#parts;
    const { batch, records, segments } = head;
    const { input, line } = segments[0]!;
    const firstRecord = recordNumberOf(head, 0);
    const lastRecord = recordNumberOf(head, records - 1);
    board.setPosition(data.worker, { firstRecord, lastRecord, batch, input, line, segmentIndex: 0 });
    board.beginAttempt(data.worker, NO_RECORD);
    onHead(head);
  }

  /** The bytes that the message holds. */
  #send({ batch }: BatchHead, done: Done, scratch?: Scratch): number {
    const { data, context, compressor, fit } = this.#parts;
    const { result, aside, records: recordsIn } = done;
    const { recordsWrittenFrom, recordsDropped, recordsOut } = result;
    const { records: recordsFiltered } = done.refused;
    const counts = { batch, recordsIn, recordsWrittenFrom, recordsDropped, recordsFiltered, recordsOut };
    const misfit = fit?.(result);
    const main = compressor.compressMain(result);
    const others = compressor.compressOthers(done);
    const isPlain = others.length === 0 && misfit === undefined && aside === undefined;
    if (scratch !== undefined && isPlain && isSmall(main)) {
      this.#sendSmall({ kind: 'small-result', counts: packCounts(counts), text: scratch.take(main) });
      return 0;
    }
    const buffers = [main, ...others].map(({ buffer }) => buffer);
    // 0 once they are transferred
    const heldBytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const counters = context.takeCounters();
    const message: WorkerToWriter = {
      kind: 'result',
      ...counts,
      ...main,
      ...(others.length === 0 ? {} : { others }),
      ...(counters === undefined ? {} : { counters }),
      ...(aside === undefined ? {} : { aside: aside.counts }),
      ...(misfit === undefined ? {} : { misfit: toReport(misfit) }),
    };
    data.writerPort.postMessage(message, buffers);
    return heldBytes;
  }

  #sendSmall(small: SmallResult): void {
    const { data, context } = this.#parts;
    const counters = context.takeCounters();
    data.writerPort.postMessage(counters === undefined ? small : { ...small, counters });
  }

  #tellReader(message: WorkerToReader): void {
    this.#parts.data.readerPort.postMessage(message);
  }
}
