// Runs with --resume that are killed again and again at random moments, until one ends.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished, startThreadmill, threadmill, type Finished } from './program.ts';

const LOOK_EVERY_MS = 5;
const MOST_MS_AFTER_ENTRY = 120;
const MOST_KILLS = 4;

/** Numbers between 0 and 1, the same for the same seed. */
export function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Resumed {
  readonly last: Finished;
  readonly kills: number;
  /** The record at which each run resumed, from its first message. */
  readonly resumedAt: readonly number[];
}

export interface Kills {
  readonly cwd: string;
  /** The output beside which the journal is. */
  readonly output: string;
  readonly seed: number;
  readonly signal?: NodeJS.Signals;
}

/**
 * Each run but the last is killed some time after a new journal entry, or sometimes at any moment.
 */
export async function resumedThroughKills(
  args: readonly string[],
  { cwd, output, seed, signal }: Kills,
): Promise<Resumed> {
  const draw = drawn(seed);
  const journal = join(cwd, `.${output}.threadmill`, 'journal');
  const resumedAt: number[] = [];
  for (let kills = 0; ; kills += 1) {
    if (kills > 0 && !existsSync(dirname(journal))) {
      // The run before was killed after everything was published: the next one is a new run.
      resumedAt.length = 0;
      kills = 0;
    }
    const running = startThreadmill(['--resume', ...args], { cwd });
    const end = finished(running, '');
    if (kills < MOST_KILLS) {
      const before = sizeOf(journal);
      const isAnyMoment = kills % 3 === 2;
      while (!isAnyMoment && running.exitCode === null && sizeOf(journal) <= before) await sleep(LOOK_EVERY_MS);
      await sleep(draw() * (isAnyMoment ? 600 : MOST_MS_AFTER_ENTRY));
      running.kill(signal ?? 'SIGKILL');
    }
    const last = await end;
    const record = /resuming at record (\d+)/.exec(last.stderr)?.[1];
    if (record !== undefined) resumedAt.push(Number(record));
    if (last.signal === null) return { last, kills, resumedAt };
  }
}

/** Kills the run when it has written a journal entry, and returns what it leaves. */
export async function killedWithJournal(args: readonly string[], cwd: string, output: string): Promise<Finished> {
  const journal = join(cwd, `.${output}.threadmill`, 'journal');
  const running = startThreadmill(['--resume', ...args], { cwd });
  const end = finished(running, '');
  while (running.exitCode === null && sizeOf(journal) === 0) await sleep(LOOK_EVERY_MS);
  running.kill('SIGKILL');
  const last = await end;
  expect([last.signal, last.stderr]).toEqual(['SIGKILL', 'threadmill: nothing to resume: starting at record 1\n']);
  return last;
}

export async function succeeded(args: readonly string[], cwd: string): Promise<Finished> {
  const done = await threadmill(args, { cwd });
  expect([done.code, done.stderr]).toEqual([0, expect.anything()]);
  return done;
}

/** Hidden files in the folder: there are none after a run has ended. */
export function hiddenIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('.'));
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
