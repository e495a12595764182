// The expressions that run on bytes, as plain values that cross to the workers: fields compared, fields put together. What
// is not said here is no part of that language, and such an expression runs on texts (record-runner.ts).

/** 0 is the whole record, k its field k; a text is the name of a column, whose number only the header tells. */
export type FieldName = number | string;

/** Of a map: what a record's result is put together of. */
export interface FieldText {
  /** Whether the parts are those of row(): the delimiter stands between them, and none may hold it. */
  readonly isRow: boolean;
  readonly parts: readonly FieldTextPart[];
  /** Of set(): the result is the record, with each part in place of the field named here. Then `isRow` is true as well. */
  readonly columns?: readonly FieldName[];
}

export type FieldTextPart =
  | { readonly kind: 'field'; readonly field: FieldName; readonly change?: TextChange }
  | { readonly kind: 'literal'; readonly text: string }
  /** A number as JavaScript prints it; with `digits` as toFixed() does. */
  | { readonly kind: 'number'; readonly number: FieldNumber; readonly digits?: number };

/** What is made of a field's text: for ASCII alone. */
export type TextChange =
  | { readonly kind: 'toLowerCase' | 'toUpperCase' | 'trim' | 'reverseComplement' }
  | { readonly kind: 'slice'; readonly from: number; readonly to: number };

/** Of a filter: true where the record is kept. */
export type FieldCondition =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** True where the record has so many fields; else it is at fault, and neither kept nor refused. */
  | { readonly kind: 'width'; readonly columns: number }
  /** The same of a record of CSV, of which all fields are counted. */
  | { readonly kind: 'count'; readonly columns: number }
  | { readonly kind: 'equals'; readonly field: FieldName; readonly text: string }
  | { readonly kind: 'same'; readonly left: FieldName; readonly right: FieldName }
  /** What `test` of a regular expression says of the field's text. */
  | { readonly kind: 'matches'; readonly field: FieldName; readonly source: string; readonly flags: string }
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
 * `value`: what Number() gives for the field's text, NaN where it is blank; `length`: that of the text, in UTF-16 units as in JavaScript;
 * `meanQuality`, `gc`: what the helpers of these names give for it.
 */
export type FieldNumber =
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'value' | 'length' | 'meanQuality' | 'gc'; readonly field: FieldName }
  | { readonly kind: UnaryNumber; readonly of: FieldNumber }
  | { readonly kind: BinaryNumber; readonly left: FieldNumber; readonly right: FieldNumber };

/** `-x`, and functions of Math. */
export type UnaryNumber = 'negate' | 'abs' | 'ceil' | 'floor' | 'round' | 'sqrt' | 'trunc';
export type BinaryNumber = '+' | '-' | '*' | '/' | '%' | 'max' | 'min';

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

/** The same work, but a record that has not as many fields as there are columns is at fault where a column is used by name. */
export function withWidthChecked({ filter, map }: FieldWork, columns: number): FieldWork {
  const width: FieldCondition = { kind: 'width', columns };
  const mapped = map === undefined ? {} : { map };
  if (filter !== undefined && namesColumn(filter)) {
    return { filter: { kind: 'and', left: width, right: filter }, ...mapped };
  }
  const isMapByName = map !== undefined && mapFields(map).some((field) => typeof field === 'string');
  if (!isMapByName) return { ...(filter === undefined ? {} : { filter }), ...mapped };
  // what the filter refuses is never mapped
  return { filter: filter === undefined ? width : { kind: 'and', left: filter, right: width }, ...mapped };
}

/** The same, but every record is at fault that has not as many fields as there are columns, whatever is used. */
export function withFieldsCounted({ filter, map }: FieldWork, columns: number): FieldWork {
  const count: FieldCondition = { kind: 'count', columns };
  return {
    filter: filter === undefined ? count : { kind: 'and', left: count, right: filter },
    ...(map === undefined ? {} : { map }),
  };
}

/** All fields that a map looks at or replaces. */
export function mapFields({ parts, columns = [] }: FieldText): FieldName[] {
  const fields = parts.flatMap((part) => {
    if (part.kind === 'field') return [part.field];
    return part.kind === 'number' ? numberFields(part.number) : [];
  });
  return [...columns, ...fields];
}

/** All fields that a condition looks at. */
export function conditionFields(condition: FieldCondition): FieldName[] {
  switch (condition.kind) {
    case 'constant':
    case 'count':
      return [];
    case 'width':
      return [condition.columns];
    case 'equals':
    case 'matches':
      return [condition.field];
    case 'same':
      return [condition.left, condition.right];
    case 'compare':
      return [...numberFields(condition.left), ...numberFields(condition.right)];
    case 'not':
      return conditionFields(condition.condition);
    case 'and':
    case 'or':
      return [...conditionFields(condition.left), ...conditionFields(condition.right)];
  }
}

function numberFields(number: FieldNumber): FieldName[] {
  if ('field' in number) return [number.field];
  if ('of' in number) return numberFields(number.of);
  return 'left' in number ? [...numberFields(number.left), ...numberFields(number.right)] : [];
}

function namesColumn(condition: FieldCondition): boolean {
  return conditionFields(condition).some((field) => typeof field === 'string');
}
