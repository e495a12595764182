// The types of a transform module for --pair; define-transform.ts has those for single records.
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

/** One record: a string, or a record of the format. */
export type Mate<Format extends FormatName> = OutputRecord | TypedResultOf[Format];

/** Result of a map for pairs: both mates, or null for neither. */
export type PairResult<Format extends FormatName = 'lines'> = {
  readonly r1: Mate<Format>;
  readonly r2: Mate<Format>;
} | null;

interface AnyPairTransform<State, Format extends FormatName, Declared> {
  /** True: running it without --pair is a usage error. definePairTransform sets it. */
  pair?: true;
  /**
   * Format of the two records that the functions get. Default: the run's (`--format`), else lines.
   */
  format?: Format;
  /** Called once in each worker, before its first batch. The return value is `context.state`. */
  setup?(context: WorkContext): Awaitable<State>;
  /** Both records are kept if the result is truthy. Called before `map`. */
  filter?(r1: Declared, r2: Declared, context: Knowing<RecordContext, State>): unknown;
  /**
   * Returns the output for both records. Without a map, pairs that pass the filter are written
   * unchanged.
   */
  map?(r1: Declared, r2: Declared, context: Knowing<RecordContext, State>): Awaitable<PairResult<Format>>;
  /**
   * Returns the header lines to write in each output, given those that were read. Called once, in
   * one worker.
   */
  header?(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<HeaderResult>;
  /** Called once in each worker, after its last batch. */
  teardown?(context: Knowing<WorkContext, State>): unknown;
}
type WithSome<Keys extends keyof Parts, Parts> = Parts & { [Key in Keys]-?: Parts[Key] };

/**
 * A transform of pairs: `map` or `filter` or both, or only another header. `State` is the result of
 * `setup`. `Declared` is the declared type of the functions' records, if it is not the format's
 * default: `string[]` for rows as arrays.
 */
export type PairTransform<
  State = unknown,
  Format extends FormatName = 'lines',
  Declared extends DeclaredOf[Format] = RecordOf[Format],
> =
  | WithSome<'header', AnyPairTransform<State, Format, Declared>>
  | WithSome<'filter', AnyPairTransform<State, Format, Declared>>
  | WithSome<'map', AnyPairTransform<State, Format, Declared>>;

/**
 * Returns the transform unchanged, marked as one for pairs. It gives the transform its types, and
 * completion in an editor.
 */
export function definePairTransform<
  State = unknown,
  Format extends FormatName = 'lines',
  Declared extends DeclaredOf[Format] = RecordOf[Format],
>(transform: PairTransform<State, Format, Declared>): PairTransform<State, Format, Declared> {
  return { ...transform, pair: true };
}
