// The entry: hands the command line its world, and ends the process as it says. Loaded by start.ts. What is
// not needed to start (the supervisor for --help, ora and chalk without a terminal) is imported when it is; but not what
// speaks of failures: by then, hours later, an upgrade may have taken the files away.
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

/** How long a process that has nothing more to do may take to end by itself. */
const GRACE_MS = 500;
const DEFAULT_COLUMNS = 80;

const standardError = openStandardError();
// not process.stderr.isTTY: merely looking at that makes a pipe non-blocking, for everybody who shares it
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
    async open() {
      const beside = import.meta.url.endsWith('.ts') ? './live-line.ts' : './live-line.js';
      const loaded = await importModule(new URL(beside, import.meta.url).href);
      const { openLiveLine } = loaded as typeof LiveLineModule;
      return openLiveLine({ write: writeError, columns, hasColour: hasColour(terminals.error, process.env) });
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
      // we are about to die by a second signal: there is nobody to tell
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
/** start.ts asks, at the end of the process: a page of help has compiled little of what a run needs. */
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

  // Every thread has ended, so the process ends by itself. Should something hold the event loop all the same (a leak of
  // ours or of the user's in this thread), a pipeline must not hang for it. And the signal has no effect where we are
  // process 1 of a container: then this is the end too, a moment later, which leaves the signal its time.
  const lastResort = setTimeout(() => {
    // process.exit() would wait for a thread that is stuck; a second signal waits for none
    if (ending.kind === 'signal' && ending.isStuck === true) endByForce(128 + SIGNAL_NUMBERS[ending.signal]);
    process.exit();
  }, GRACE_MS);
  if (ending.kind === 'exit') lastResort.unref();
}

// no await at the top level: the build makes CommonJS of it (scripts/build.mjs)
void commandLine(system).then(end);
