// A fake environment for the command line: captured output, a run that ends when the test says so,
// and simulated signals.
import type { ThreadmillError } from '../../src/job/errors.ts';
import type { Job } from '../../src/job/job.ts';
import type { Outcome, Progress } from '../../src/job/outcome.ts';
import type { RunHandle, RunOptions } from '../../src/supervisor/run-handle.ts';
import type { System } from '../../src/cli/system.ts';

export const OUTCOME: Outcome = {
  recordsIn: 3,
  recordsWrittenFrom: 2,
  recordsDropped: 1,
  recordsQuarantined: 0,
  recordsFiltered: 1,
  recordsOut: 2,
  retried: 0,
  commentLines: 0,
  blankLines: 0,
  bytesIn: 30,
  bytesOut: 20,
  batches: 1,
  workersStarted: 1,
  elapsedMs: 1000,
  counters: {},
};

export const PROGRESS: Progress = {
  bytesRead: 512,
  bytesDone: 512,
  bytesTotal: 1024,
  recordsRead: 10,
  recordsQuarantined: 0,
  recordsCommitted: 5,
  bytesWritten: 100,
  busyWorkers: 1,
  workersStarted: 2,
  procs: 2,
  elapsedMs: 500,
};

export class FakeRun implements RunHandle {
  readonly outcome: Promise<Outcome>;
  readonly job: Job;
  readonly options: RunOptions;
  temporary: readonly string[] = [];
  stuck: readonly string[] = [];
  succeed!: (outcome: Outcome) => void;
  #reject!: (error: ThreadmillError) => void;

  constructor(job: Job, options: RunOptions) {
    this.job = job;
    this.options = options;
    this.outcome = new Promise((resolve, reject) => {
      this.succeed = resolve;
      this.#reject = reject;
    });
  }

  masked(text: string): string {
    return text.replaceAll('s3cret-value', '***');
  }

  /** As the supervisor does: reports a failure at once, and rejects when everything has ended. */
  tell(error: ThreadmillError): void {
    this.options.onFailure?.(error);
  }

  end(error: ThreadmillError): void {
    this.tell(error);
    this.#reject(error);
  }

  commandsKilled = 0;

  killCommands(): void {
    this.commandsKilled += 1;
  }

  progress(): Progress {
    return PROGRESS;
  }

  temporaryFiles(): readonly string[] {
    return this.temporary;
  }

  recordsJournalled(): undefined {
    return undefined;
  }

  stuckThreads(): readonly string[] {
    return this.stuck;
  }
}

export interface FakeWorld {
  readonly system: System;
  /** Everything written to standard error so far. */
  readonly errorText: () => string;
  readonly outputText: () => string;
  readonly removed: readonly string[];
  /** The run, once it was started. */
  readonly started: Promise<FakeRun>;
  readonly signal: (name: NodeJS.Signals) => void;
}

export function fakeWorld(argv: readonly string[], changes: Partial<System> = {}): FakeWorld {
  let errors = '';
  let output = '';
  const removed: string[] = [];
  const listeners = new Map<string, () => void>();
  let noteStarted!: (run: FakeRun) => void;
  const started = new Promise<FakeRun>((resolve) => {
    noteStarted = resolve;
  });
  const system: System = {
    argv,
    env: {},
    terminals: { input: false, output: false, error: false },
    outputColumns: () => 80,
    isHangUpIgnored: false,
    signals: { on: (name, listener) => listeners.set(name, listener) },
    live: {
      columns: () => 80,
      open: () => Promise.resolve({ draw: (text) => (errors += `<${text}>`), clear: () => (errors += '<>') }),
    },
    look: () => {
      throw new Error('ENOENT');
    },
    loadStartRun: () =>
      Promise.resolve((job, options) => {
        const run = new FakeRun(job, options);
        noteStarted(run);
        return run;
      }),
    writeError: (text) => {
      errors += text;
    },
    writeOutput: (text) => {
      output += text;
      return Promise.resolve(undefined);
    },
    remove: (path) => removed.push(path),
    forcedCode: (code) => code,
    ...changes,
  };
  return {
    system,
    errorText: () => errors,
    outputText: () => output,
    removed,
    started,
    signal: (name) => listeners.get(name)?.(),
  };
}
