// The options of both runners of commands.
import type { CommandSpec } from '../../job/job-spec.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';

export interface CommandOptions extends Pick<RunnerOptions, 'framing' | 'inputNames' | 'recordSlot' | 'onSegment'> {
  readonly command: CommandSpec;
  /** The worker's number, from 1. */
  readonly worker: number;
}
