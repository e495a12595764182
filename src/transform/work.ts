// The work, loaded and ready to be called: what a module and an expression both become, and all that the batch runner
// knows of either.
import type { FormatName } from '../job/job-spec.ts';
import type { RecordContext, WorkContext } from './context.ts';

/** One record's text in; what comes back is judged by result.ts (map) or by its truth (filter). May be a promise. */
export type RecordFunction = (record: string, context: RecordContext) => unknown;

/** The same for the typed record of the run's format: what a module's functions are, for lines too. */
export type TypedFunction = (record: unknown, context: RecordContext) => unknown;

/** What a module gives, as it is. */
export interface ModuleWork extends Omit<LoadedWork, 'filters' | 'map'> {
  readonly filters: readonly TypedFunction[];
  readonly map?: TypedFunction;
  /** The format its functions are made for; absent where it says nothing. */
  readonly format?: FormatName;
}

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
