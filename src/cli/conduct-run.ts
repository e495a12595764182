// One run as the command line sees it: starts it, shows its progress, passes signals on, and
// reports the outcome.
import { AbortedError, InternalError, OutputClosedError, ThreadmillError } from '../job/errors.ts';
import type { Job } from '../job/job.ts';
import type { Outcome } from '../job/outcome.ts';
import { importModule } from '../io/startup/import-module.ts';
import type { RunHandle } from '../supervisor/run-handle.ts';
import type { Display } from './display.ts';
import { endingOf, type Ending, type StopSignal } from './ending.ts';
import { failureMessage } from './message.ts';
import { outputStatus, resumeHint, quarantineHint } from './output-fate.ts';
import type * as PaintModule from './paint.ts';
import { printable } from '../job/printable.ts';
import { ProgressDisplay } from './progress-display.ts';
import { Screen } from './screen.ts';
import { listenForSignals } from './signals.ts';
import { formatSummary, quarantined } from './summary.ts';
import type { System } from './system.ts';
import { hasColour, progressStyle } from './terminal.ts';

export interface RunCommand {
  readonly job: Job;
  readonly display: Display;
  /** Facts that were not typed; printed with --verbose. */
  readonly notes?: readonly string[];
}

export function conductRun(command: RunCommand, system: System): Promise<Ending> {
  return new Conductor(command, system).conduct();
}

class Conductor {
  readonly #job: Job;
  readonly #display: Display;
  readonly #notes: readonly string[];
  readonly #system: System;
  readonly #screen: Screen;
  readonly #abort = new AbortController();
  #handle: RunHandle | undefined;
  #progress: ProgressDisplay | undefined;
  #stoppedBy: StopSignal | undefined;
  /** Settles when the failure has been printed; undefined while nothing has failed. */
  #failurePrinted: Promise<void> | undefined;

  constructor({ job, display, notes = [] }: RunCommand, system: System) {
    this.#job = job;
    this.#display = display;
    this.#notes = notes;
    this.#system = system;
    this.#screen = new Screen((text) => system.writeError(text));
  }

  async conduct(): Promise<Ending> {
    // Before the run is loaded: a signal must find its listener from the first moment.
    const stoppedAtOnce = this.#listen();
    return Promise.race([stoppedAtOnce, this.#run()]);
  }

  async #run(): Promise<Ending> {
    const startRun = await this.#system.loadStartRun();
    if (this.#display.verbosity === 'verbose') for (const note of this.#notes) this.#sayLine(note);
    const style = progressStyle(this.#job, this.#display, this.#system.terminals, this.#system.env);
    const handle = startRun(this.#job, {
      signal: this.#abort.signal,
      onFailure: (error) => this.#printFailure(error),
      ...(this.#display.verbosity === 'verbose' ? { onNote: (note) => this.#sayLine(note) } : {}),
      ...(this.#display.verbosity === 'quiet' ? {} : { onWarning: (text) => this.#sayLine(text) }),
      // Without a live line the workers write themselves. That is faster, but would mix with the
      // line.
      ...(style === 'live' ? { onPrint: (text) => this.#screen.print(text) } : {}),
    });
    this.#handle = handle;
    this.#progress = new ProgressDisplay(style, this.#screen, handle, {
      columns: () => this.#system.live.columns(),
      open: () => this.#system.live.open(this.#display.color),
    });
    try {
      const outcome = await handle.outcome;
      this.#progress.stop('success');
      this.#summarize(outcome);
      return endingOf({});
    } catch (thrown) {
      const error = thrown instanceof ThreadmillError ? thrown : new InternalError(String(thrown), { cause: thrown });
      this.#progress.stop();
      this.#printFailure(error);
      await this.#failurePrinted;
      const stuck = handle.stuckThreads();
      const ending = endingOf({ error, signal: this.#stoppedBy, hasStuckThreads: stuck.length > 0 });
      if (ending.kind === 'force') {
        handle.killCommands();
        const code = this.#system.forcedCode(ending.code);
        this.#sayLine(`${stuck.join(', ')} can't be ended: the process ends without waiting, with code ${code}`);
      }
      return ending;
    }
  }

  /** Resolves at the second signal: from then on nothing is waited for. */
  #listen(): Promise<Ending> {
    return new Promise((resolve) => {
      listenForSignals(
        this.#system.signals,
        {
          stop: (signal) => {
            this.#stoppedBy = signal;
            this.#abort.abort(signal);
          },
          stopAtOnce: (signal) => {
            this.#progress?.stop();
            this.#handle?.killCommands();
            for (const path of this.#handle?.temporaryFiles() ?? []) this.#system.remove(path);
            resolve({ kind: 'signal', signal, isStuck: true });
          },
          report: () => this.#progress?.printNow(),
        },
        this.#system.isHangUpIgnored,
      );
    });
  }

  /** Prints the first failure at once: the threads may take a while to end. */
  #printFailure(error: ThreadmillError): void {
    if (this.#failurePrinted !== undefined) return;
    this.#progress?.stop();
    this.#failurePrinted = this.#writeFailure(error);
  }

  async #writeFailure(error: ThreadmillError): Promise<void> {
    if (error instanceof OutputClosedError) return;
    const isSignal = error instanceof AbortedError && this.#stoppedBy !== undefined;
    if (isSignal && this.#display.verbosity === 'quiet') return;
    const message = failureMessage(isSignal ? new AbortedError(`stopped by ${this.#stoppedBy}`) : error, {
      outputStatus: this.#job.preview === undefined ? outputStatus(this.#job, error, this.#system.look) : undefined,
      quarantineHint: quarantineHint(this.#job, error),
      resumeHint: resumeHint(this.#handle?.recordsJournalled(), error),
      isVerbose: this.#display.verbosity === 'verbose',
    });
    this.#screen.say(await this.#painted(this.#handle?.masked(message) ?? message));
  }

  async #painted(message: string): Promise<string> {
    if (!hasColour(this.#system.terminals.error, this.#system.env, this.#display.color)) return message;
    try {
      const beside = import.meta.url.endsWith('.ts') ? './paint.ts' : './paint.js';
      const loaded = await importModule(new URL(beside, import.meta.url).href);
      return (loaded as typeof PaintModule).paintFailure(message);
    } catch {
      return message; // the message matters, not its colour
    }
  }

  #summarize(outcome: Outcome): void {
    const { verbosity } = this.#display;
    const isWanted = verbosity === 'verbose' || (verbosity === 'normal' && this.#system.terminals.error);
    const { recordsQuarantined } = outcome;
    if (recordsQuarantined > 0 && verbosity !== 'quiet') this.#sayLine(quarantined(recordsQuarantined, this.#job));
    if (isWanted && this.#job.preview === undefined) this.#screen.say(`threadmill: ${formatSummary(outcome)}\n`);
  }

  #sayLine(text: string): void {
    this.#screen.say(`threadmill: ${printable(text)}\n`);
  }
}
