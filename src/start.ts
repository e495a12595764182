// The first code of the process and of each thread: loads a file of the build through the code
// cache. Only the build runs it; development loads the sources themselves.
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { whyTooSmall } from './io/machine/address-space.ts';
import { whyTooFewFiles } from './io/machine/open-files.ts';
import { countOpen, openFiles } from './io/machine/open-files-limit.ts';
import { addressSpace } from './io/machine/space-limit.ts';
import { loadWithCache, type FileWithCode } from './io/startup/code-cache.ts';
import { useGate, withoutTermination } from './io/system/termination-gate.ts';

/**
 * A thread's start data: its file was read by the thread that starts it
 * (src/threads/handle/thread-code.ts).
 */
interface ThreadStart extends FileWithCode {
  readonly file: string;
  /** The cell of its TerminationGate: this file of the build has a copy of that module. */
  readonly gate: Int32Array;
}

/** Of bad usage. */
const USAGE_CODE = 2;

const refusal = isMainThread ? whyRefused() : undefined;
if (refusal === undefined) load(isMainThread ? undefined : (workerData as ThreadStart));
else refuse(refusal);

function load(start: ThreadStart | undefined): void {
  const path = join(fileURLToPath(new URL('.', import.meta.url)), `${start?.file ?? 'main'}.cjs`);
  const { exports, save } = loadWithCache(path, process.env, start);

  // A thread that is ended while it saves would leave files open.
  if (start !== undefined) useGate(start.gate);
  process.on('exit', (code) => {
    const { shouldSaveCodeCache } = exports as { shouldSaveCodeCache?: () => boolean };
    if (code === 0 && shouldSaveCodeCache?.() !== false) withoutTermination(save);
  });
}

/**
 * Before anything else is loaded: without that space V8 aborts the process without a message of
 * ours.
 */
function whyRefused(): string | undefined {
  const space = addressSpace(readText);
  const files = openFiles(readText, countOpen);
  const tooSmall = space === undefined ? undefined : whyTooSmall(space);
  return tooSmall ?? (files === undefined ? undefined : whyTooFewFiles(files));
}

function refuse(why: string): void {
  process.exitCode = USAGE_CODE;
  try {
    writeSync(2, `threadmill: ${why}\n`);
  } catch {
    // Standard error is closed: the code reports it.
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined; // no /proc
  }
}
