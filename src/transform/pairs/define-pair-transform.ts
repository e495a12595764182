// What a transform module for --pair exports, as types; define-transform.ts has those for single records.
import type { FormatName } from '../../job/job-spec.ts';
import type { RecordContext, WorkContext } from '../context.ts';
import type {
  Awaitable,
  DeclaredOf,
  HeaderResult,
  Knowing,
  OutputRecord,
  RecordOf,
  TypedResultOf,
} from '../define-transform.ts';

/** One record: a finished text, or a record of the format. */
export type Mate<Format extends FormatName> = OutputRecord | TypedResultOf[Format];

/** What a map for pairs gives: both mates, or null for neither. */
export type PairResult<Format extends FormatName = 'lines'> = {
  readonly r1: Mate<Format>;
  readonly r2: Mate<Format>;
} | null;

interface AnyPairTransform<State, Format extends FormatName, Declared> {
  /** True: without --pair it is a usage error to run it. definePairTransform sets it. */
  pair?: true;
  /** What the functions are given two of; left out, it is the run's (`--format`), or lines. */
  format?: Format;
  /** Once in each worker, before its first batch; what it returns is `context.state`. */
  setup?(context: WorkContext): Awaitable<State>;
  /** Truthy keeps both records. Asked before `map`. */
  filter?(r1: Declared, r2: Declared, context: Knowing<RecordContext, State>): unknown;
  /** Gives what both records become; without a map, pairs that pass the filter go out as they came. */
  map?(r1: Declared, r2: Declared, context: Knowing<RecordContext, State>): Awaitable<PairResult<Format>>;
  /** The header lines to write, in each output, for those that came; called once, in one worker. */
  header?(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<HeaderResult>;
  /** Once in each worker, after its last batch. */
  teardown?(context: Knowing<WorkContext, State>): unknown;
}
type WithSome<Keys extends keyof Parts, Parts> = Parts & { [Key in Keys]-?: Parts[Key] };

/**
 * A transform of pairs: `map` or `filter` or both, or another header alone. `State` is what `setup` gives, `Declared`
 * what the functions say that they are given: `string[]` for rows by array.
 */
export type PairTransform<
  State = unknown,
  Format extends FormatName = 'lines',
  Declared extends DeclaredOf[Format] = RecordOf[Format],
> =
  | WithSome<'header', AnyPairTransform<State, Format, Declared>>
  | WithSome<'filter', AnyPairTransform<State, Format, Declared>>
  | WithSome<'map', AnyPairTransform<State, Format, Declared>>;

/** Gives back the transform it is given, marked as one for pairs: for its types, and for an editor to complete its keys. */
export function definePairTransform<
  State = unknown,
  Format extends FormatName = 'lines',
  Declared extends DeclaredOf[Format] = RecordOf[Format],
>(transform: PairTransform<State, Format, Declared>): PairTransform<State, Format, Declared> {
  return { ...transform, pair: true };
}
