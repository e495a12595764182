// The built library, under the types of its sources: threads that are started from jest are outside of its transforms.
import type * as Library from '../../src/index.ts';
import type { Outcome, RunOptions } from '../../src/index.ts';
import type { Job } from '../../src/job/job.ts';

const BUILT: string = '../../dist/index.js';

export const library = (await import(BUILT)) as typeof Library;
/** For callers without types too: what a job may be is looked at when it runs. */
export const run = library.run as unknown as (job: Job, options?: RunOptions) => Promise<Outcome>;
export type { Job, Outcome, RunOptions };
