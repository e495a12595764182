// What work in slots needs of its worker.
import { NO_RECORD } from '../../transform/batch-wise/batch-place.ts';
import { RateLimit } from '../../transform/slots/rate-limit.ts';
import type { SlotOptions } from '../../transform/slots/slot-options.ts';
import type { StatusBoard } from '../protocol/status-board.ts';
import { newKeptRecords } from './result-compressor.ts';
import type { WorkerThreadData } from './worker-data.ts';

export function slotOptions(
  { spec, worker, outputs, rate }: WorkerThreadData,
  board: StatusBoard,
  onHungry: () => void,
): Omit<SlotOptions, 'slots' | 'firstDelayMs'> {
  const { retries, timeout, quarantine } = spec.policies;
  return {
    retries,
    timeout,
    rate: spec.rate === undefined || rate === undefined ? undefined : new RateLimit(spec.rate, rate),
    setsAside: quarantine !== undefined,
    newKept: () => newKeptRecords(outputs, 'refused'),
    onHungry,
    onTry: () => board.beginAttempt(worker, NO_RECORD),
    onBeat: () => board.beat(worker),
  };
}
