// What a run leaves behind: processes, which inherit a mark in their environment, and changes of
// files.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Patience } from './patience.ts';

const MARK = 'THREADMILL_TEST_RUN';
/** A process that was told to end may take this long. */
const GONE_MS = 20_000;
const LOOK_AGAIN_MS = 10;

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/**
 * An environment by which `processesOf` finds the processes started with it, and their descendants.
 */
export function markedEnvironment(): Record<string, string> {
  return { [MARK]: `${process.pid}-${Math.random()}` };
}

/**
 * The running processes with this mark in `variable`. Threads are not processes, but keep theirs
 * alive.
 */
export function processesOf(environment: Readonly<Record<string, string>>, variable = MARK): Process[] {
  const entry = `${variable}=${environment[variable]!}`;
  return readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || !readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(entry)) return [];
      return [
        { pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() },
      ];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

/** The processes that are still running after those that are ending had time to. */
export async function processesLeft(
  environment: Readonly<Record<string, string>>,
  variable = MARK,
): Promise<Process[]> {
  for (const patience = new Patience(GONE_MS); ; await sleep(LOOK_AGAIN_MS)) {
    const left = processesOf(environment, variable);
    if (left.length === 0 || patience.isOver) return left;
  }
}

/**
 * Facts about the files in a folder without reading them: they change if a file is written to or
 * replaced.
 */
export function traceOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => {
        const { ino, size, mtimeNs, mode } = lstatSync(join(folder, name), { bigint: true });
        return [name, `inode ${ino}, ${size} bytes, mode ${mode.toString(8)}, written ${mtimeNs}`];
      }),
  );
}
