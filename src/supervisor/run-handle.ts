// The interface between the supervisor and its callers (the command line, the library): the
// callbacks of a run, and what can be asked while it runs.
import type { ThreadmillError } from '../job/errors.ts';
import type { Outcome, Progress } from '../job/outcome.ts';

export interface RunOptions {
  /**
   * Aborting it stops the run as any failure does: it rejects with an AbortedError, and nothing is
   * published.
   */
  readonly signal?: AbortSignal;
  /**
   * Called at once with the first failure, before the threads have ended. The run rejects with the
   * same error later.
   */
  readonly onFailure?: (error: ThreadmillError) => void;
  /**
   * One sentence for each choice made (procs and why, memory, batch size, threads started), as
   * `--verbose` prints.
   */
  readonly onNote?: (note: string) => void;
  /**
   * One sentence for each warning: what was accepted because of an option (`allowTruncated`), and
   * with `resume` the record that the run begins at.
   */
  readonly onWarning?: (text: string) => void;
  /**
   * What the user's work prints (console.log), in whole chunks. Without it the workers write
   * directly to standard error.
   */
  readonly onPrint?: (text: string) => void;
}

export interface RunHandle {
  /**
   * Resolves when every thread has ended and the output is published; rejects with the first
   * failure.
   */
  readonly outcome: Promise<Outcome>;
  progress(): Progress;
  /** Files that may exist now and must be removed if the process has to exit at once. */
  temporaryFiles(): readonly string[];
  /**
   * With --resume: the number of records that need not be repeated if the run fails now; undefined
   * before the journal is open.
   */
  recordsJournalled(): number | undefined;
  /**
   * The text with the secrets of --arg and --arg-file hidden; use it for all text that is printed.
   */
  masked(text: string): string;
  /** Kills the processes of the run; for a process that has to exit at once. */
  killCommands(): void;
  /**
   * Threads that could not be ended (a native call of the user's, such as execSync) when `outcome`
   * rejected. While there are any, `process.exit` hangs: only SIGKILL or, from Node 22.15 on,
   * `process.execve` ends the process.
   */
  stuckThreads(): readonly string[];
}
