// Runs the built program in a folder of its own, and returns everything that a person or a script
// could see of it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterPatience } from './patience.ts';
import { endWithUs } from './watchdog.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { THREADMILL_TEST_PROGRAM: INSTEAD } = process.env;
/** Ours, or one that does nothing (scripts/test-null.mjs). */
export const PROGRAM = INSTEAD ?? join(ROOT, 'bin/threadmill.js');
export const FIXTURES = join(ROOT, 'fixtures');

/**
 * A run that takes longer hangs: it is killed, and `hasHung` is true. Far longer than any run
 * takes, and shorter than the minute for which things sleep that must not be waited for. Time
 * without a CPU is not counted (patience.ts).
 */
export const HANG_MS = INSTEAD === undefined ? 50_000 : 5000;

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly elapsedMs: number;
  readonly hasHung: boolean;
}

export interface RunSettings {
  readonly cwd?: string;
  /** Written to standard input. Default: empty. */
  readonly input?: string | Uint8Array;
  /** Whether standard input ends after `input`, or stays open. */
  readonly afterInput?: 'end' | 'silence';
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The hang limit, for runs that wait for long by themselves. */
  readonly hangMs?: number;
  /** Runs as this user and as the group with the same number; only root can. */
  readonly userId?: number;
}

/** Runs the program with these arguments; standard input is a pipe. */
export function threadmill(args: readonly string[], settings: RunSettings = {}): Promise<Finished> {
  return finishedWith(startThreadmill(args, settings), settings);
}

/** The same, but returns the running process, for tests that act on it. */
export function startThreadmill(args: readonly string[], settings: RunSettings = {}): ChildProcess {
  return noted(spawn(process.execPath, [PROGRAM, ...args], options(settings)), 'process');
}

/** Runs a bash script in which `threadmill` is the program. */
export function shell(script: string, settings: RunSettings = {}): Promise<Finished> {
  return finishedWith(startShell(script, settings), settings);
}

export function startShell(script: string, settings: RunSettings = {}): ChildProcess {
  const env = { ...settings.env, PATH: `${commandFolder()}:${process.env['PATH'] ?? ''}` };
  return noted(spawn('bash', ['-c', script], { ...options({ ...settings, env }), detached: true }), 'group');
}

/** A shell loop that waits for a run must not go on for ever if the tests are killed. */
function noted(running: ChildProcess, what: 'group' | 'process'): ChildProcess {
  endWithUs(running, what);
  return running;
}

function finishedWith(
  running: ChildProcess,
  { input = '', afterInput = 'end', hangMs }: RunSettings,
): Promise<Finished> {
  if (afterInput === 'end') return finished(running, input, hangMs);
  running.stdin?.write(input);
  return finished(running, undefined, hangMs);
}

/** Waits for the end of a started process, and collects its output. */
export async function finished(
  running: ChildProcess,
  input?: string | Uint8Array,
  hangMs = HANG_MS,
): Promise<Finished> {
  const startedMs = performance.now();
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let hasHung = false;
  const endPatience = afterPatience(hangMs, () => {
    hasHung = true;
    killAll(running);
  });
  running.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  running.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  running.stdin?.on('error', () => {
    // it may end without reading all of its input
  });
  if (input !== undefined) running.stdin?.end(input);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    running.on('error', reject);
    running.on('close', (code, signal) => resolve([code, signal]));
  });
  endPatience();
  return {
    code,
    signal,
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString(),
    elapsedMs: performance.now() - startedMs,
    hasHung,
  };
}

/** A shell leads a process group, which contains everything that it started. */
function killAll(running: ChildProcess): void {
  try {
    process.kill(-running.pid!, 'SIGKILL');
  } catch {
    running.kill('SIGKILL');
  }
}

function options({ cwd, env, userId }: RunSettings) {
  // Variables set by a terminal or CI around the tests must not change the results.
  const clean = { ...process.env, CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined };
  const user = userId === undefined ? {} : { uid: userId, gid: userId };
  return { cwd: cwd ?? tmpdir(), env: { ...clean, ...env }, ...user };
}

let commands: string | undefined;

/** A folder for PATH in which `threadmill` is the program. */
export function commandFolder(): string {
  if (commands === undefined) {
    commands = mkdtempSync(join(tmpdir(), 'threadmill-bin-'));
    symlinkSync(PROGRAM, join(commands, 'threadmill'));
    symlinkSync(process.execPath, join(commands, 'node'));
    const made = commands;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return commands;
}

/** A new empty folder, removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-test-')));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Names of everything in the folder, including hidden files. */
export function filesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).sort();
}
