// The data that every thread of a run gets.
import type { StatusBoard } from '../threads/protocol/status-board.ts';
import type { RunData } from '../threads/protocol/thread-data.ts';
import type { RunPlan } from './plan.ts';

/** Only these fields: other parts of the plan are for one kind of thread. */
export function runData({ spec, inputs, procs, spreading }: RunPlan, board: StatusBoard): RunData {
  return { spec, inputs, procs, spreading, board: board.memory };
}
