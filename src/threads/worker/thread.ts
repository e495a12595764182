// Inside a worker thread: guards it against the user's code, and connects the WorkerThread to its
// ports.
import { parentPort } from 'node:worker_threads';
import { ThreadmillError, type Place } from '../../job/errors.ts';
import { toReport } from '../../job/error-report.ts';
import { openStandardError } from '../../io/system/standard-error.ts';
import { MemoryNotes } from '../protocol/memory-notes.ts';
import { brokenBuiltIn, brokenBuiltInError, brokenBuiltInReport } from '../../transform/built-ins.ts';
import { StderrLock } from '../protocol/stderr-lock.ts';
import type { FromWorker, WorkerDone } from '../protocol/protocol.ts';
import { onStartData } from '../protocol/thread-data.ts';
import { Worker } from './worker.ts';
import type { WorkerThreadData } from './worker-data.ts';
import { guardWorker } from '../protocol/worker-guard.ts';

const main = parentPort!;
// Bound before the user's code is loaded, which may change what it finds.
const post = main.postMessage.bind(main);
const tellMain = (message: FromWorker) => post(message);

let state: 'at-work' | 'done' | 'failed' = 'at-work';

function fail(error: unknown): void {
  if (state === 'failed') return;
  state = 'failed';
  const broken = brokenBuiltIn();
  const report = broken === undefined ? toReport(error) : brokenBuiltInReport(broken, placeOf(error));
  tellMain({ kind: 'failed', error: report });
}

function placeOf(error: unknown): Place {
  return error instanceof ThreadmillError ? error.place : {};
}

function printer({ printing, worker, isPrintRelayed }: WorkerThreadData): (text: string | Uint8Array) => void {
  if (isPrintRelayed) {
    return (text) =>
      tellMain({ kind: 'printed', text: typeof text === 'string' ? text : Buffer.from(text).toString() });
  }
  let standardError: ReturnType<typeof openStandardError> | undefined;
  const turn = new StderrLock(printing);
  return (text) => {
    standardError ??= openStandardError({ patience: 'unbounded' });
    turn.acquire(worker);
    standardError.write(text);
    turn.release(worker);
  };
}

function begin(data: WorkerThreadData): void {
  const print = printer(data);
  if (data.memoryNotes !== undefined) new MemoryNotes(data.memoryNotes).keep(data.worker);
  const worker = new Worker(data, print, (text) => tellMain({ kind: 'warned', text }));
  guardWorker({
    onFailure: (error: ThreadmillError) => fail(error),
    place: () => worker.place(),
    placeOfCall: () => worker.placeOfCall(),
    isAtWork: () => state === 'at-work',
    print,
  });
  worker.run().then((done) => finish(done, worker), fail);
}

function finish(done: WorkerDone, worker: Worker): void {
  if (state !== 'at-work') return;
  const broken = brokenBuiltIn();
  if (broken !== undefined) {
    fail(brokenBuiltInError(broken, worker.place()));
    return;
  }
  state = 'done';
  tellMain(done);
  // From here on only the user's timers and the like keep the thread alive: they may still fail,
  // and main waits a while.
  worker.close();
}

onStartData(begin);
