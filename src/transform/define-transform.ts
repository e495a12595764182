// What a transform module exports, as types: checked in an editor, and again when the module is loaded
// (module/check-transform.ts), since nothing type-checks a user's file on the way.
import type { FormatName } from '../job/job-spec.ts';
import type { FastaRecord } from '../records/formats/fasta-record.ts';
import type { FastqRecord } from '../records/formats/fastq-record.ts';
import type { RecordContext, WorkContext } from './context.ts';

/** One output record. A number must be finite. */
export type OutputRecord = string | number | bigint;
/** What a map gives: one record, none (null), or an iterable of any number of them. `Typed` is a record of the format. */
export type MapResult<Typed = never> = OutputRecord | Typed | null | Iterable<OutputRecord | Typed | null>;

/** What `map` and `filter` are given, by format. */
export interface RecordOf {
  lines: string;
  /** By column; without a header (`--header 0`) an array. */
  tsv: Record<string, string>;
  /** The same; texts without the quotes of the file. */
  csv: Record<string, string>;
  /** What JSON.parse gives for the line, but integers beyond ±(2^53 − 1) as BigInts. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of the user's data is the user's to know
  ndjson: any;
  fastq: FastqRecord;
  fasta: FastaRecord;
}

/** What a map may give back besides finished texts, by format. */
export interface TypedResultOf {
  lines: never;
  /** An array of fields, or an object by column. */
  tsv: readonly OutputRecord[] | Readonly<Record<string, OutputRecord>>;
  /** The same; quoted as it needs. */
  csv: readonly OutputRecord[] | Readonly<Record<string, OutputRecord>>;
  /** Written as one line of JSON. */
  ndjson: object;
  fastq: Omit<FastqRecord, 'comment'> & { comment?: string };
  fasta: Omit<FastaRecord, 'comment'> & { comment?: string };
}
export type Awaitable<T> = T | PromiseLike<T>;
/** The context with `state` known to be what `setup` returned. */
export type Knowing<Context, State> = Context & { readonly state: State };

/**
 * A transform: one of `map`, `mapBatch`, `mapBytes` and a reduction (`start`, `add`, `merge`, `finish`), `filter` and
 * `header`, and what they need. `State` is what `setup` gives, `Accumulator` what `start` does.
 */
export interface Transform<State = unknown, Format extends FormatName = 'lines', Accumulator = unknown> {
  /** What the functions are given; left out, it is the run's (`--format`), or lines. */
  format?: Format;
  /** In csv and tsv: the names of the columns that go out. Objects and arrays are printed by them, and they are the header. */
  columns?: readonly string[];
  /** Once in each worker, before its first batch; what it returns is `context.state`. */
  setup?(context: WorkContext): Awaitable<State>;
  /** Truthy keeps the record. Asked before `map`. */
  filter?(record: RecordOf[Format], context: Knowing<RecordContext, State>): unknown;
  /** Gives the output for one record; without a map, records that pass the filter go out as they came. */
  map?(record: RecordOf[Format], context: Knowing<RecordContext, State>): Awaitable<MapResult<TypedResultOf[Format]>>;
  /** Gives the output for all records of a batch, those that pass the filter. */
  mapBatch?(
    records: readonly RecordOf[Format][],
    context: Knowing<RecordContext, State>,
  ): Awaitable<Iterable<OutputRecord | TypedResultOf[Format] | null>>;
  /** The same for their bytes, terminators included, which are the function's while the call lasts. */
  mapBytes?(bytes: Uint8Array, context: Knowing<RecordContext, State>): Awaitable<Uint8Array>;
  /** What the records of a batch are added to: made anew for each batch. */
  start?(): Awaitable<Accumulator>;
  /** Gives the accumulator with the record in it; nothing where that is the one it was given. In the workers. */
  add?(
    accumulator: Accumulator,
    record: RecordOf[Format],
    context: Knowing<RecordContext, State>,
  ): Awaitable<Accumulator | void>;
  /** Gives two accumulators as one, that of the earlier batches first. In one thread, in the order of batches. */
  merge?(a: Accumulator, b: Accumulator): Awaitable<Accumulator | void>;
  /** Gives the output at the end. */
  finish?(accumulator: Accumulator): Awaitable<MapResult<TypedResultOf[Format]>>;
  /** The header lines to write for those that came; called once, in one worker. */
  header?(lines: readonly string[], context: Knowing<WorkContext, State>): Awaitable<string | readonly string[] | null>;
  /** Once in each worker, after its last batch. */
  teardown?(context: Knowing<WorkContext, State>): unknown;
}

/** Gives back the transform it is given: for its types, and for an editor to complete its keys. */
export function defineTransform<State = unknown, Format extends FormatName = 'lines', Accumulator = unknown>(
  transform: Transform<State, Format, Accumulator>,
): Transform<State, Format, Accumulator> {
  return transform;
}
