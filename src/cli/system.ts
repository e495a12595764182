// The outside world of the command line, passed in by main.ts, so that a test can replace it.
import type { Job } from '../job/job.ts';
import type { RunHandle, RunOptions } from '../supervisor/run-handle.ts';
import type { ColorChoice } from './display.ts';
import type { Environment } from './environment.ts';
import type { Look } from './output-fate.ts';
import type { LiveLine } from './screen.ts';
import type { SignalSource } from './signals.ts';
import type { Terminals } from './terminal.ts';

export type StartRun = (job: Job, options: RunOptions) => RunHandle;

export interface System {
  /**
   * Without node and script, byte for byte (job/byte-text.ts). @throws UsageError if the system
   * can't give the exact bytes
   */
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly terminals: Terminals;
  /** Width of standard output if it is a terminal; else the default width of pages. */
  outputColumns(): number;
  readonly signals: SignalSource;
  /** SIGHUP is to be ignored: the run was started by nohup. */
  readonly isHangUpIgnored: boolean;
  readonly live: {
    /** Loads the live line. */
    open(color: ColorChoice): Promise<LiveLine>;
    /** Of the terminal, now. */
    columns(): number;
  };
  /** The stats of a path; throws if it does not exist. */
  readonly look: Look;
  loadStartRun(): Promise<StartRun>;
  /** To standard error, at once; never throws. */
  writeError(text: string): void;
  /** To standard output; resolves to the error if it can't be written. */
  writeOutput(text: string): Promise<Error | undefined>;
  /** Removes a file, at once; never throws. */
  remove(path: string): void;
  /** The actual exit code for this exit code, if a thread can't be ended. */
  forcedCode(code: number): number;
}
