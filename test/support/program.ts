// Runs the real program, built, in a folder of its own, and tells all that a person or a script could see of it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterPatience } from './patience.ts';
import { endWithUs } from './watchdog.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = join(ROOT, 'bin/threadmill.js');
export const FIXTURES = join(ROOT, 'fixtures');

/**
 * A run of the program that takes longer has hung: it is killed, and `hasHung` says so. Far above what any run needs; below
 * the minute that what must not be waited for sleeps in these tests. Time without a CPU is not counted (patience.ts).
 */
export const HANG_MS = 50_000;

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
  /** Written to standard input; without it standard input is empty. */
  readonly input?: string | Uint8Array;
  /** Whether standard input ends behind `input`, or stays open and silent. */
  readonly afterInput?: 'end' | 'silence';
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long it may take before it is taken to hang: for what waits long by itself. */
  readonly hangMs?: number;
  /** Of another user, and of the group of that number: only root may say so. */
  readonly userId?: number;
}

/** The program with these arguments; standard input is a pipe. */
export function threadmill(args: readonly string[], settings: RunSettings = {}): Promise<Finished> {
  return finishedWith(startThreadmill(args, settings), settings);
}

/** The same, still running: for tests that act on it. */
export function startThreadmill(args: readonly string[], settings: RunSettings = {}): ChildProcess {
  return noted(spawn(process.execPath, [PROGRAM, ...args], options(settings)), 'process');
}

/** A bash script in which `threadmill` is the program. */
export function shell(script: string, settings: RunSettings = {}): Promise<Finished> {
  return finishedWith(startShell(script, settings), settings);
}

export function startShell(script: string, settings: RunSettings = {}): ChildProcess {
  const env = { ...settings.env, PATH: `${commandFolder()}:${process.env['PATH'] ?? ''}` };
  return noted(spawn('bash', ['-c', script], { ...options({ ...settings, env }), detached: true }), 'group');
}

/** A loop of a shell that waits for a run must not go on for ever when the tests are killed. */
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

/** Waits for the end of a process that was started, and collects what it wrote. */
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
    // it ended without reading all of its input, as it may
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

/** A shell is started as the head of a group, which holds what it has started. */
function killAll(running: ChildProcess): void {
  try {
    process.kill(-running.pid!, 'SIGKILL');
  } catch {
    running.kill('SIGKILL');
  }
}

function options({ cwd, env, userId }: RunSettings) {
  // what a terminal or CI around the tests sets must not change what they see
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

/** A new empty folder, removed when the tests of this file have ended. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-test-')));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Names of all that is in the folder, hidden files too. */
export function filesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).sort();
}
