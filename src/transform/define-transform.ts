// What a transform module exports, as types: checked in an editor, and again when the module is loaded
// (module/check-transform.ts), since nothing type-checks a user's file on the way.
import type { RecordContext, WorkContext } from './context.ts';

/** One output record. A number must be finite. */
export type OutputRecord = string | number | bigint;
/** What a map gives: one record, none (null), or an iterable of any number of them. */
export type MapResult = OutputRecord | null | Iterable<OutputRecord | null>;
type Awaitable<T> = T | PromiseLike<T>;
/** The context with `state` known to be what `setup` returned. */
type Knowing<Context, State> = Context & { readonly state: State };

/** A transform: any of `map`, `filter` and `header`, and what they need. `State` is what `setup` gives. */
export interface Transform<State = unknown> {
  /** What `map` and `filter` are given: this version knows lines. */
  format?: 'lines';
  /** Once in each worker, before its first batch; what it returns is `context.state`. */
  setup?(context: WorkContext): Awaitable<State>;
  /** Truthy keeps the record. Asked before `map`. */
  filter?(record: string, context: Knowing<RecordContext, State>): unknown;
  /** Gives the output for one record; without a map, records that pass the filter go out as they came. */
  map?(record: string, context: Knowing<RecordContext, State>): Awaitable<MapResult>;
  /** The header lines to write for those that came; called once, in one worker. */
  header?(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<string | readonly string[] | null>;
  /** Once in each worker, after its last batch. */
  teardown?(context: Knowing<WorkContext, State>): unknown;
}

/** Gives back the transform it is given: for its types, and for an editor to complete its keys. */
export function defineTransform<State = unknown>(transform: Transform<State>): Transform<State> {
  return transform;
}
