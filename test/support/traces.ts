// What a run leaves behind: processes, known by a mark in the environment that all of a run's processes inherit, and
// files as they were or were not touched.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Patience } from './patience.ts';

const MARK = 'THREADMILL_TEST_RUN';
/** A process that was told to end may take this long to be gone. */
const GONE_MS = 20_000;
const LOOK_AGAIN_MS = 10;

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** An environment by which `processesOf` finds what was started with it, and whatever that has started. */
export function markedEnvironment(): Record<string, string> {
  return { [MARK]: `${process.pid}-${Math.random()}` };
}

/** The processes that run with this mark now, in whichever variable; threads are no processes, but keep theirs alive. */
export function processesOf(environment: Readonly<Record<string, string>>, variable = MARK): Process[] {
  const entry = `${variable}=${environment[variable]!}`;
  return readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || !readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(entry)) return [];
      return [
        { pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() },
      ];
    } catch {
      return []; // gone meanwhile
    }
  });
}

/** The processes that are there when those that are ending have had the time to. */
export async function processesLeft(
  environment: Readonly<Record<string, string>>,
  variable = MARK,
): Promise<Process[]> {
  for (const patience = new Patience(GONE_MS); ; await sleep(LOOK_AGAIN_MS)) {
    const left = processesOf(environment, variable);
    if (left.length === 0 || patience.isOver) return left;
  }
}

/** All that can be told of the files in a folder without reading them: written to or replaced, they differ. */
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
