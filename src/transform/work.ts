// The work, loaded and ready to be called, from a module or from expressions: everything that the
// batch runner knows of it.
import type { CommandSpec, FormatName } from '../job/job-spec.ts';
import type { RecordFormat } from '../records/formats/record-format.ts';
import type { OutputConversion } from './output-conversion.ts';
import type { RecordContext, WorkContext } from './context.ts';
import type { FieldWork } from './fields/field-plan.ts';
import type { JsonWork } from './json/json-plan.ts';
import type { ResultColumns } from './expression/column-list.ts';
import type { PairWork } from './pairs/pair-work.ts';

/**
 * Gets one record's string. result.ts checks the result of a map; a filter's counts by truthiness.
 * May return a promise.
 */
export type RecordFunction = (record: string, context: RecordContext) => unknown;

/**
 * The same for the typed record of the run's format (for lines, a string): a module's functions.
 */
export type TypedFunction = (record: unknown, context: RecordContext) => unknown;

/** Gets all records of a batch that pass the filters: strings, or typed records. */
export type BatchFunction = (records: readonly unknown[], context: RecordContext) => unknown;

/** Gets the bytes of a batch's records that pass the filters. */
export type BytesFunction = (bytes: Uint8Array, context: RecordContext) => unknown;

/** Work that gives output only after all input; every function may be async. */
export interface Reduction {
  readonly start: () => unknown;
  readonly add: (accumulator: unknown, record: unknown, context: RecordContext) => unknown;
  readonly merge: (a: unknown, b: unknown) => unknown;
  readonly finish: (accumulator: unknown) => unknown;
}

/** A module's exports, unchanged. */
export interface ModuleWork extends Omit<
  LoadedWork,
  'filters' | 'map' | 'fields' | 'json' | 'pairs' | 'recordFormat' | 'textFormat' | 'resultColumns' | 'conversion'
> {
  readonly filters: readonly TypedFunction[];
  readonly map?: TypedFunction;
  /** The column names that it declares for its results. */
  readonly columns?: readonly string[];
  /** The format that it declares; absent if it declares none. */
  readonly format?: FormatName;
  /** Whether it is made for pairs; absent if it declares nothing. */
  readonly isPaired?: boolean;
}

export interface LoadedWork {
  /** In the order of their calls; a record that one refuses is dropped. */
  readonly filters: readonly RecordFunction[];
  /** Absent if records that pass are written unchanged. */
  readonly map?: RecordFunction;
  /**
   * Equivalent to filters and map; present only if they are the whole work and in this language.
   */
  readonly fields?: FieldWork;
  readonly json?: JsonWork;
  /** At most one of these three replaces map. */
  readonly mapBatch?: BatchFunction;
  readonly mapBytes?: BytesFunction;
  readonly reduction?: Reduction;
  /** With --pair, replaces filters and map. */
  readonly pairs?: PairWork;
  /** Parses typed records from strings, and prints them; absent if the functions get strings. */
  readonly recordFormat?: RecordFormat;
  /**
   * The run's format, absent for lines: it checks strings, and splits them into fields for
   * expressions.
   */
  readonly textFormat?: RecordFormat;
  /** The columns of the output, if they are known and the header has to follow them. */
  readonly resultColumns?: ResultColumns;
  /** The output has another format than the records read. */
  readonly conversion?: OutputConversion;
  /** How many records of a worker a module wants under way at once. */
  readonly concurrency?: number;
  readonly setup?: (context: WorkContext) => unknown;
  readonly teardown?: (context: WorkContext) => unknown;
  /** Replaces a map: records that pass the filters are given to the command. */
  readonly command?: CommandSpec;
  /** Header lines as read in, header lines to write out. */
  readonly header?: (lines: readonly string[], context: WorkContext) => unknown;
}

type BatchWiseParts = Partial<Pick<LoadedWork, 'mapBatch' | 'mapBytes' | 'reduction'>>;

/**
 * Whether a result depends on other records of its batch: then batches must follow from the input
 * alone.
 */
export function isBatchWise({ mapBatch, mapBytes, reduction }: BatchWiseParts = {}): boolean {
  return mapBatch !== undefined || mapBytes !== undefined || reduction !== undefined;
}
