// The work, loaded and ready to be called: what a module and an expression both become, and all that the batch runner
// knows of either.
import type { RecordContext, WorkContext } from './context.ts';

/** One record's text in; what comes back is judged by result.ts (map) or by its truth (filter). May be a promise. */
export type RecordFunction = (record: string, context: RecordContext) => unknown;

export interface LoadedWork {
  /** In the order they are asked; a record that one refuses is dropped. */
  readonly filters: readonly RecordFunction[];
  /** Absent where records that pass go out as they came. */
  readonly map?: RecordFunction;
  readonly setup?: (context: WorkContext) => unknown;
  readonly teardown?: (context: WorkContext) => unknown;
  /** Header lines in, header lines to write out. */
  readonly header?: (lines: readonly string[], context: WorkContext) => unknown;
}
