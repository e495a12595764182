// A checked expression on its way from the main thread to the workers: plain values, so that acorn stays in main.

import type { FormatName } from '../../job/job-spec.ts';
import type { CodeEdits } from './code-edits.ts';
import type { ResultColumns } from './column-list.ts';
import type { FieldCondition, FieldText } from '../fields/field-plan.ts';
import type { JsonCondition, JsonMap } from '../json/json-plan.ts';

export interface ExpressionPlan {
  readonly format: FormatName;
  /** It sees two records, r1 and r2, in place of what one has. */
  readonly isPaired: boolean;
  /** The code: one expression, or a block with its own `return`; what stands before it is kept, so that lines count. */
  readonly text: string;
  readonly option: ExpressionOption;
  readonly kind: 'expression' | 'body';
  readonly isAsync: boolean;
  /** Names of the record that it uses: `line`, `NR`, `$3`, `row`, … */
  readonly names: readonly string[];
  /** Columns named in the text (`col.NAME`): where each stands, in order, so that it can be replaced by its value. */
  readonly columnUses: readonly ColumnUse[];
  /** True where a column is looked up by a name only known when it runs, or `col` is used as a whole. */
  readonly hasDynamicColumn: boolean;
  /** Columns named in the text as `set('NAME', …)`, or of a mate as `r1.NAME`. */
  readonly namedColumns: readonly string[];
  /** Where `json` stands in the text, in order. */
  readonly jsonUses: readonly JsonUse[];
  /** How its code is changed, so that a blank string used as a number is NaN. */
  readonly edits: CodeEdits;
  readonly hasHeader: boolean;
  /** All that it does, where that can be done on bytes: as a filter, or as a map. */
  readonly condition?: FieldCondition;
  readonly fieldText?: FieldText;
  /** The same of expressions on JSON. */
  readonly jsonCondition?: JsonCondition;
  readonly jsonMap?: JsonMap;
  /** Of a map: the columns of its results, where its text shows them. */
  readonly resultColumns?: ResultColumns;
}

export type ExpressionOption = '--map' | '--filter';

export interface ColumnUse {
  readonly name: string;
  /** Range in the text of all of `col.NAME`, in characters. */
  readonly start: number;
  readonly end: number;
}

export interface JsonUse {
  readonly start: number;
  readonly end: number;
  /** As in `{ json }`, where the name is a key, too. */
  readonly isShorthand: boolean;
  /** Whether something is put into it here, as in `json.a = 1`. */
  readonly isEdited: boolean;
  /** The member of it that is used, where only an object has such a one: the `user` of `json.user`. */
  readonly member?: string;
}

/** What an expression sees of the record, besides `$0`, `$1`, … */
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
]);

/** What it sees of a pair instead. */
export const PAIR_NAMES: ReadonlySet<string> = new Set(['r1', 'r2', 'NR', 'args', 'row']);

/** What it sees besides, by format. */
export const FORMAT_NAMES: Readonly<Record<FormatName, ReadonlySet<string>>> = {
  lines: new Set(),
  tsv: new Set(),
  csv: new Set(),
  ndjson: new Set(['json']),
  fasta: new Set(['id', 'comment', 'seq', 'gc', 'reverseComplement']),
  fastq: new Set(['id', 'comment', 'seq', 'qual', 'meanQuality', 'gc', 'reverseComplement']),
};

const FIELD_NAME = /^\$(0|[1-9]\d*)$/;

/** Helpers for sequences: the same for one record and for two. */
const SEQUENCE_FUNCTIONS: ReadonlySet<string> = new Set(['meanQuality', 'gc', 'reverseComplement']);

/** What decides which names an expression sees. */
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
