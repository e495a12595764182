// Adds the place to the error of a thread that died without reporting one: the status board still
// shows its record.
import { OutOfMemoryError, ThreadEndedError, type Place, type ThreadmillError } from '../job/errors.ts';
import { hasFixedLines } from '../job/job-spec.ts';
import { formatSize } from '../job/size.ts';
import { WORKER_BUSY, type StatusBoard } from '../threads/protocol/status-board.ts';
import { NO_RECORD } from '../transform/batch-wise/batch-place.ts';
import type { RunPlan } from './plan.ts';

/** The error with its place and advice; an error that already has a place is returned unchanged. */
export function describeThreadExit(
  error: ThreadmillError,
  thread: string,
  plan: RunPlan,
  board: StatusBoard,
): ThreadmillError {
  if (thread === 'writer' && error instanceof OutOfMemoryError && plan.heapBytesPerWriter !== undefined) {
    return new OutOfMemoryError(`${error.message}: its share of the memory is ${formatSize(plan.heapBytesPerWriter)}`, {
      advice: 'merge() and finish() run in it: keep less in the accumulator, or allow more memory (--max-memory)',
      cause: error.cause,
    });
  }
  const worker = /^worker (\d+)$/.exec(thread)?.[1];
  if (worker === undefined) return error;
  if (error instanceof OutOfMemoryError) {
    const share = formatSize(plan.heapBytesPerWorker);
    return new OutOfMemoryError(`${error.message}: its share of the memory is ${share}`, {
      place: workerPlace(Number(worker), plan, board),
      advice: 'to give each worker a larger share: fewer --procs, or more memory (--max-memory)',
      cause: error.cause,
    });
  }
  if (error instanceof ThreadEndedError && error.place.worker === undefined) {
    const { message, advice, cause } = error;
    const place = workerPlace(Number(worker), plan, board);
    return new ThreadEndedError(message, { place, cause, ...(advice === undefined ? {} : { advice }) });
  }
  return error;
}

/** The worker's place by the status board. */
export function workerPlace(worker: number, plan: RunPlan, board: StatusBoard): Place {
  if (board.state(worker) !== WORKER_BUSY) return { worker };
  const { input, line, segmentIndex, firstRecord, lastRecord, recordIndex, batch } = board.position(worker);
  const file = plan.inputs[input]?.displayName;
  const { format, framing, isInterleaved } = plan.spec;
  const recordsEach = isInterleaved ? 2 : 1;
  if (recordIndex === NO_RECORD) {
    const range = { batch, record: firstRecord, lastRecord };
    return { worker, ...range, ...(file === undefined ? {} : { file }) };
  }
  return {
    ...(file === undefined ? {} : { file }),
    // In formats whose records vary in lines, only the worker knew the line.
    ...(hasFixedLines(format)
      ? { line: line + (recordIndex - segmentIndex) * framing.linesPerRecord * recordsEach }
      : {}),
    record: firstRecord + recordIndex,
    batch,
    worker,
  };
}
