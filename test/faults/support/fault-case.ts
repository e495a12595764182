// One way to make the program fail, and the expected outcome: the row of docs/FAILURES.md that it
// produces.
import type { Finished } from '../../support/program.ts';

export interface FaultCase {
  /** The row of docs/FAILURES.md. */
  readonly row: string;
  /** Tells several cases of a row apart. */
  readonly name?: string;
  /** Arguments of the program, after `-o result.txt` or another output. */
  readonly args?: readonly string[];
  readonly output?: string;
  /**
   * Instead of `args`: a bash script in which `threadmill` is the program and $O is `-o
   * result.txt`; its exit code is the run's.
   */
  readonly script?: string;
  /**
   * Files put into the folder, besides in.txt (a header and 1000 records), faults/ and modules/.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Prepares anything else in the folder. */
  readonly prepare?: (folder: string) => void;
  /** Undoes it, if removing the folder does not. */
  readonly restore?: (folder: string) => void;
  readonly input?: string | Uint8Array;
  readonly afterInput?: 'end' | 'silence';
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Runs as a user without special rights. */
  readonly asNobody?: true;
  /** Too slow to run more than once. */
  readonly isSlow?: true;
  /** A part of standard error. */
  readonly says: string | RegExp;
  /** The exit code, 128 + N for signal N; – for a run that does not end by itself. */
  readonly exit: number | '–';
  /**
   * The exit code with this version of Node, if it depends on that and the document says so in
   * words.
   */
  readonly exitHere?: number;
  /** Sent one after the other as soon as `says` was printed. */
  readonly signals?: readonly NodeJS.Signals[];
  /** As in the row. Default: `nothing new`. */
  readonly disk?: Disk;
  /** Files that the work or the script itself changes, creates or removes. */
  readonly touches?: readonly string[];
  /** Part of the command line of processes that may stay, as the row says. */
  readonly leaves?: string;
  /** Why it can't be produced on this machine; undefined if it can. */
  readonly skip?: string | undefined;
}

/** The values of the column `on disk`. */
export const DISKS = [
  'nothing new',
  'not opened',
  'the output',
  'the quarantine',
  'the output and the quarantine',
  'the progress',
  'a `.partial`',
] as const;
export type Disk = (typeof DISKS)[number];

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGUSR2: 12,
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGTERM: 15,
};

/** The exit code as a shell reports it. */
export function exitCodeOf({ code, signal }: Pick<Finished, 'code' | 'signal'>): number {
  return code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? NaN);
}

export function titleOf({ row, name }: FaultCase): string {
  return name === undefined ? row : `${row}: ${name}`;
}
