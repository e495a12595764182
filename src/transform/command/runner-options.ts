// What both runners of commands are told of the run.
import type { CommandSpec } from '../../job/job-spec.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';

export interface CommandOptions extends Pick<RunnerOptions, 'framing' | 'inputNames' | 'recordSlot' | 'onSegment'> {
  readonly command: CommandSpec;
  /** From 1. */
  readonly worker: number;
}
