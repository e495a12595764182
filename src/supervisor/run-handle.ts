// The border between the supervisor and whoever starts a run (the command line, the library): what can be handed in,
// and what can be asked while it goes on.
import type { ThreadmillError } from '../job/errors.ts';
import type { Outcome, Progress } from '../job/outcome.ts';

export interface RunOptions {
  /** Aborting it stops the run as any failure does: it rejects with an AbortedError, and nothing is published. */
  readonly signal?: AbortSignal;
  /** Called at once with the first failure, before the threads have ended. The run rejects with the same error later. */
  readonly onFailure?: (error: ThreadmillError) => void;
  /** One sentence for each choice made (procs and why, memory, batch size, threads started), as `--verbose` prints. */
  readonly onNote?: (note: string) => void;
  /**
   * One sentence for what may have to be known: what was accepted because it was asked for (`allowTruncated`), and with
   * `resume` the record that the run begins at.
   */
  readonly onWarning?: (text: string) => void;
  /**
   * What the user's work prints (console.log), whole chunks as written. Without it the workers write straight to
   * standard error themselves.
   */
  readonly onPrint?: (text: string) => void;
}

export interface RunHandle {
  /** Resolves when every thread has ended and the output is published; rejects with the first failure. */
  readonly outcome: Promise<Outcome>;
  progress(): Progress;
  /** Files that may exist now and must be removed should the process have to die at once. */
  temporaryFiles(): readonly string[];
  /** With --resume: so many records need not be done again, should the run fail now; undefined where it has not begun. */
  recordsJournalled(): number | undefined;
  /** A text without the secrets of --arg and --arg-file, for whoever shows it. */
  masked(text: string): string;
  /** Kills what the command of the work has running: for when the process has to die at once. */
  killCommands(): void;
  /**
   * Threads that could not be ended (a native call of the user's, such as execSync) when `outcome` rejected. While
   * there are any, `process.exit` hangs: only SIGKILL or, from Node 22.15 on, `process.execve` ends the process.
   */
  stuckThreads(): readonly string[];
}
