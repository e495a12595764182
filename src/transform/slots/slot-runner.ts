// Runs record-wise work that may wait: as many records as there are slots are under way at once, of one batch or of several,
// begun in input order. Each is tried, timed and blamed by itself.
import type { BatchHead } from '../../job/batch.ts';
import type { Place } from '../../job/errors.ts';
import type { BatchResult, BatchRunner } from '../batch-runner.ts';
import { batchPlace, NO_RECORD } from '../batch-wise/batch-place.ts';
import type { LoadedWork } from '../work.ts';
import type { WorkerContext } from '../worker-context.ts';
import { RecordsOfBatch } from './batch-records.ts';
import { BatchRun } from './batch-run.ts';
import { RecordTries, type RecordOutcome } from './record-tries.ts';
import type { SlotRunnerOptions } from './slot-options.ts';

/** Records before one that has failed may still fail: they are waited for so long. */
const GRACE_MS = 200;
const LOOKS_A_TIMEOUT = 50;
const LEAST_BEAT_MS = 2;

export class SlotRunner implements BatchRunner {
  readonly #context: WorkerContext;
  readonly #options: SlotRunnerOptions;
  readonly #tries: RecordTries;
  /** In input order: those that are not done. */
  readonly #runs: BatchRun[] = [];
  #free: number;
  /** The record whose function is being called. */
  #called: { readonly run: BatchRun; readonly index: number } | undefined;
  #isStarting = false;
  #grace: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;

  constructor(work: LoadedWork, context: WorkerContext, options: SlotRunnerOptions) {
    this.#context = context;
    this.#options = options;
    this.#free = options.slots;
    this.#tries = new RecordTries(work, context, options);
  }

  run(head: BatchHead, buffer: ArrayBuffer): Promise<BatchResult> {
    const { worker } = this.#context;
    const run = new BatchRun(new RecordsOfBatch(head, buffer, this.#options, worker), buffer, this.#options, worker);
    this.#runs.push(run);
    this.#startBeat();
    this.#go();
    return run.done;
  }

  /** Of the record whose function is being called; else of all that are under way. */
  place(): Place {
    const { inputNames } = this.#options;
    const { worker } = this.#context;
    if (this.#called !== undefined) return this.#called.run.records.placeOf(this.#called.index);
    const [first] = this.#runs;
    if (first === undefined) return { worker };
    const { lastRecord, ...place } = batchPlace(first.head, inputNames, worker);
    const last = batchPlace(this.#runs.at(-1)!.head, inputNames, worker).lastRecord ?? lastRecord;
    return { ...place, ...(last === undefined ? {} : { lastRecord: last }) };
  }

  /** Begins what may begin, and ends what is complete. */
  #go(): void {
    // a record that needs not wait ends before the next one begins: not in a call of its own
    if (this.#isStarting) return;
    this.#isStarting = true;
    let run: BatchRun | undefined;
    while (this.#free > 0 && (run = this.#nextRun()) !== undefined) this.#start(run);
    this.#isStarting = false;
    this.#end();
    if (this.#nextRun() === undefined && !this.#runs.some(({ hasFailed }) => hasFailed)) this.#options.onHungry();
  }

  /** The first with a record that has not begun; none behind a failure. */
  #nextRun(): BatchRun | undefined {
    for (const run of this.#runs) {
      if (run.hasFailed) return undefined;
      if (run.hasNext) return run;
    }
    return undefined;
  }

  #start(run: BatchRun): void {
    const index = run.takeNext();
    this.#free -= 1;
    const record = {
      records: run.records,
      index,
      onRetry: () => run.retried(),
      calling: <T>(call: () => T) => this.#calling(run, index, call),
    };
    const settled = (outcome: RecordOutcome) => {
      this.#free += 1;
      run.settle(index, outcome);
      this.#go();
    };
    const outcome = this.#tries.run(record);
    if (outcome instanceof Promise) void outcome.then(settled);
    else settled(outcome);
  }

  #calling<T>(run: BatchRun, index: number, call: () => T): T {
    const { recordSlot, onTry, onSegment } = this.#options;
    const { head } = run;
    this.#called = { run, index };
    onTry();
    onSegment(
      head,
      head.segments.findLast(({ recordIndex }) => recordIndex <= index)!,
    );
    recordSlot[0] = index;
    try {
      return call();
    } finally {
      recordSlot[0] = NO_RECORD;
      this.#called = undefined;
    }
  }

  #end(): void {
    for (const run of [...this.#runs]) {
      if (run.hasFailed) {
        if (run === this.#runs[0] && run.isFailureKnown) this.#fail(run);
        else this.#grace ??= setTimeout(() => this.#fail(this.#runs.find(({ hasFailed }) => hasFailed)!), GRACE_MS);
        break;
      }
      if (!run.isComplete) continue;
      this.#runs.splice(this.#runs.indexOf(run), 1);
      run.finish();
    }
    if (this.#runs.length > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }

  #fail(run: BatchRun): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
    this.#runs.splice(this.#runs.indexOf(run), 1);
    run.fail();
  }

  /** Whoever watches this thread sees by it that records are waited for, and not that one is in an endless loop. */
  #startBeat(): void {
    const { timeout, onBeat } = this.#options;
    if (timeout === undefined || this.#beat !== undefined) return;
    onBeat();
    this.#beat = setInterval(onBeat, Math.max(LEAST_BEAT_MS, timeout.ms / LOOKS_A_TIMEOUT)).unref();
  }
}
