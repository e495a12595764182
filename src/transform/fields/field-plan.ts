// The expressions that run on bytes, as plain values that cross to the workers: fields compared, fields put together. What
// is not said here is no part of that language, and such an expression runs on texts (record-runner.ts).

/** 0 is the whole record, k its field k; a text is the name of a column, whose number only the header tells. */
export type FieldName = number | string;

/** Of a map: what a record's result is put together of. */
export interface FieldText {
  /** Whether the parts are those of row(): the delimiter stands between them, and none may hold it. */
  readonly isRow: boolean;
  readonly parts: readonly FieldTextPart[];
}

export type FieldTextPart =
  { readonly kind: 'field'; readonly field: FieldName } | { readonly kind: 'literal'; readonly text: string };

/** Of a filter: true where the record is kept. */
export type FieldCondition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'equals'; readonly field: FieldName; readonly text: string }
  | { readonly kind: 'same'; readonly left: FieldName; readonly right: FieldName }
  | {
      readonly kind: 'compare';
      readonly operator: NumberOperator;
      readonly left: FieldNumber;
      readonly right: FieldNumber;
    }
  | { readonly kind: 'not'; readonly condition: FieldCondition }
  | { readonly kind: 'and' | 'or'; readonly left: FieldCondition; readonly right: FieldCondition };

export type NumberOperator = '<' | '<=' | '>' | '>=' | '===';

/**
 * `value`: what Number() gives for the field's text; `length`: that of the text, in UTF-16 units as in JavaScript;
 * `meanQuality`, `gc`: what the helpers of these names give for it.
 */
export type FieldNumber =
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'value' | 'length' | 'meanQuality' | 'gc'; readonly field: FieldName };

/** All of the work, where it is nothing else. */
export interface FieldWork {
  readonly filter?: FieldCondition;
  readonly map?: FieldText;
}

/** The texts that a condition compares with. */
export function comparedTexts(condition: FieldCondition): string[] {
  switch (condition.kind) {
    case 'equals':
      return [condition.text];
    case 'not':
      return comparedTexts(condition.condition);
    case 'and':
    case 'or':
      return [...comparedTexts(condition.left), ...comparedTexts(condition.right)];
    default:
      return [];
  }
}
