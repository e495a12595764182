// The built library with the types of its sources: jest's transforms do not reach the threads that
// it starts.
import type * as Library from '../../src/index.ts';
import type { Outcome, RunOptions } from '../../src/index.ts';
import type { Job } from '../../src/job/job.ts';

const BUILT: string = '../../dist/index.js';

export const library = (await import(BUILT)) as typeof Library;
/** For callers without types: the job is checked at run time. */
export const run = library.run as unknown as (job: Job, options?: RunOptions) => Promise<Outcome>;
export type { Job, Outcome, RunOptions };
