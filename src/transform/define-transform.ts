// What a transform module exports, as types: checked in an editor, and again when the module is loaded
// (module/check-transform.ts), since nothing type-checks a user's file on the way.
import type { FormatName } from '../job/job-spec.ts';
import type { FastaRecord } from '../records/formats/fasta-record.ts';
import type { FastqRecord } from '../records/formats/fastq-record.ts';
import type { RecordContext, WorkContext } from './context.ts';

/** One output record. A number must be finite. */
export type OutputRecord = string | number | bigint;

/** No value is of this type: bytes are the result of `mapBytes`. */
interface BytesGoWithMapBytes {
  readonly [never]: never;
}
/** Any number of results, in their order: an array, a generator, a Set; not bytes. */
export interface SeveralRecords<Result> extends Iterable<Result | null> {
  readonly BYTES_PER_ELEMENT?: BytesGoWithMapBytes;
}
/** What a map gives: one record, none (null), or an iterable of any number of them. `Typed` is a record of the format. */
export type MapResult<Typed = never> = OutputRecord | Typed | null | SeveralRecords<OutputRecord | Typed>;
/** What mapBatch gives: an iterable of results; a string, which is one of letters, is none. */
export type BatchResult<Typed = never> = object & SeveralRecords<OutputRecord | Typed>;

/** What `map` and `filter` are given, by format. */
export interface RecordOf {
  lines: string;
  /** By column. Without a header (`--header 0`) an array: write `(row: string[])`. */
  tsv: Record<string, string>;
  /** The same; strings without the quotes of the file. */
  csv: Record<string, string>;
  /** What JSON.parse gives for the line, but integers beyond ±(2^53 − 1) as BigInts. Write the type that you know. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of the user's data is the user's to know
  ndjson: any;
  fastq: FastqRecord;
  fasta: FastaRecord;
}

/** What the parameter of `map` and `filter` may be declared as: rows also as arrays. */
export interface DeclaredOf extends Omit<RecordOf, 'tsv' | 'csv'> {
  tsv: Record<string, string> | readonly string[];
  csv: Record<string, string> | readonly string[];
}

/** What is no JSON: a Map or a promise, a function, a pattern, an async iterable. */
interface IsJson {
  readonly [Symbol.toStringTag]?: never;
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.match]?: never;
  readonly [Symbol.asyncIterator]?: never;
}

/** What a map may give back besides finished texts, by format. */
export interface TypedResultOf {
  lines: never;
  /** An array of fields, or an object by column. */
  tsv: readonly OutputRecord[] | Readonly<Record<string, OutputRecord>>;
  /** The same; quoted as it needs. */
  csv: readonly OutputRecord[] | Readonly<Record<string, OutputRecord>>;
  /** Written as one line of JSON. */
  ndjson: object & IsJson;
  fastq: Omit<FastqRecord, 'comment'> & { comment?: string };
  fasta: Omit<FastaRecord, 'comment'> & { comment?: string };
}
export type Awaitable<T> = T | PromiseLike<T>;
/** The context with `state` known to be what `setup` returned. */
export type Knowing<Context, State> = Context & { readonly state: State };

declare const never: unique symbol;
/** No value is of this type: a transform has one of map, mapBatch, mapBytes and a reduction, or none beside a filter. */
export interface OneKindOfWorkOnly {
  readonly [never]: never;
}
/** No value is of this type: `columns` and `header` both say what the header is. */
export interface ColumnsOrHeaderOnly {
  readonly [never]: never;
}

type NoneOf<Key extends string> = { readonly [Each in Key]?: OneKindOfWorkOnly };
type ReductionKey = 'start' | 'add' | 'merge' | 'finish';

interface AnyTransform<State, Format extends FormatName, Declared> {
  /** What the functions are given; left out, it is the run's (`--format`), or lines. */
  format?: Format;
  /** Once in each worker, before its first batch; what it returns is `context.state`. */
  setup?(context: WorkContext): Awaitable<State>;
  /** Truthy keeps the record. Asked before `map`. */
  filter?(record: Declared, context: Knowing<RecordContext, State>): unknown;
  /** Once in each worker, after its last batch. */
  teardown?(context: Knowing<WorkContext, State>): unknown;
}

/** One record after another. */
export interface MapTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, NoneOf<'mapBatch' | 'mapBytes' | ReductionKey> {
  /** Gives the output for one record. */
  map(record: Declared, context: Knowing<RecordContext, State>): Awaitable<MapResult<TypedResultOf[Format]>>;
}

/** All records of a batch at once. */
export interface BatchTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, NoneOf<'map' | 'mapBytes' | ReductionKey> {
  /** Gives the output for all records of a batch, those that pass the filter. */
  mapBatch(
    records: readonly Declared[],
    context: Knowing<RecordContext, State>,
  ): Awaitable<BatchResult<TypedResultOf[Format]>>;
}

/** The bytes of a batch. */
export interface BytesTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, NoneOf<'map' | 'mapBatch' | ReductionKey> {
  /** Gives the output for whole records, terminators included, which are the function's while the call lasts. */
  mapBytes(bytes: Uint8Array, context: Knowing<RecordContext, State>): Awaitable<Uint8Array>;
}

/** One result of all records: a map-reduce. It has all four functions. */
export interface ReductionTransform<State, Format extends FormatName, Accumulator, Declared>
  extends AnyTransform<State, Format, Declared>, NoneOf<'map' | 'mapBatch' | 'mapBytes'> {
  /** What the records of a batch are added to: made anew for each batch. */
  start(): Awaitable<Accumulator>;
  /** Gives the accumulator with the record in it; nothing where that is the one it was given. In the workers. */
  add(
    accumulator: Accumulator,
    record: Declared,
    context: Knowing<RecordContext, State>,
  ): Awaitable<Accumulator | void>;
  /** Gives two accumulators as one, that of the earlier batches first. In one thread, in the order of batches. */
  merge(a: Accumulator, b: Accumulator): Awaitable<Accumulator | void>;
  /** Gives the output at the end. */
  finish(accumulator: Accumulator): Awaitable<MapResult<TypedResultOf[Format]>>;
}

/** Records that pass the filter go out as they came. */
export interface FilterTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, NoneOf<'map' | 'mapBatch' | 'mapBytes' | ReductionKey> {
  filter(record: Declared, context: Knowing<RecordContext, State>): unknown;
}

/** All records go out as they came, below another header. */
export interface HeaderTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, NoneOf<'map' | 'mapBatch' | 'mapBytes' | ReductionKey> {
  header(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<HeaderResult>;
  columns?: ColumnsOrHeaderOnly;
}

/** The header's lines; null for none. */
export type HeaderResult = string | readonly string[] | null;
interface ByHeader<State> {
  /** The header lines to write for those that came; called once, in one worker. */
  header?(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<HeaderResult>;
  columns?: ColumnsOrHeaderOnly;
}
interface ByColumns {
  /** In csv and tsv: the names of the columns that go out. Objects and arrays are printed by them, and they are the header. */
  columns?: readonly string[];
  header?: ColumnsOrHeaderOnly;
}

/**
 * A transform: one of `map`, `mapBatch`, `mapBytes` and a reduction (`start`, `add`, `merge`, `finish`), `filter` and
 * `header`, and what they need. `State` is what `setup` gives, `Accumulator` what `start` does, `Declared` what the
 * functions say that they are given, where that is not what the format gives by itself: `string[]` for rows by array.
 */
export type Transform<
  State = unknown,
  Format extends FormatName = 'lines',
  Accumulator = unknown,
  Declared extends DeclaredOf[Format] = RecordOf[Format],
> =
  | HeaderTransform<State, Format, Declared>
  | ((
      | BatchTransform<State, Format, Declared>
      | BytesTransform<State, Format, Declared>
      | ReductionTransform<State, Format, Accumulator, Declared>
      | FilterTransform<State, Format, Declared>
      | MapTransform<State, Format, Declared> // the last one is the one that TypeScript speaks of where none fits
    ) &
      (ByHeader<State> | ByColumns));

/** Gives back the transform it is given: for its types, and for an editor to complete its keys. */
export function defineTransform<
  State = unknown,
  Format extends FormatName = 'lines',
  Accumulator = unknown,
  Declared extends DeclaredOf[Format] = RecordOf[Format],
>(transform: Transform<State, Format, Accumulator, Declared>): Transform<State, Format, Accumulator, Declared> {
  return transform;
}
