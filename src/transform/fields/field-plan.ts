// The expressions that run on bytes, as plain values that are sent to the workers: comparisons of
// fields, and results that are made of fields. An expression outside this language runs on strings
// (record-runner.ts).
import { comparisonsIn, type Logical } from '../expression/logic.ts';
import type { EqualityOperator, OrderOperator } from '../expression/read-logic.ts';

/**
 * 0 is the whole record, k its field k. A string is a column's name; only the header tells its
 * number.
 */
export type FieldName = number | string;

/** The parts that a map makes a record's result from. */
export interface FieldText {
  /** True for row(): the parts are separated by the delimiter, and none may contain it. */
  readonly isRow: boolean;
  readonly parts: readonly FieldTextPart[];
  /** For set(): each part replaces the field named here. Then `isRow` is true as well. */
  readonly columns?: readonly FieldName[];
}

export type FieldTextPart =
  | { readonly kind: 'field'; readonly field: FieldName; readonly change?: TextChange }
  | { readonly kind: 'literal'; readonly text: string }
  /** A number printed as JavaScript does; with `digits`, as toFixed(digits) does. */
  | { readonly kind: 'number'; readonly number: FieldNumber; readonly digits?: number };

/** How the field's text is changed. The kernel does it for ASCII only. */
export type TextChange =
  | { readonly kind: 'toLowerCase' | 'toUpperCase' | 'trim' | 'reverseComplement' }
  | { readonly kind: 'slice'; readonly from: number; readonly to: number };

/** The condition of a filter; a record is kept if it is true. */
export type FieldCondition = Logical<FieldComparison>;

export type FieldComparison =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** True if the record has so many fields. Otherwise the kernel stops at it: it is invalid. */
  | { readonly kind: 'width'; readonly columns: number }
  /** The same for CSV, counting all fields of the record. */
  | { readonly kind: 'count'; readonly columns: number }
  /** True if this is. Otherwise the kernel stops at the record. */
  | { readonly kind: 'must'; readonly condition: FieldComparison }
  | { readonly kind: 'equals'; readonly field: FieldName; readonly text: string }
  | { readonly kind: 'same'; readonly left: FieldName; readonly right: FieldName }
  /** Result of the regular expression's `test` on the field's text. */
  | { readonly kind: 'matches'; readonly field: FieldName; readonly source: string; readonly flags: string }
  | {
      readonly kind: 'compare';
      readonly operator: NumberOperator;
      readonly left: FieldNumber;
      readonly right: FieldNumber;
    };

export type NumberOperator = OrderOperator | Exclude<EqualityOperator, '=='>;

/**
 * - `value`: Number() of the field's text, but NaN if that is blank
 * - `length`: length of the text in UTF-16 units
 * - `meanQuality`, `gc`: results of the helpers with these names
 */
export type FieldNumber =
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'value' | 'length' | 'meanQuality' | 'gc'; readonly field: FieldName }
  | { readonly kind: UnaryNumber; readonly of: FieldNumber }
  | { readonly kind: BinaryNumber; readonly left: FieldNumber; readonly right: FieldNumber };

/** `-x`, and functions of Math. */
export type UnaryNumber = 'negate' | 'abs' | 'ceil' | 'floor' | 'round' | 'sqrt' | 'trunc';
export type BinaryNumber = '+' | '-' | '*' | '/' | '%' | 'max' | 'min';

/** The whole work, if it is in this language. */
export interface FieldWork {
  readonly filter?: FieldCondition;
  readonly map?: FieldText;
}

/** The strings that a condition compares fields with. */
export function comparedTexts(condition: FieldCondition): string[] {
  return comparisonsIn(condition).flatMap((each) => (each.kind === 'equals' ? [each.text] : []));
}

/**
 * The same work, but a record with the wrong number of fields is invalid if the work uses a column
 * by name.
 */
export function withWidthChecked({ filter, map }: FieldWork, columns: number): FieldWork {
  const width: FieldCondition = { kind: 'width', columns };
  const mapped = map === undefined ? {} : { map };
  if (filter !== undefined && namesColumn(filter)) {
    return { filter: { kind: 'and', left: width, right: filter }, ...mapped };
  }
  const isMapByName = map !== undefined && mapFields(map).some(isColumn);
  if (!isMapByName) return { ...(filter === undefined ? {} : { filter }), ...mapped };
  // A record that the filter drops is never mapped.
  return { filter: filter === undefined ? width : { kind: 'and', left: filter, right: width }, ...mapped };
}

/** The same work, but every record with the wrong number of fields is invalid. */
export function withFieldsCounted({ filter, map }: FieldWork, columns: number): FieldWork {
  const count: FieldCondition = { kind: 'count', columns };
  return {
    filter: filter === undefined ? count : { kind: 'and', left: count, right: filter },
    ...(map === undefined ? {} : { map }),
  };
}

/** All fields that a map reads or replaces. */
export function mapFields({ parts, columns = [] }: FieldText): FieldName[] {
  const fields = parts.flatMap((part) => {
    if (part.kind === 'field') return [part.field];
    return part.kind === 'number' ? numberFields(part.number) : [];
  });
  return [...columns, ...fields];
}

/** All fields that a condition reads. */
export function conditionFields(condition: FieldCondition): FieldName[] {
  return comparisonsIn(condition).flatMap(comparedFields);
}

function comparedFields(comparison: FieldComparison): FieldName[] {
  switch (comparison.kind) {
    case 'constant':
    case 'count':
      return [];
    case 'width':
      return [comparison.columns];
    case 'must':
      return comparedFields(comparison.condition);
    case 'equals':
    case 'matches':
      return [comparison.field];
    case 'same':
      return [comparison.left, comparison.right];
    case 'compare':
      return [...numberFields(comparison.left), ...numberFields(comparison.right)];
  }
}

function numberFields(number: FieldNumber): FieldName[] {
  if ('field' in number) return [number.field];
  if ('of' in number) return numberFields(number.of);
  return 'left' in number ? [...numberFields(number.left), ...numberFields(number.right)] : [];
}

function namesColumn(condition: FieldCondition): boolean {
  return conditionFields(condition).some(isColumn);
}

/** A column of the header; names of typed lines begin with a NUL (typed-fields.ts). */
function isColumn(field: FieldName): boolean {
  return typeof field === 'string' && !field.startsWith('\0');
}
