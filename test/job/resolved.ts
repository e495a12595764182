// Resolving jobs in tests: with default work if the test is about something else, and the error of
// a refused job.
import { UsageError } from '../../src/job/errors.ts';
import type { Job } from '../../src/job/job.ts';
import type { JobSpec } from '../../src/job/job-spec.ts';
import { resolveJob } from '../../src/job/resolve-job.ts';

export function resolve(job: Job): JobSpec {
  return resolveJob({ map: 'line', ...job });
}

/** The message and advice of the UsageError for the job. */
export function refusal(job: unknown): string {
  try {
    resolveJob(job as Job);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.advice === undefined ? error.message : `${error.message}; ${error.advice}`;
  }
  throw new Error('the job was not refused');
}
