// Resolving jobs in tests: with some work where the test is about something else, and what a job is refused with.
import { UsageError } from '../../src/job/errors.ts';
import type { Job } from '../../src/job/job.ts';
import type { JobSpec } from '../../src/job/job-spec.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';

export function resolve(job: Job): JobSpec {
  return resolveJob({ map: 'line', ...job });
}

/** The message and advice of the UsageError that the job is refused with. */
export function refusal(job: unknown): string {
  try {
    resolveJob(job as Job);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.advice === undefined ? error.message : `${error.message}; ${error.advice}`;
  }
  throw new Error('the job was not refused');
}
