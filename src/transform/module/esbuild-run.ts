// Runs esbuild in memory. Nothing of it is left running afterwards, and it prints nothing to
// standard error. It is a Go program, which prints the stacks of all its threads if the system
// refuses it another thread.
import childProcess, { type ChildProcess, type SpawnOptions } from 'node:child_process';
import type * as Esbuild from 'esbuild';
import type { BuildFailure, BuildOptions, BuildResult } from 'esbuild';
import { ModuleError, type ThreadmillError } from '../../job/errors.ts';
import { describeProcessLimit } from '../../io/machine/process-limit.ts';
import { importModule } from '../../io/startup/import-module.ts';
import { compileError } from './compile-error.ts';
import type { Entry } from './module-faults.ts';

export type InMemory = BuildOptions & { write: false };

/** Threads that it may start: about 7 on two CPUs, up to 25 on 64. */
const THREADS = 25;
/** Bytes kept of its output; the first lines say what is wrong. */
const MOST_PRINTED = 4096;

/** Running compilations; they share esbuild's process, which the last one stops. */
let underWay = 0;
/** Output of that process, which prints only when it dies. */
let printed = '';

/** @throws ThreadmillError that says what is wrong in the sources, or with the compiler */
export async function runBuild(options: InMemory, entry: Entry): Promise<BuildResult<InMemory>> {
  // Lazy: runs without TypeScript don't pay for it.
  const esbuild = (await importModule('esbuild')) as typeof Esbuild;
  underWay += 1;
  try {
    return await whileNoted(() => esbuild.build(options));
  } catch (error) {
    throw isBuildFailure(error) ? compileError(error.errors[0]!, entry) : compilerError(error, entry);
  } finally {
    underWay -= 1;
    if (underWay === 0) await esbuild.stop();
  }
}

/** esbuild starts its process before `start` returns, and has no option for its output. */
function whileNoted<T>(start: () => T): T {
  const { spawn } = childProcess;
  const noting = (command: string, args: readonly string[], options: SpawnOptions): ChildProcess => {
    const child = spawn(command, args, { ...options, stdio: 'pipe' });
    printed = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (printed.length < MOST_PRINTED) printed += text;
    });
    // Like its other streams, it must not keep the event loop alive.
    (child.stderr as { unref?: () => void } | null)?.unref?.();
    return child;
  };
  childProcess.spawn = noting as typeof spawn;
  try {
    return start();
  } finally {
    childProcess.spawn = spawn;
  }
}

function compilerError(error: unknown, { displayName }: Entry): ThreadmillError {
  const options = { place: { file: displayName }, cause: error };
  if (
    /\bEAGAIN\b|failed to create new OS thread|newosproc|Resource temporarily unavailable/.test(String(error) + printed)
  ) {
    return new ModuleError(
      `it could not be compiled: ${describeProcessLimit()}, and the compiler for TypeScript needs up to ${THREADS} more`,
      { ...options, advice: 'raise the limit, or write JavaScript, which needs no compiler' },
    );
  }
  const [line = ''] = printed.split('\n', 1);
  return new ModuleError(`it could not be compiled: ${String(error)}${line === '' ? '' : `: ${line}`}`, options);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return typeof error === 'object' && error !== null && Array.isArray((error as Partial<BuildFailure>).errors);
}
