// What work in slots is told: how many records of a worker may be under way at once, how often each is tried, and how fast.
import type { Duration } from '../../job/duration.ts';
import type { JobSpec } from '../../job/job-spec.ts';
import type { RunnerOptions } from '../record-wise/record-runner.ts';
import type { KeptRecords } from '../kept-records.ts';
import { isBatchWise, type LoadedWork, type ModuleWork } from '../work.ts';
import type { RateLimit } from './rate-limit.ts';

/** Before a record is tried again, where it may wait for something that others want too. */
const DEFAULT_DELAY_MS = 100;

export interface SlotOptions {
  /** At least 1. */
  readonly slots: number;
  readonly retries: number;
  readonly firstDelayMs: number;
  readonly timeout: Duration | undefined;
  readonly rate: RateLimit | undefined;
  /** A record that fails is set aside: the others go on. */
  readonly setsAside: boolean;
  /** For the records of a batch that filters refuse; undefined if their bytes are not wanted. */
  readonly newKept: () => KeptRecords | undefined;
  /** No batch has a record left that has not begun: another one is welcome. */
  readonly onHungry: () => void;
  /** A record begins. */
  readonly onTry: () => void;
  /** Called now and then while records are waited for: the event loop of this thread turns. */
  readonly onBeat: () => void;
}

export type SlotRunnerOptions = RunnerOptions & SlotOptions;

/** Whether records may be tried again one by one, or be under way beside others: known before all of the work is. */
export function mayWait({ concurrency, policies, rate }: JobSpec, module: ModuleWork | undefined): boolean {
  return (concurrency ?? module?.concurrency ?? rate) !== undefined || policies.retries > 0;
}

/** Undefined where the work is not done in slots: records one after another, and a failure is one of the batch. */
export function slotsOf(work: LoadedWork, spec: JobSpec): Pick<SlotOptions, 'slots' | 'firstDelayMs'> | undefined {
  if (work.command !== undefined || work.pairs !== undefined || isBatchWise(work)) return undefined;
  const { concurrency = work.concurrency, policies, rate } = spec;
  const isWaiting = concurrency !== undefined || rate !== undefined;
  // what runs on bytes waits for nothing, and what fails in it fails again
  const isOnBytes = work.fields !== undefined || work.json !== undefined;
  if (!isWaiting && (policies.retries === 0 || isOnBytes)) return undefined;
  const firstDelayMs = policies.retryDelayMs ?? (concurrency === undefined ? 0 : DEFAULT_DELAY_MS);
  return { slots: concurrency ?? 1, firstDelayMs };
}
