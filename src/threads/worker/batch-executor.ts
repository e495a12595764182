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
import type { RefusedRecords } from '../../transform/refused-records.ts';
import type { BisectPlan } from '../../flow/retry-policy.ts';
import type { BatchGiven, BatchGroupGiven, WorkerToReader } from '../protocol/protocol.ts';
import { newKeptRecords, type BatchParts } from './result-compressor.ts';
import { ResultSender, type Done, type ResultSenderParts } from './result-sender.ts';
import { Scratch } from './scratch.ts';
import { Underway } from './underway.ts';
import { nowMs } from '../protocol/stage-clock.ts';
import { WORKER_BUSY, WORKER_IDLE, type StatusBoard } from '../protocol/status-board.ts';

export interface BatchExecutorParts extends ResultSenderParts {
  readonly inputNames: readonly string[];
  /** A failed batch may be retried, or its failing records quarantined. */
  readonly hasPolicies: boolean;
  readonly board: StatusBoard;
  readonly refused: RefusedRecords;
  readonly runner: BatchRunner;
  /** For a runner that does not survive a failure. */
  readonly newRunner: () => Promise<BatchRunner>;
  /** Records that may be under way at once, each retried by itself; undefined: the batch is retried. */
  readonly slots: number | undefined;
  /** The results of parts of a batch, concatenated, are those of the batch. */
  readonly isRecordWise: boolean;
  /** Learns what is being processed: a batch, or a part of one. */
  readonly onHead: (head: BatchHead) => void;
  /** Awaits a promise of the user's. */
  readonly whileUnheld: <T>(promise: Promise<T>) => Promise<T>;
}

export class BatchExecutor {
  readonly #parts: BatchExecutorParts;
  /** Present if there are policies. */
  readonly #attempts: Attempts | undefined;
  readonly #scratch: Scratch;
  readonly #sender: ResultSender;
  /** Present if several batches may be under way at once. */
  readonly underway: Underway | undefined;
  #busy = 0;

  constructor(given: BatchExecutorParts) {
    const parts = given.data.spec.comments?.isKept === true ? this.#placingComments(given) : given;
    this.#parts = parts;
    this.#sender = new ResultSender(parts);
    if ((parts.slots ?? 1) > 1) this.underway = new Underway(() => this.#tellReader({ kind: 'batch-wanted' }));
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

  /** Resolves when the next message may be handled: the batch is done, or others may be under way beside it. */
  async take(given: BatchGiven | BatchGroupGiven): Promise<void> {
    const { underway } = this;
    underway?.arrived();
    if (given.kind === 'batch-group') await this.#runGroup(given);
    else if (underway === undefined) await this.#runBatch(given);
    else if (given.isAlone === true || given.bisect !== undefined) await underway.alone(() => this.#runBatch(given));
    else underway.add(this.#runBatch(given)!);
  }

  /** A promise only if the work returns one. */
  #runBatch(given: BatchGiven, scratch?: Scratch): Promise<void> | undefined {
    const startedMs = nowMs();
    const working = this.#run(given, startedMs);
    if (working instanceof Promise) return working.then((done) => this.#report(given, done, startedMs, scratch));
    this.#report(given, working, startedMs);
    return undefined;
  }

  /**
   * Small batches. Each is reported to the writer when it is done; to the reader all together, if
   * it can wait.
   */
  async #runGroup({ heads: numbers, text }: BatchGroupGiven): Promise<void> {
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
      if (this.underway !== undefined) {
        this.underway.add(this.#runBatch({ kind: 'batch', head, buffer }, this.#scratch)!);
        continue;
      }
      const working = this.#run({ kind: 'batch', head, buffer }, startedMs);
      const done = working instanceof Promise ? await working : working;
      if (done !== undefined) {
        batches.push(head.batch);
        heldBytes.push(this.#sender.send(head, done, this.#scratch));
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

  #report({ head }: BatchGiven, done: Done | undefined, startedMs: number, scratch?: Scratch): void {
    if (done === undefined) return;
    const heldBytes = this.#sender.send(head, done, scratch);
    const { batch } = head;
    const busyMs = nowMs() - startedMs;
    this.#tellReader({ kind: 'finished', batches: [batch], heldBytes: [heldBytes], busyMs });
  }

  /** Undefined if the batch failed, and the reader knows. */
  #run(given: BatchGiven, startedMs: number): Done | undefined | Promise<Done | undefined> {
    const { data, board } = this.#parts;
    board.setState(data.worker, WORKER_BUSY);
    this.#busy += 1;
    const working =
      this.#attempts === undefined ? this.#work(given) : this.#runWithRetries(given, this.#attempts, startedMs);
    const ended = (done: Done | undefined) => {
      this.#busy -= 1;
      if (this.#busy === 0) board.setState(data.worker, WORKER_IDLE);
      return done;
    };
    return working instanceof Promise ? working.then(ended) : ended(working);
  }

  /** A promise only if the work returns one. */
  #work({ head, buffer }: BatchGiven): Done | Promise<Done> {
    const { runner, refused, whileUnheld } = this.#parts;
    this.#begin(head);
    const done = (result: BatchResult) => ({
      result,
      refused: result.own?.refused ?? refused.take(),
      records: head.records,
    });
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
      if (attempt.kind === 'done') return this.#withAside(attempt, given);
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
    const isFinal = this.#parts.slots === undefined ? {} : { isFinal: true as const };
    this.#tellReader({ kind: 'failed-batch', batch: head.batch, error, busyMs: nowMs() - startedMs, ...isFinal });
    return undefined;
  }

  /** The runner may have found bad records by itself. */
  #withAside(attempt: BatchParts, { head, buffer }: BatchGiven): Done {
    const { records } = head;
    const bad = attempt.result.own?.bad ?? [];
    if (bad.length === 0) return { ...attempt, records };
    const { data } = this.#parts;
    const slicer = new BatchSlicer(head, new Uint8Array(buffer, 0, head.byteLength), data.spec);
    return { ...attempt, records, aside: this.#aside({ bad, records }, slicer) };
  }

  #aside(bisected: Parameters<typeof setAside>[0], slicer: BatchSlicer) {
    const { data, inputNames } = this.#parts;
    const kept = newKeptRecords(data.outputs, 'quarantine');
    return setAside(bisected, slicer, inputNames, kept, maskOf(secretsIn(data.args)), data.spec.shard);
  }

  async #bisect({ head, buffer }: BatchGiven, trial: BisectPlan, attempts: Attempts): Promise<Done> {
    const { data, isRecordWise } = this.#parts;
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
    return { ...bisected, aside: this.#aside(bisected, slicer) };
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

  #tellReader(message: WorkerToReader): void {
    this.#parts.data.readerPort.postMessage(message);
  }
}
