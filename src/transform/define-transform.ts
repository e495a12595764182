// The types of a transform module. An editor checks them. Loading a module checks it again
// (module/check-transform.ts), since nothing else type-checks a user's file.
import type { FormatName } from '../job/job-spec.ts';
import type { FastaRecord } from '../records/formats/fasta-record.ts';
import type { FastqRecord } from '../records/formats/fastq-record.ts';
import type { BedRecord } from '../records/bed/bed-record.ts';
import type { VcfRecord } from '../records/vcf/vcf-record.ts';
import type { RecordContext, WorkContext } from './context.ts';

/** One output record. A number must be finite. */
export type OutputRecord = string | number | bigint;

/** No value has this type: only `mapBytes` returns bytes. */
interface BytesGoWithMapBytes {
  readonly [never]: never;
}
/** Any number of results, in order: an array, a generator, a Set; not bytes. */
export interface SeveralRecords<Result> extends Iterable<Result | null> {
  readonly BYTES_PER_ELEMENT?: BytesGoWithMapBytes;
}
/**
 * Result of a map: one record, no record (null), or an iterable of records. `Typed` is a record of
 * the format.
 */
export type MapResult<Typed = never> = OutputRecord | Typed | null | SeveralRecords<OutputRecord | Typed>;
/** Result of mapBatch: an iterable of results. A string is an error, as it would be its letters. */
export type BatchResult<Typed = never> = object & SeveralRecords<OutputRecord | Typed>;

/** The parameter of `map` and `filter`, by format. */
export interface RecordOf {
  lines: string;
  /** A row by column name. Without a header (`--header 0`) an array: write `(row: string[])`. */
  tsv: Record<string, string>;
  /** A row as in tsv; its strings are without the file's quotes. */
  csv: Record<string, string>;
  /**
   * The value that JSON.parse returns for the line, but integers beyond ±(2^53 − 1) are BigInts.
   * Declare the type that you expect.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of the user's data is the user's to know
  ndjson: any;
  fastq: FastqRecord;
  fasta: FastaRecord;
  vcf: VcfRecord;
  bed: BedRecord;
  sam: string;
  gff: string;
}

/** Types that the parameter of `map` and `filter` may be declared as: rows also as arrays. */
export interface DeclaredOf extends Omit<RecordOf, 'tsv' | 'csv'> {
  tsv: Record<string, string> | readonly string[];
  csv: Record<string, string> | readonly string[];
}

/**
 * Excludes what is not JSON: a Map, a promise, a function, a regular expression, an async iterable.
 */
interface IsJson {
  readonly [Symbol.toStringTag]?: never;
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.match]?: never;
  readonly [Symbol.asyncIterator]?: never;
}

/** What a map may return besides strings, by format. */
export interface TypedResultOf {
  lines: never;
  /** An array of fields, or an object by column name. */
  tsv: readonly OutputRecord[] | Readonly<Record<string, OutputRecord>>;
  /** As in tsv; quoted if necessary. */
  csv: readonly OutputRecord[] | Readonly<Record<string, OutputRecord>>;
  /** Written as one line of JSON. */
  ndjson: object & IsJson;
  fastq: Omit<FastqRecord, 'comment'> & { comment?: string };
  fasta: Omit<FastaRecord, 'comment'> & { comment?: string };
  vcf: VcfRecord;
  bed: Omit<BedRecord, 'extra'> & { extra?: string[] };
  sam: never;
  gff: never;
}
export type Awaitable<T> = T | PromiseLike<T>;
/** The context with the type of `state` taken from `setup`. */
export type Knowing<Context, State> = Context & { readonly state: State };

declare const never: unique symbol;
/**
 * No value has this type: a transform has one of map, mapBatch, mapBytes and a reduction, or only a
 * filter.
 */
export interface OneKindOfWorkOnly {
  readonly [never]: never;
}
/** No value has this type: `columns` and `header` both set the header. */
export interface ColumnsOrHeaderOnly {
  readonly [never]: never;
}

/** No value is of this type: concurrency is for map and filter, whose records are worked on one by one. */
export interface ConcurrencyForRecordsOnly {
  readonly [never]: never;
}

type NoneOf<Key extends string> = { readonly [Each in Key]?: OneKindOfWorkOnly };
type ReductionKey = 'start' | 'add' | 'merge' | 'finish';

interface AnyTransform<State, Format extends FormatName, Declared> {
  /** Format of the records that the functions get. Default: the run's (`--format`), else lines. */
  format?: Format;
  /** Called once in each worker, before its first batch. The return value is `context.state`. */
  setup?(context: WorkContext): Awaitable<State>;
  /** A record is kept if the result is truthy. Called before `map`. */
  filter?(record: Declared, context: Knowing<RecordContext, State>): unknown;
  /** Called once in each worker, after its last batch. */
  teardown?(context: Knowing<WorkContext, State>): unknown;
}

/** Records that may be under way at once. */
interface OneByOne {
  /** How many in each worker, where the functions wait: for a server, a database. `--concurrency` overrules it. Default: 1. */
  concurrency?: number;
}
interface InBatches {
  concurrency?: ConcurrencyForRecordsOnly;
}

/** Work on one record at a time. */
export interface MapTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, OneByOne, NoneOf<'mapBatch' | 'mapBytes' | ReductionKey> {
  /** Returns the output for one record. */
  map(record: Declared, context: Knowing<RecordContext, State>): Awaitable<MapResult<TypedResultOf[Format]>>;
}

/** Work on all records of a batch at once. */
export interface BatchTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, InBatches, NoneOf<'map' | 'mapBytes' | ReductionKey> {
  /** Returns the output for all records of a batch that pass the filter. */
  mapBatch(
    records: readonly Declared[],
    context: Knowing<RecordContext, State>,
  ): Awaitable<BatchResult<TypedResultOf[Format]>>;
}

/** Work on the bytes of a batch. */
export interface BytesTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, InBatches, NoneOf<'map' | 'mapBatch' | ReductionKey> {
  /**
   * Returns the output for whole records, terminators included. The bytes are valid during the call
   * only.
   */
  mapBytes(bytes: Uint8Array, context: Knowing<RecordContext, State>): Awaitable<Uint8Array>;
}

/** One result from all records: a map-reduce. All four functions are required. */
export interface ReductionTransform<State, Format extends FormatName, Accumulator, Declared>
  extends AnyTransform<State, Format, Declared>, InBatches, NoneOf<'map' | 'mapBatch' | 'mapBytes'> {
  /** Returns a new accumulator; called for each batch. */
  start(): Awaitable<Accumulator>;
  /**
   * Adds the record; returns the new accumulator, or nothing if it changed the given one. Called in
   * the workers.
   */
  add(
    accumulator: Accumulator,
    record: Declared,
    context: Knowing<RecordContext, State>,
  ): Awaitable<Accumulator | void>;
  /**
   * Merges two accumulators; `a` is that of the earlier batches. Called in one thread, in the order
   * of batches.
   */
  merge(a: Accumulator, b: Accumulator): Awaitable<Accumulator | void>;
  /** Returns the output at the end of the run. */
  finish(accumulator: Accumulator): Awaitable<MapResult<TypedResultOf[Format]>>;
}

/** Records that pass the filter are written unchanged. */
export interface FilterTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, OneByOne, NoneOf<'map' | 'mapBatch' | 'mapBytes' | ReductionKey> {
  filter(record: Declared, context: Knowing<RecordContext, State>): unknown;
}

/** All records are written unchanged, after another header. */
export interface HeaderTransform<State, Format extends FormatName, Declared>
  extends AnyTransform<State, Format, Declared>, InBatches, NoneOf<'map' | 'mapBatch' | 'mapBytes' | ReductionKey> {
  header(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<HeaderResult>;
  columns?: ColumnsOrHeaderOnly;
}

/** The header's lines; null for no header. */
export type HeaderResult = string | readonly string[] | null;
interface ByHeader<State> {
  /** Returns the header lines to write, given those that were read. Called once, in one worker. */
  header?(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<HeaderResult>;
  columns?: ColumnsOrHeaderOnly;
}
interface ByColumns {
  /**
   * For csv and tsv: the output's column names. They order the fields of objects, and are the
   * header.
   */
  columns?: readonly string[];
  header?: ColumnsOrHeaderOnly;
}

/**
 * A transform: one of `map`, `mapBatch`, `mapBytes` and a reduction (`start`, `add`, `merge`,
 * `finish`), with an optional `filter` and `header`; or `filter` or `header` alone. `State` is the
 * result of `setup`, `Accumulator` that of `start`. `Declared` is the declared type of the
 * functions' record, if it is not the format's default: `string[]` for rows as arrays.
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
      | MapTransform<State, Format, Declared> // the last one: TypeScript's messages are about it if none fits
    ) &
      (ByHeader<State> | ByColumns));

/**
 * Returns the transform unchanged. It gives the transform its types, and completion in an editor.
 */
export function defineTransform<
  State = unknown,
  Format extends FormatName = 'lines',
  Accumulator = unknown,
  Declared extends DeclaredOf[Format] = RecordOf[Format],
>(transform: Transform<State, Format, Accumulator, Declared>): Transform<State, Format, Accumulator, Declared> {
  return transform;
}
