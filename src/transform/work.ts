// The work, loaded and ready to be called: what a module and an expression both become, and all that the batch runner
// knows of either.
import type { CommandSpec, FormatName } from '../job/job-spec.ts';
import type { RecordFormat } from '../records/formats/record-format.ts';
import type { RecordContext, WorkContext } from './context.ts';
import type { FieldWork } from './fields/field-plan.ts';
import type { JsonWork } from './json/json-plan.ts';
import type { ResultColumns } from './expression/column-list.ts';
import type { PairWork } from './pairs/pair-work.ts';

/** One record's text in; what comes back is judged by result.ts (map) or by its truth (filter). May be a promise. */
export type RecordFunction = (record: string, context: RecordContext) => unknown;

/** The same for the typed record of the run's format: what a module's functions are, for lines too. */
export type TypedFunction = (record: unknown, context: RecordContext) => unknown;

/** All records of a batch that the filters have kept: texts, or typed records. */
export type BatchFunction = (records: readonly unknown[], context: RecordContext) => unknown;

/** Their bytes. */
export type BytesFunction = (bytes: Uint8Array, context: RecordContext) => unknown;

/** Work that gives nothing before all input is seen; every function may be async. */
export interface Reduction {
  readonly start: () => unknown;
  readonly add: (accumulator: unknown, record: unknown, context: RecordContext) => unknown;
  readonly merge: (a: unknown, b: unknown) => unknown;
  readonly finish: (accumulator: unknown) => unknown;
}

/** What a module gives, as it is. */
export interface ModuleWork extends Omit<
  LoadedWork,
  'filters' | 'map' | 'fields' | 'json' | 'pairs' | 'recordFormat' | 'textFormat' | 'resultColumns'
> {
  readonly filters: readonly TypedFunction[];
  readonly map?: TypedFunction;
  /** The columns that it says its results have. */
  readonly columns?: readonly string[];
  /** The format its functions are made for; absent where it says nothing. */
  readonly format?: FormatName;
  /** Whether they are made for pairs; absent where it says nothing. */
  readonly isPaired?: boolean;
}

export interface LoadedWork {
  /** In the order they are asked; a record that one refuses is dropped. */
  readonly filters: readonly RecordFunction[];
  /** Absent where records that pass go out as they came. */
  readonly map?: RecordFunction;
  /** The same as filters and map, where they are all the work and do no more than this. */
  readonly fields?: FieldWork;
  readonly json?: JsonWork;
  /** In place of a map, one of these three at most. */
  readonly mapBatch?: BatchFunction;
  readonly mapBytes?: BytesFunction;
  readonly reduction?: Reduction;
  /** With --pair, in place of filters and map. */
  readonly pairs?: PairWork;
  /** What makes typed records of texts for those, and texts of typed records; absent where they are given strings. */
  readonly recordFormat?: RecordFormat;
  /** The run's format, absent for lines: it checks texts, and cuts their fields for expressions. */
  readonly textFormat?: RecordFormat;
  /** The columns of what goes out, where they are known and the header is to follow them. */
  readonly resultColumns?: ResultColumns;
  readonly setup?: (context: WorkContext) => unknown;
  readonly teardown?: (context: WorkContext) => unknown;
  /** What is run in place of a map: the records that pass are given to it. */
  readonly command?: CommandSpec;
  /** Header lines in, header lines to write out. */
  readonly header?: (lines: readonly string[], context: WorkContext) => unknown;
}

type BatchWiseParts = Partial<Pick<LoadedWork, 'mapBatch' | 'mapBytes' | 'reduction'>>;

/** Whether a result depends on what else is in its batch: then batches must follow from the input alone. */
export function isBatchWise({ mapBatch, mapBytes, reduction }: BatchWiseParts = {}): boolean {
  return mapBatch !== undefined || mapBytes !== undefined || reduction !== undefined;
}
