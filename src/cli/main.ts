// The entry: gives the command line its system, and ends the process as it says. Loaded by
// start.ts. Lazy-load what the start does not need (the supervisor for --help, ora and chalk
// without a terminal). Load the code that reports failures early: hours later an upgrade may have
// removed the files.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { systemName } from '../io/system/byte-name.ts';
import { isClosedAtStart } from '../io/system/closed-at-start.ts';
import { isTerminal } from '../io/system/descriptor-kind.ts';
import { exactArguments } from '../io/system/exact-texts.ts';
import { importModule } from '../io/startup/import-module.ts';
import { openStandardError } from '../io/system/standard-error.ts';
import { OutputError } from '../job/errors.ts';
import { commandLine } from './command-line.ts';
import { SIGNAL_NUMBERS, type Ending } from './ending.ts';
import { endByForce, forcedCode } from './forced-end.ts';
import { isHangUpIgnored } from './hang-up.ts';
import type * as LiveLineModule from './live-line.ts';
import type { System } from './system.ts';
import { hasColour } from './terminal.ts';

/** Time for the process to end by itself when nothing is left to do. */
const GRACE_MS = 500;
const DEFAULT_COLUMNS = 80;

const standardError = openStandardError();
// Don't use process.stderr.isTTY: reading it makes a pipe non-blocking for everybody who shares it.
const terminals = { input: isTerminal(0), output: isTerminal(1), error: isTerminal(2) };
const writeError = (text: string) => standardError.write(text);
const columns = () => process.stderr.columns || DEFAULT_COLUMNS;

const system: System = {
  get argv() {
    return exactArguments(process.argv.slice(2));
  },
  env: process.env,
  terminals,
  outputColumns: () => (terminals.output && process.stdout.columns) || DEFAULT_COLUMNS,
  signals: process,
  isHangUpIgnored: isHangUpIgnored(process.env, parentStatus()),
  live: {
    columns,
    async open(color) {
      const beside = import.meta.url.endsWith('.ts') ? './live-line.ts' : './live-line.js';
      const loaded = await importModule(new URL(beside, import.meta.url).href);
      const { openLiveLine } = loaded as typeof LiveLineModule;
      return openLiveLine({ write: writeError, columns, hasColour: hasColour(terminals.error, process.env, color) });
    },
  },
  look: (path) => statSync(systemName(path)),
  async loadStartRun() {
    hasRun = true;
    return (await import('../supervisor/run.ts')).startRun;
  },
  writeError,
  writeOutput: (text) =>
    new Promise((resolve) => {
      if (isClosedAtStart(1)) return resolve(new OutputError('standard output is closed'));
      process.stdout.on('error', resolve);
      process.stdout.write(text, (error) => resolve(error ?? undefined));
    }),
  remove(path) {
    try {
      rmSync(systemName(path), { force: true });
    } catch {
      // The process is about to die of a second signal: nobody reads a message.
    }
  },
  forcedCode,
};

function parentStatus(): string | undefined {
  try {
    return readFileSync(`/proc/${process.ppid}/status`, 'latin1');
  } catch {
    return undefined; // no /proc
  }
}

let hasRun = false;
/**
 * start.ts asks this at the end of the process: a page of help compiles little of the code of a
 * run.
 */
export const shouldSaveCodeCache = (): boolean => hasRun;

function end(ending: Ending): void {
  switch (ending.kind) {
    case 'exit':
      process.exitCode = ending.code;
      break;
    case 'signal':
      process.exitCode = 128 + SIGNAL_NUMBERS[ending.signal];
      process.removeAllListeners(ending.signal);
      process.kill(process.pid, ending.signal);
      break;
    case 'force':
      endByForce(ending.code);
      break;
  }

  // Every thread has ended, so the process ends by itself. If something still holds the event loop
  // (a leak of ours, or of the user's code in this thread), a pipeline must not hang. As process 1
  // of a container a signal has no effect: then this ends the process, a moment later, to give the
  // signal its time.
  const lastResort = setTimeout(() => {
    // process.exit() would wait for a stuck thread; a second signal waits for none.
    if (ending.kind === 'signal' && ending.isStuck === true) endByForce(128 + SIGNAL_NUMBERS[ending.signal]);
    process.exit();
  }, GRACE_MS);
  if (ending.kind === 'exit') lastResort.unref();
}

// No await at the top level: the build produces CommonJS (scripts/build.mjs).
void commandLine(system).then(end);
