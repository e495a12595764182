// All that the command line needs of the world outside, handed in by main.ts: so that a test can be that world.
import type { Job } from '../job/job.ts';
import type { RunHandle, RunOptions } from '../supervisor/run-handle.ts';
import type { Environment } from './environment.ts';
import type { Look } from './output-fate.ts';
import type { LiveTerminal } from './progress-display.ts';
import type { SignalSource } from './signals.ts';
import type { Terminals } from './terminal.ts';

export type StartRun = (job: Job, options: RunOptions) => RunHandle;

export interface System {
  /** Without node and script, byte for byte (job/byte-text.ts). @throws UsageError where the system does not tell */
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly terminals: Terminals;
  /** Width of standard output, if it is a terminal; else the width that pages are made for. */
  outputColumns(): number;
  readonly signals: SignalSource;
  /** SIGHUP is to have no effect: we run under nohup. */
  readonly isHangUpIgnored: boolean;
  readonly live: LiveTerminal;
  /** What stands behind a path; throws where there is nothing. */
  readonly look: Look;
  loadStartRun(): Promise<StartRun>;
  /** To standard error, at once; never throws. */
  writeError(text: string): void;
  /** To standard output; resolves to the error where that can't be written. */
  writeOutput(text: string): Promise<Error | undefined>;
  /** Removes a file, at once; never throws. */
  remove(path: string): void;
  /** What the process exits with where it is to exit with this code, but has a thread that can't be ended. */
  forcedCode(code: number): number;
}
