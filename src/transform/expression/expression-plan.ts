// A checked expression, as it is sent from the main thread to the workers: plain values, so that
// only main loads acorn.

import type { FormatName } from '../../job/job-spec.ts';
import type { CodeEdits } from './code-edits.ts';
import type { ResultColumns } from './column-list.ts';
import type { FieldCondition, FieldText } from '../fields/field-plan.ts';
import type { JsonCondition, JsonMap } from '../json/json-plan.ts';

export interface ExpressionPlan {
  readonly format: FormatName;
  /** It gets two records, r1 and r2, instead of the names of one. */
  readonly isPaired: boolean;
  /**
   * The code: one expression, or a block with its own `return`. Text before it is kept, so that
   * line numbers are right.
   */
  readonly text: string;
  readonly option: ExpressionOption;
  readonly kind: 'expression' | 'body';
  readonly isAsync: boolean;
  /** The record's names that it uses: `line`, `NR`, `$3`, `row`, … */
  readonly names: readonly string[];
  /** Uses of `col.NAME` in order: each range is replaced by the column's value. */
  readonly columnUses: readonly ColumnUse[];
  /** True if a column's name is known only at run time, or if `col` is used as a whole. */
  readonly hasDynamicColumn: boolean;
  /** Columns named in `set('NAME', …)`, or of a mate as `r1.NAME`. */
  readonly namedColumns: readonly string[];
  /** Uses of `json` in the text, in order. */
  readonly jsonUses: readonly JsonUse[];
  /** Edits that make a blank string NaN where it is used as a number. */
  readonly edits: CodeEdits;
  readonly hasHeader: boolean;
  /** The whole expression in the language of fields, if possible: as a filter, or as a map. */
  readonly condition?: FieldCondition;
  readonly fieldText?: FieldText;
  /** The same in the language of JSON. */
  readonly jsonCondition?: JsonCondition;
  readonly jsonMap?: JsonMap;
  /** For a map: the columns of its results, if its text shows them. */
  readonly resultColumns?: ResultColumns;
}

export type ExpressionOption = '--map' | '--filter';

export interface ColumnUse {
  readonly name: string;
  /** Range of the whole `col.NAME` in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface JsonUse {
  readonly start: number;
  readonly end: number;
  /** True in `{ json }`, where the name is also the key. */
  readonly isShorthand: boolean;
  /** Whether it is assigned here, as in `json.a = 1`. */
  readonly isEdited: boolean;
  /** The member used, if only objects have such a member: the `user` of `json.user`. */
  readonly member?: string;
}

/** The names of the record in an expression, besides `$0`, `$1`, … */
export const RECORD_NAMES: ReadonlySet<string> = new Set([
  'line',
  'NR',
  'NF',
  'fields',
  'file',
  'args',
  'row',
  'set',
  'col',
  'sample',
]);

/** The names of a pair, which replace those. */
export const PAIR_NAMES: ReadonlySet<string> = new Set(['r1', 'r2', 'NR', 'args', 'row', 'sample']);

/** Further names, by format. */
export const FORMAT_NAMES: Readonly<Record<FormatName, ReadonlySet<string>>> = {
  lines: new Set(),
  tsv: new Set(),
  csv: new Set(),
  ndjson: new Set(['json']),
  fasta: new Set(['id', 'comment', 'seq', 'gc', 'reverseComplement']),
  fastq: new Set(['id', 'comment', 'seq', 'qual', 'meanQuality', 'gc', 'reverseComplement']),
  vcf: new Set(['chrom', 'pos', 'id', 'ref', 'alt', 'qual', 'filter', 'info', 'format', 'samples']),
  bed: new Set([
    ...['chrom', 'start', 'end', 'name', 'score', 'strand', 'thickStart', 'thickEnd'],
    ...['itemRgb', 'blockCount', 'blockSizes', 'blockStarts'],
  ]),
  sam: new Set(),
  gff: new Set(),
};

const FIELD_NAME = /^\$(0|[1-9]\d*)$/;

/** The names that are parts of the record, read by the format. */
export function partNames({ format }: Pick<ExpressionPlan, 'format'>): string[] {
  return [...FORMAT_NAMES[format]].filter((name) => name !== 'json' && !SEQUENCE_FUNCTIONS.has(name));
}

/** Helpers for sequences, in expressions on single records and on pairs. */
const SEQUENCE_FUNCTIONS: ReadonlySet<string> = new Set(['meanQuality', 'gc', 'reverseComplement']);

/** The facts that decide which names an expression may use. */
export type RecordScope = Pick<ExpressionPlan, 'format' | 'isPaired'>;

export function isRecordName(name: string, { format, isPaired }: RecordScope): boolean {
  if (isPaired) return PAIR_NAMES.has(name) || (SEQUENCE_FUNCTIONS.has(name) && FORMAT_NAMES[format].has(name));
  return RECORD_NAMES.has(name) || FORMAT_NAMES[format].has(name) || FIELD_NAME.test(name);
}

/** The k of `$k`; undefined for any other name. */
export function fieldNumber(name: string): number | undefined {
  const digits = FIELD_NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
