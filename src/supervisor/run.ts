// A run from job to outcome: plans it, has it supervised, and publishes its outputs, or removes
// them after a failure (I5).
import { ThreadmillError, TooManyErrorsError, UsageError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import { maskOf, secretArgs, type Mask } from '../job/secrets.ts';
import type { Outcome, Progress } from '../job/outcome.ts';
import { fromReport, toReport } from '../job/error-report.ts';
import { discard, publish } from '../io/output/publish.ts';
import { openStandardError } from '../io/system/standard-error.ts';
import { QUARANTINE_OUTPUTS } from '../threads/protocol/output-names.ts';
import { nowMs } from '../threads/protocol/stage-clock.ts';
import { StatusBoard } from '../threads/protocol/status-board.ts';
import { secretsIn } from '../transform/args.ts';
import { abortedError, orAborted } from './aborting.ts';
import { bottleneck } from './bottleneck.ts';
import { outcomeOf, reconcile, refuseFailuresShown } from './outcome.ts';
import { callSafely } from './call-safely.ts';
import { PrespawnedThreads, type ThreadTraits } from './prespawned-threads.ts';
import { planRun, type RunPlan } from './plan.ts';
import { allOutputs, plansOf } from './plan-outputs.ts';
import { reportText } from './report.ts';
import { writeReport, writeReportAlone } from './report-file.ts';
import { reportFacts, runTimes, type RunRecord } from './run-record.ts';
import type { RunHandle, RunOptions } from './run-handle.ts';
import { refuseChanged } from './shards/shard-inputs.ts';
import type { Resumed, Resumption } from './resume/resumption.ts';
import { Supervision, type ThreadReports } from './supervision.ts';

/** Starts the job. The handle's `outcome` rejects with the first failure. */
export function startRun(job: Job, options: RunOptions = {}): RunHandle {
  return new Run(job, options);
}

type RunEnd = Partial<Pick<RunRecord, 'reports' | 'outcome' | 'failure'>>;

class Run implements RunHandle {
  readonly outcome: Promise<Outcome>;
  readonly #options: RunOptions;
  readonly #job: Job;
  /** Hides secrets in messages and the report. */
  #mask: Mask;
  readonly #startedAt = new Date();
  readonly #startedMs = nowMs();
  readonly #early = new PrespawnedThreads();
  #plan: RunPlan | undefined;
  #board: StatusBoard | undefined;
  #supervision: Supervision | undefined;
  /** Defined with --resume while the run holds its folder. */
  #resumption: Resumption | undefined;
  /** The writer may have created it, and it is neither published nor removed. */
  #hasTemporaryFile = false;
  #resumed: Resumed | undefined;
  #isJournalled = false;
  #stuck: readonly string[] = [];
  #hasNotifiedFailure = false;

  constructor(job: Job, options: RunOptions) {
    this.#options = options;
    this.#job = job;
    // A JavaScript caller may have passed no job.
    this.#mask = maskOf(secretArgs((job as Job | undefined)?.args));
    this.outcome = this.#run(job).catch(async (error: unknown) => {
      const failure = error instanceof ThreadmillError ? error : fromReport(toReport(error));
      this.#notifyFailure(failure);
      await this.#early.terminateUnused();
      await this.#reportFailure(failure);
      throw failure;
    });
  }

  progress(): Progress {
    const board = this.#board;
    const workersStarted = this.#supervision?.workersStarted ?? 0;
    return {
      bytesRead: board?.get('bytesRead') ?? 0,
      bytesDone: board?.get('bytesDone') ?? 0,
      bytesBefore: board?.get('bytesBefore') ?? 0,
      bytesTotal: this.#plan?.bytesTotal,
      recordsBefore: this.#plan?.reading.before?.records ?? 0,
      recordsRead: board?.get('recordsRead') ?? 0,
      recordsCommitted: board?.get('recordsCommitted') ?? 0,
      recordsQuarantined: board?.get('recordsQuarantined') ?? 0,
      bytesWritten: board?.get('bytesWritten') ?? 0,
      busyWorkers: board?.busyWorkers(workersStarted) ?? 0,
      workersStarted,
      procs: this.#plan?.procs ?? 0,
      elapsedMs: nowMs() - this.#startedMs,
    };
  }

  temporaryFiles(): readonly string[] {
    // With --resume everything is kept, and the lock must outlive the threads; it is void once the
    // process has exited.
    if (!this.#hasTemporaryFile || this.#resumption !== undefined) return [];
    return allOutputs(this.#plan!).flatMap((output) => (output.kind === 'atomic' ? [output.temporary] : []));
  }

  recordsJournalled(): number | undefined {
    return this.#isJournalled ? this.#board?.get('recordsJournalled') : undefined;
  }

  masked(text: string): string {
    return this.#mask(text);
  }

  killCommands(): void {
    this.#supervision?.killCommands();
  }

  stuckThreads(): readonly string[] {
    return this.#stuck;
  }

  async #run(job: Job): Promise<Outcome> {
    const planned = await this.#makePlan(job);
    this.#plan = planned;
    this.#mask = maskOf(secretsIn(planned.working.args));
    for (const note of planned.notes) this.#note(note);
    const plan = planned.resume === undefined ? planned : await this.#open(planned);
    if ('recordsIn' in plan) {
      await this.#early.terminateUnused();
      return plan;
    }
    this.#plan = plan;
    const reports = await this.#supervise(plan);
    const outcome = outcomeOf(reports, nowMs() - this.#startedMs);
    refuseFailuresShown(reports, outcome);
    await this.#publish(plan, reports, outcome);
    const found = bottleneck(runTimes(this.#record({ reports, outcome })));
    const started = `reader, writer and ${reports.workers.length} of ${plan.procs} workers were started`;
    this.#note(`threads: ${started}; bottleneck: ${found}`);
    return outcome;
  }

  /**
   * Opens the checkpoints of --resume: the plan to run, or the outcome of a run that was already
   * complete.
   */
  async #open(planned: RunPlan): Promise<RunPlan | Outcome> {
    const { openRun } = await import('./resume/open-run.ts');
    const opening = openRun(planned, { signal: this.#options.signal, onNews: (text) => this.#warn(text) });
    const { plan, outcome, resumption } = await this.#unlessAborted(opening);
    this.#resumption = resumption;
    this.#resumed = resumption?.resumed;
    this.#isJournalled = resumption !== undefined;
    return outcome ?? plan;
  }

  #reportText(end: RunEnd): string {
    return reportText(reportFacts(this.#record(end)), this.#mask);
  }

  #record(end: RunEnd): RunRecord {
    return {
      reports: undefined,
      outcome: undefined,
      failure: undefined,
      ...end,
      job: this.#job,
      startedAt: this.#startedAt,
      elapsedMs: nowMs() - this.#startedMs,
      plan: this.#plan,
      board: this.#board,
      resumed: this.#resumed,
      workersStarted: this.#supervision?.workersStarted ?? 0,
    };
  }

  /** Nothing is written after a usage error: the report's path itself may be the mistake. */
  async #reportFailure(failure: ThreadmillError): Promise<void> {
    if (failure instanceof UsageError) return;
    // A JavaScript caller may have passed no job.
    const { report: path, preview } = (this.#job as Job | undefined) ?? {};
    if (path === undefined || preview !== undefined) return;
    try {
      await writeReportAlone(path, this.#reportText({ failure }));
    } catch (error) {
      // The first failure is the one to report.
      this.#note(`the report can't be written: ${String(error)}`);
    }
  }

  /** Planning may wait: for a pipe of --arg-file, or the compiler. */
  async #makePlan(job: Job): Promise<RunPlan> {
    const { signal } = this.#options;
    if (signal?.aborted) throw abortedError(signal);
    const onTraits = (traits: ThreadTraits) => this.#early.start(traits);
    return this.#unlessAborted(planRun(job, signal, { onWarning: (text) => this.#warn(text), onTraits }));
  }

  async #supervise(plan: RunPlan): Promise<ThreadReports> {
    const { signal, onPrint } = this.#options;
    this.#board = new StatusBoard(plan.procs);
    this.#board.set('recordsJournalled', plan.reading.before?.records ?? 0);
    const supervision = new Supervision({
      plan,
      early: this.#early,
      board: this.#board,
      onFailure: (error) => this.#notifyFailure(error),
      onWarning: (text) => this.#warn(text),
      onPrint: (text) => callSafely(onPrint ?? printToStandardError, text),
      isPrintRelayed: onPrint !== undefined,
    });
    this.#supervision = supervision;
    this.#hasTemporaryFile = true;
    const abort = () => supervision.fail(abortedError(signal));
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort(); // aborted before the listener was added
    try {
      return await supervision.reports();
    } catch (error) {
      this.#stuck = supervision.stuckThreads();
      if (error instanceof TooManyErrorsError) this.#publishQuarantine(plan);
      // A writer that has not ended by now is inside a system call (the sync of a slow disk): its
      // file is removed all the same.
      this.#discard(plan);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #publish(plan: RunPlan, reports: ThreadReports, outcome: Outcome): Promise<void> {
    try {
      reconcile(reports);
      refuseChanged(plan.shard?.inputs ?? []);
      let report: string | undefined;
      if (plan.report !== undefined) {
        // A run that was killed while it published may have left it.
        if (this.#resumption !== undefined) discard([plan.report]);
        report = this.#reportText({ reports, outcome });
        await this.#unlessAborted(writeReport(plan.report, report));
      }
      const resumption = this.#resumption;
      const { written } = reports.writer;
      const notes = resumption === undefined ? publish(allOutputs(plan)) : resumption.publish(outcome, written, report);
      for (const note of notes) this.#warn(note);
      this.#resumption = undefined;
      this.#hasTemporaryFile = false;
    } catch (error) {
      this.#discard(plan);
      throw error;
    }
  }

  /** Publishes the dead-letter files of a run that failed because too many records failed. */
  #publishQuarantine({ outputs }: RunPlan): void {
    try {
      const plans = plansOf(outputs, QUARANTINE_OUTPUTS.toReversed());
      if (this.#resumption === undefined) for (const note of publish(plans)) this.#warn(note);
      else this.#resumption.publishCopies(plans);
    } catch (error) {
      // The first failure is the one to report.
      this.#note(`the quarantine could not be kept: ${String(error)}`);
    }
  }

  /** A FIFO without a reader may block the report for ever; then only a signal ends the wait. */
  #unlessAborted<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#options;
    return signal === undefined || signal.aborted ? promise : orAborted(promise, signal);
  }

  #discard(plan: RunPlan): void {
    if (this.#resumption !== undefined) {
      // A thread that could not be ended may still write to it; the lock ends with the process.
      if (this.#stuck.length === 0) this.#resumption.release();
      this.#resumption = undefined;
      this.#hasTemporaryFile = false;
      return;
    }
    try {
      discard(allOutputs(plan));
      this.#hasTemporaryFile = false;
    } catch (error) {
      // The first failure is the one to report. A file that can't be removed stays in
      // temporaryFiles().
      this.#note(`the temporary file could not be removed: ${String(error)}`);
    }
  }

  #notifyFailure(error: ThreadmillError): void {
    if (this.#hasNotifiedFailure) return;
    this.#hasNotifiedFailure = true;
    callSafely(this.#options.onFailure, error);
  }

  #warn(text: string): void {
    callSafely(this.#options.onWarning, this.#mask(text));
  }

  #note(text: string): void {
    callSafely(this.#options.onNote, this.#mask(text));
  }
}

// Not process.stderr: on a pipe that nobody reads it blocks in the kernel.
const standardError = openStandardError();
const printToStandardError = (text: string) => standardError.write(text);
