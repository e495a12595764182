// One table: the outcome of a run, and how the process ends.
import { AbortedError, type ThreadmillError } from '../job/errors.ts';

/**
 * The signals that end a process which does not handle them, as Linux numbers them, without those
 * of a crash. Schedulers announce a limit by SIGUSR2 or SIGXCPU before they kill.
 */
export const SIGNAL_NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR2: 12,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGXCPU: 24,
  SIGVTALRM: 26,
  SIGIO: 29,
  SIGPWR: 30,
} as const;

export type StopSignal = keyof typeof SIGNAL_NUMBERS;

export const STOP_SIGNALS = Object.keys(SIGNAL_NUMBERS) as StopSignal[];

export type Ending =
  | { readonly kind: 'exit'; readonly code: number }
  /**
   * To die of the signal, so that the parent can see it: only then does Ctrl-C end a shell's loop.
   * `isStuck`: a thread may still run.
   */
  | { readonly kind: 'signal'; readonly signal: StopSignal; readonly isStuck?: true }
  /** A thread is in a native call that only the end of the process can end. */
  | { readonly kind: 'force'; readonly code: number };

export interface RunEnd {
  /** Absent after success. */
  readonly error?: ThreadmillError;
  /** The signal that stopped the run, if any. */
  readonly signal?: StopSignal | undefined;
  readonly hasStuckThreads?: boolean;
}

/**
 * | the run | the process |
 * | --- | --- |
 * | succeeded, even if a signal came too late | exits 0 |
 * | was stopped by a signal | dies of that signal, which also ends stuck threads |
 * | failed | exits with the error's code: 1, 2 for usage, 141 if the reader of the output is gone |
 * | failed, and a thread can't be ended | is replaced by a program that exits with that code; Node 20 kills itself (137) |
 */
export function endingOf({ error, signal, hasStuckThreads = false }: RunEnd): Ending {
  if (error === undefined) return { kind: 'exit', code: 0 };
  if (error instanceof AbortedError && signal !== undefined) {
    return { kind: 'signal', signal, ...(hasStuckThreads ? { isStuck: true } : {}) };
  }
  return { kind: hasStuckThreads ? 'force' : 'exit', code: error.exitCode };
}
