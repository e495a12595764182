// What every thread of a run is told.
import type { StatusBoard } from '../threads/protocol/status-board.ts';
import type { RunData } from '../threads/protocol/thread-data.ts';
import type { RunPlan } from './plan.ts';

/** Nothing else of the plan: what is in it may not be for all threads. */
export function runData({ spec, inputs, procs, spreading }: RunPlan, board: StatusBoard): RunData {
  return { spec, inputs, procs, spreading, board: board.memory };
}
