// One way to make the program fail, and what must have become of it: the row of docs/FAILURES.md that it produces.
import type { Finished } from '../../support/program.ts';

export interface FaultCase {
  /** Which row of docs/FAILURES.md. */
  readonly row: string;
  /** Which of several cases of the row. */
  readonly name?: string;
  /** Arguments of the program; `-o result.txt` is put before them, or another output. */
  readonly args?: readonly string[];
  readonly output?: string;
  /** Instead: a bash script in which `threadmill` is the program and $O is `-o result.txt`; its exit code is the run's. */
  readonly script?: string;
  /** Put into the folder before, besides in.txt (a header and 1000 records), faults/ and modules/. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What else is to be made there. */
  readonly prepare?: (folder: string) => void;
  /** Undoes it, where removing the folder does not. */
  readonly restore?: (folder: string) => void;
  readonly input?: string | Uint8Array;
  readonly afterInput?: 'end' | 'silence';
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** As somebody who has no special rights. */
  readonly asNobody?: true;
  /** So slow that once is enough. */
  readonly isSlow?: true;
  /** A part of what stands on standard error. */
  readonly says: string | RegExp;
  /** The exit code, 128 + N for signal N; – for a run that does not end by itself. */
  readonly exit: number | '–';
  /** Where it depends on the version of Node, as the document says in words: what it is with this one. */
  readonly exitHere?: number;
  /** Sent as soon as `says` is said, one after the other. */
  readonly signals?: readonly NodeJS.Signals[];
  /** As the row has it; `nothing new` if it isn't given. */
  readonly disk?: Disk;
  /** Files that the work or the script changes, creates or removes itself. */
  readonly touches?: readonly string[];
  /** Processes that the row says may stay: what their command line contains. */
  readonly leaves?: string;
  /** Why it can't be produced on this machine; undefined where it can. */
  readonly skip?: string | undefined;
}

/** What the column `on disk` may say. */
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

/** The exit code as a shell would give it. */
export function exitCodeOf({ code, signal }: Pick<Finished, 'code' | 'signal'>): number {
  return code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? NaN);
}

export function titleOf({ row, name }: FaultCase): string {
  return name === undefined ? row : `${row}: ${name}`;
}
