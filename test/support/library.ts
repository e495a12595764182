// The built library, under the types of its sources: threads that are started from jest are outside of its transforms.
import type * as Library from '../../src/index.ts';

const BUILT: string = '../../dist/index.js';

export const library = (await import(BUILT)) as typeof Library;
export const { run } = library;
export type { Job, Outcome, RunOptions } from '../../src/index.ts';
