// A worker: loads the work, runs it over its batches, and hands results to the writer. Runs inside
// a worker thread; everything it talks to is passed in.
import { recordNumberOf, type BatchHead, type Segment } from '../../job/batch.ts';
import { UNCOMPRESSED } from '../../job/compression.ts';
import type { Place } from '../../job/errors.ts';
import { headerEncoding } from '../../job/job-spec.ts';
import { columnNames, headerLines } from '../../records/header-lines.ts';
import { argValues } from '../../transform/args.ts';
import { mayWait, slotsOf } from '../../transform/slots/slot-options.ts';
import { batchPlace } from '../../transform/batch-wise/batch-place.ts';
import { blame } from '../../transform/blame.ts';
import { headerFit } from '../../transform/header-fit.ts';
import { headerOutput } from '../../transform/header-output.ts';
import { completeWork, loadUserModule, refuseUnfit } from '../../transform/load-work.ts';
import { fieldsForPreview, PreviewRunner, previewRefusal } from '../../transform/preview/preview-runner.ts';
import { previewHeader, type PreviewOptions } from '../../transform/preview/preview-text.ts';
import { isHeaderFromCommand, type CommandDependencies } from '../../transform/command/surroundings.ts';
import { makeRunner, showsBorders } from '../../transform/make-runner.ts';
import { writesHeader } from '../../job/shard.ts';
import { inShard } from '../../transform/shard-work.ts';
import { isBatchWise, type LoadedWork } from '../../transform/work.ts';
import { RefusedRecords } from '../../transform/refused-records.ts';
import { WorkerContext } from '../../transform/worker-context.ts';
import { BatchExecutor } from './batch-executor.ts';
import {
  assertNever,
  type HeaderResult,
  type WorkerDone,
  type WorkerToReader,
  type WorkerToWriter,
} from '../protocol/protocol.ts';
import { MessageQueue } from './message-queue.ts';
import type { StageClock } from '../protocol/stage-clock.ts';
import { newKeptRecords, newResultCompressor } from './result-compressor.ts';
import { slotOptions } from './slot-surroundings.ts';
import { StatusBoard, WORKER_BUSY, WORKER_IDLE, WORKER_IN_HOOK } from '../protocol/status-board.ts';
import type { WorkerThreadData } from './worker-data.ts';

type Hook = 'import' | 'setup' | 'header' | 'teardown';

export class Worker {
  readonly #data: WorkerThreadData;
  readonly #inputNames: readonly string[];
  readonly #board: StatusBoard;
  readonly #clock: StageClock;
  readonly #queue: MessageQueue;
  /** The current batch, or the last one. */
  #head: BatchHead | undefined;
  #hook: Hook | undefined;
  #work: BatchExecutor | undefined;
  #previewRunner: PreviewRunner | undefined;
  /** Promises of the user's that are awaited. */
  #unheld = 0;
  readonly #refused: RefusedRecords;
  readonly #print: (lines: Uint8Array) => void;
  readonly #warn: (text: string) => void;

  /** `print` writes whole lines to standard error; `warn` sends a warning to main. */
  constructor(data: WorkerThreadData, print: (lines: Uint8Array) => void, warn: (text: string) => void) {
    this.#data = data;
    this.#inputNames = data.inputs.map(({ displayName }) => displayName);
    this.#print = print;
    this.#warn = warn;
    this.#board = new StatusBoard(data.procs, data.board);
    this.#clock = this.#board.clock(data.worker);
    this.#refused = new RefusedRecords(newKeptRecords(data.outputs, 'refused'));
    this.#queue = new MessageQueue(data.readerPort, this.#clock);
  }

  /** From loading to teardown; resolves with the last message to main. */
  async run(): Promise<WorkerDone> {
    const data = this.#data;
    const { spec } = data;
    this.#clock.start('working');
    const module = inShard(await this.#callHook('import', () => loadUserModule(data.work)), spec.shard, data.work);
    if (module?.reduction !== undefined && this.#preview !== undefined) throw previewRefusal(data.work);
    if (this.#isFirst) this.#tellReader({ kind: 'work-loaded', isBatchWise: isBatchWise(module) });
    refuseUnfit(data.work, module, spec);
    const begin = await this.#queue.next();
    if (begin.kind !== 'run-header') throw new Error(`a worker got '${begin.kind}' before 'run-header'`);

    const coding = { ...spec, encoding: headerEncoding(spec) };
    const header = headerLines(begin.header, coding, this.#inputNames[0] ?? '');
    const columns = columnNames(header, spec.header, spec.delimiter);
    const context = new WorkerContext({ args: argValues(data.args), worker: data.worker, header, columns });
    const work = await completeWork(data.work, module, {
      ...spec,
      mayWait: mayWait(spec, module),
      // In a record of several lines, only the delimiter can be told from a value.
      terminator: spec.framing.linesPerRecord > 1 ? undefined : spec.framing.terminator === 'nul' ? '\0' : '\n',
      args: context.args,
      columns,
      headerLines: header,
    });
    if (this.#isFirst && data.spreading !== undefined)
      this.#tellReader({ kind: 'work-complete', showsBorders: showsBorders(work, context, this.#runnerOptions()) });
    if (work.setup !== undefined) context.state = await this.#callHook('setup', () => work.setup!(context));
    const isHeaderLate = isHeaderFromCommand(work.command, spec.headerOut);
    // Refuses a header that certainly does not fit, before the header is sent.
    const batchWork = await this.#newBatchWork(work, context, begin.header);
    if (this.#isFirst && !isHeaderLate) await this.#sendHeader(work, context, begin.header);
    this.#work = batchWork;
    const workedThrough = this.#workThrough(batchWork);
    // With policies the next batch finds it. A race calls `then`, which a module may have changed.
    const broken = this.#hasPolicies ? undefined : batchWork.runner.broken;
    const failing = [batchWork.underway?.failed, broken].filter((promise) => promise !== undefined);
    await (failing.length === 0 ? workedThrough : Promise.race([workedThrough, ...failing]));
    const { runner } = batchWork;
    // The first batch always goes to worker 1.
    if (this.#isFirst && this.#head === undefined && writesHeader(spec.shard)) await runner.runOnNothing?.();
    await runner.close?.();
    if (work.teardown !== undefined) await this.#callHook('teardown', () => work.teardown!(context));
    this.#clock.stop();
    return { kind: 'done', counters: context.takeCounters() ?? {}, failuresShown: this.#previewRunner?.failures ?? 0 };
  }

  close(): void {
    this.#data.readerPort.close();
    this.#data.writerPort.close();
  }

  /**
   * The place to blame for an error from outside of our calls: the hook, or the batch and its
   * records.
   */
  place(): Place {
    const { worker, work } = this.#data;
    if (this.#hook !== undefined) {
      const file = work.module === undefined ? {} : { file: work.module.displayName };
      return { worker, ...file, ...(this.#hook === 'import' ? {} : { during: this.#hook }) };
    }
    if (this.#head === undefined) return { worker };
    const isOverlapping = this.#work?.underway?.isEmpty === false;
    const place = isOverlapping ? this.#work!.runner.place() : batchPlace(this.#head, this.#inputNames, worker);
    // Between two batches: the last one is done, and the reader may have ended since.
    return this.#board.state(worker) === WORKER_BUSY ? place : { ...place, isPast: true };
  }

  /** The place to blame for an exit, which happens inside a call: the record, if it is in one. */
  placeOfCall(): Place {
    const isAtRecord = this.#work !== undefined && this.#board.state(this.#data.worker) === WORKER_BUSY;
    return isAtRecord ? this.#work!.runner.place() : this.place();
  }

  /** It owes the header, and the kind of the work. A replacement owes nothing. */
  get #isFirst(): boolean {
    return this.#data.worker === 1 && !this.#data.isReplacement;
  }

  get #hasPolicies(): boolean {
    const { quarantine, retries } = this.#data.spec.policies;
    return quarantine !== undefined || retries > 0;
  }

  async #newBatchWork(work: LoadedWork, context: WorkerContext, header: Uint8Array): Promise<BatchExecutor> {
    const { spec, outputs } = this.#data;
    const { header: lines, columns } = context;
    const fit = headerFit(work, { ...spec, lines, columns, displayName: this.#inputNames[0] ?? '' });
    const surroundings = () => this.#surroundings(header);
    const newRunner = async () => {
      const runner = await makeRunner(work, context, this.#runnerOptions(), surroundings);
      if (this.#preview === undefined) return runner;
      const fieldsOf = fieldsForPreview(this.#data.work, { ...this.#data.spec, ...work, columns });
      this.#previewRunner = new PreviewRunner(runner, this.#preview, fit, fieldsOf);
      return this.#previewRunner;
    };
    return new BatchExecutor({
      data: this.#data,
      inputNames: this.#inputNames,
      hasPolicies: this.#hasPolicies,
      board: this.#board,
      context,
      refused: this.#refused,
      // The writer merges partial results.
      compressor: await newResultCompressor(
        work.reduction === undefined ? outputs : { ...outputs, main: UNCOMPRESSED },
      ),
      fit: this.#preview === undefined ? fit : undefined,
      runner: await newRunner(),
      newRunner,
      slots: slotsOf(work, spec)?.slots,
      isRecordWise: !isBatchWise(work) && work.command === undefined,
      onHead: (head) => {
        this.#head = head;
      },
      whileUnheld: (promise) => this.#whileUnheld(promise),
    });
  }

  get #preview(): PreviewOptions | undefined {
    const { previewWidth, spec } = this.#data;
    return previewWidth === undefined ? undefined : { ...previewWidth, encoding: spec.encoding };
  }

  #runnerOptions() {
    const { worker, spec, work, outputs } = this.#data;
    const onSegment = (head: BatchHead, segment: Segment) => {
      const { batch, records } = head;
      const { input, line, recordIndex, skippedBefore = 0 } = segment;
      const firstRecord = head.firstRecord + skippedBefore;
      const lastRecord = recordNumberOf(head, records - 1);
      this.#board.setPosition(worker, { firstRecord, lastRecord, batch, input, line, segmentIndex: recordIndex });
    };
    return {
      ...spec,
      untypedBy: work.untypedBy,
      assumedField: work.assumedField,
      inputNames: this.#inputNames,
      recordSlot: this.#board.recordSlot(worker),
      onSegment,
      refused: this.#refused,
      hasMateOutput: outputs.mate !== undefined,
      spec,
      slots: slotOptions(this.#data, this.#board, () => this.#work?.underway?.ask()),
    };
  }

  #surroundings(header: Uint8Array): CommandDependencies {
    const { groups, repeatedHeader, spec } = this.#data;
    if (groups === undefined || repeatedHeader === undefined)
      throw new Error('a worker for a command has no process-group table');
    const sendHeader = (bytes: Uint8Array) => this.#tellHeader(header, bytes);
    const outlivesFailures = this.#hasPolicies;
    const [print, warn] = [this.#print, this.#warn];
    const { headerOut } = spec;
    return { groups, repeatedHeader, header, headerOut, sendHeader, print, warn, outlivesFailures };
  }

  async #sendHeader(work: LoadedWork, context: WorkerContext, raw: Uint8Array): Promise<void> {
    const bytes = await this.#callHook('header', () => headerOutput(work, context, { ...this.#data.spec, raw }));
    this.#tellHeader(raw, bytes, work.reduction === undefined ? {} : { reduction: { columns: context.columns } });
  }

  /** The output before the first record, made from these header lines. */
  #tellHeader(raw: Uint8Array, bytes: Uint8Array, reduction: Pick<HeaderResult, 'reduction'> = {}): void {
    const displayName = this.#preview === undefined ? bytes : previewHeader(raw, bytes, this.#preview);
    const { refused, quarantine } = this.#data.outputs;
    const isRawWanted = refused !== undefined || quarantine !== undefined;
    const rawBytes = isRawWanted ? { rawBytes: Uint8Array.from(raw) } : {};
    this.#tellWriter({ kind: 'header', bytes: Uint8Array.from(displayName), ...rawBytes, ...reduction });
  }

  async #workThrough(work: BatchExecutor): Promise<void> {
    for (;;) {
      const message = await this.#queue.next(work.underway?.isEmpty === false);
      switch (message.kind) {
        case 'batch':
        case 'batch-group':
          await work.take(message);
          break;
        case 'end':
          await work.underway?.settled();
          return;
        case 'run-header':
          throw new Error("a worker got 'run-header' twice");
        default:
          assertNever(message);
      }
    }
  }

  /** Calls the user's code outside of any record; errors name the hook. */
  async #callHook<T>(hook: Hook, call: () => T | PromiseLike<T>): Promise<T> {
    this.#hook = hook;
    this.#board.setState(this.#data.worker, WORKER_IN_HOOK);
    try {
      return await this.#whileUnheld(Promise.resolve(call()));
    } catch (error) {
      throw blame(error, hook === 'import' ? {} : this.place());
    } finally {
      this.#board.setState(this.#data.worker, WORKER_IDLE);
      // Errors after teardown come from what it left running.
      if (hook !== 'teardown') this.#hook = undefined;
    }
  }

  /**
   * Awaits the user's promise without our port holding the event loop: if nothing can settle it,
   * the loop is empty, the thread ends, and that is how it is detected.
   */
  async #whileUnheld<T>(promise: Promise<T>): Promise<T> {
    this.#unheld += 1;
    this.#data.readerPort.unref();
    try {
      return await promise;
    } finally {
      this.#unheld -= 1;
      if (this.#unheld === 0) this.#data.readerPort.ref();
    }
  }

  #tellReader(message: WorkerToReader): void {
    this.#data.readerPort.postMessage(message);
  }

  #tellWriter(message: WorkerToWriter): void {
    this.#data.writerPort.postMessage(message);
  }
}
