// Inside a worker thread: guards it against what the user's code may do, and wires the WorkerThread to its ports.
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadmillError } from '../job/errors.ts';
import { toReport } from '../job/error-report.ts';
import { openStandardError } from '../io/standard-error.ts';
import { PrintingTurn } from './printing-turn.ts';
import type { FromWorker, WorkerDone } from './protocol.ts';
import { WorkerThread } from './worker.ts';
import type { WorkerThreadData } from './worker-data.ts';
import { guardWorker } from './worker-guard.ts';

const main = parentPort!;
const data = workerData as WorkerThreadData;
const tellMain = (message: FromWorker) => main.postMessage(message);

let state: 'at-work' | 'done' | 'failed' = 'at-work';

function fail(error: unknown): void {
  if (state === 'failed') return;
  state = 'failed';
  tellMain({ kind: 'failed', error: toReport(error) });
}

let standardError: ReturnType<typeof openStandardError> | undefined;
const turn = new PrintingTurn(data.printing);
function printDirectly(text: string | Uint8Array): void {
  standardError ??= openStandardError({ patience: 'unbounded' });
  turn.take(data.worker);
  standardError.write(text);
  turn.giveBack(data.worker);
}

function print(text: string | Uint8Array): void {
  if (!data.isPrintRelayed) printDirectly(text);
  else tellMain({ kind: 'printed', text: typeof text === 'string' ? text : Buffer.from(text).toString() });
}

const worker = new WorkerThread(data, print);

guardWorker({
  onFailure: (error: ThreadmillError) => fail(error),
  place: () => worker.place(),
  placeOfCall: () => worker.placeOfCall(),
  isAtWork: () => state === 'at-work',
  print,
});

function finish(done: WorkerDone): void {
  if (state !== 'at-work') return;
  state = 'done';
  tellMain(done);
  // From here on only timers and the like of the user's keep the thread: they may still fail, and main waits a while.
  worker.close();
}

// no top-level await: Node would warn of it where the work waits for what can't come
worker.run().then(finish, fail);
