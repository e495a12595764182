// A checked expression on its way from the main thread to the workers: plain values, so that acorn stays in main.

export interface ExpressionPlan {
  /** The code: one expression, or a block with its own `return`. */
  readonly text: string;
  readonly option: ExpressionOption;
  readonly kind: 'expression' | 'body';
  readonly isAsync: boolean;
  /** Names of the record that it uses: `line`, `NR`, `$3`, `row`, … */
  readonly names: readonly string[];
  /** Highest `$k`; 0 where there is none but `$0`. */
  readonly highestField: number;
  /** True where something needs all fields: `fields`, `NF`, `set`, a column. */
  readonly needsAllFields: boolean;
  /** Columns named in the text (`col.NAME`): where each stands, in order, so that it can be replaced by its value. */
  readonly columnUses: readonly ColumnUse[];
  /** True where a column is looked up by a name only known when it runs. */
  readonly hasDynamicColumn: boolean;
}

export type ExpressionOption = '--map' | '--filter';

export interface ColumnUse {
  readonly name: string;
  /** Range in the text, in characters. */
  readonly start: number;
  readonly end: number;
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

export const FIELD_NAME = /^\$(0|[1-9]\d*)$/;

export function isRecordName(name: string): boolean {
  return RECORD_NAMES.has(name) || FIELD_NAME.test(name);
}
