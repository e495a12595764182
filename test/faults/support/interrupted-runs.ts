// Runs with --resume that are killed at random moments, again and again, and then left alone: the
// output must equal that of an uninterrupted run, byte for byte.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished, startThreadmill, threadmill, type Finished } from '../../support/program.ts';
import { againWith, Random, repeats, SEED } from '../../support/random.ts';

export interface ResumedJob {
  /** The folder of the inputs and modules. */
  readonly folder: string;
  /** All arguments but the outputs. */
  readonly args: readonly string[];
  /** Names of the outputs, with the option of each. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The outputs of an uninterrupted run without --resume, and its duration. */
export interface Undisturbed {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly elapsedMs: number;
}

const HANG_MS = 60_000;

function argsOf({ args, outputs }: ResumedJob, folder: string): string[] {
  return [...args, ...Object.entries(outputs).flatMap(([name, option]) => [option, join(folder, name)])];
}

export async function undisturbed(job: ResumedJob): Promise<Undisturbed> {
  const folder = mkdtempSync(join(job.folder, 'whole-'));
  const ended = await threadmill(argsOf(job, folder), { cwd: job.folder, hangMs: HANG_MS });
  expect({ code: ended.code, hasHung: ended.hasHung }).toEqual({ code: 0, hasHung: false });
  return { files: filesIn(folder), elapsedMs: ended.elapsedMs };
}

/** All files by name; those of --resume with their folder. */
export function filesIn(folder: string): Record<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

/**
 * One run in a folder of its own: killed up to `kills` times at random moments, then left alone.
 * Returns the records at which it resumed.
 */
export async function killAndResume(
  job: ResumedJob,
  whole: Undisturbed,
  random: Random,
  kills = 1,
): Promise<{ resumedAt: number[] }> {
  const folder = mkdtempSync(join(job.folder, 'killed-'));
  const resumedAt: number[] = [];
  for (let kill = 0; ; kill += 1) {
    const afterMs = kill < kills ? random.next() * whole.elapsedMs * 1.1 : undefined;
    const ended = await oneRun(job, folder, afterMs);
    const record = /resuming at record (\d+)/.exec(ended.stderr)?.[1];
    if (record !== undefined) resumedAt.push(Number(record));
    if (ended.signal === 'SIGKILL' && !ended.hasHung) continue;
    expect({ code: ended.code, hasHung: ended.hasHung, said: ended.stderr }).toEqual({
      code: 0,
      hasHung: false,
      said: ended.stderr,
    });
    // Killed at its very end, it was complete.
    break;
  }
  expectSame(filesIn(folder), whole.files);
  rmSync(folder, { recursive: true });
  return { resumedAt };
}

async function oneRun(job: ResumedJob, folder: string, killAfterMs: number | undefined): Promise<Finished> {
  const settings = { cwd: job.folder, ...(job.env === undefined ? {} : { env: job.env }) };
  const running = startThreadmill([...argsOf(job, folder), '--resume'], settings);
  const end = finished(running, '', HANG_MS);
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), end]);
    running.kill('SIGKILL');
  }
  return end;
}

/** Compares names first: whole files in a message help nobody. */
export function expectSame(found: Readonly<Record<string, Buffer>>, wanted: Readonly<Record<string, Buffer>>): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, bytes] of Object.entries(wanted)) {
    const differs = found[name]!.findIndex((byte, index) => byte !== bytes[index]);
    expect({ name, differs, bytes: found[name]!.length }).toEqual({ name, differs: -1, bytes: bytes.length });
  }
}

/** So many rounds in a whole run; a failing one says how to repeat it. */
export async function rounds(times: number, round: (random: Random) => Promise<void>) {
  for (let seed = SEED; seed < SEED + repeats(times); seed += 1) {
    try {
      await round(new Random(seed));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new Error(`${said}\n\n${againWith(seed)}`, { cause: error });
    }
  }
}

/** Whether a file or folder of --resume is left. */
export function hasProgress(folder: string, output: string): boolean {
  return existsSync(join(folder, `.${output}.threadmill`));
}
