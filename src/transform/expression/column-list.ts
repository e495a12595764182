// The columns of what goes out, as plain values that cross to the workers with an expression's plan.

/** A field of the record, by its number from 1 or by the name of its column. */
export type FieldName = number | string;

/**
 * What an expression's text shows of its results. `fields`: fields of the record. `names`: these columns. `keys`: the keys
 * of an object, null for all columns of the header, as `...col` has them. `mixed`: of each row that it may give the fields
 * that stand there as they are, null for any other value. `same`: the record with other values in it, at most up to that field.
 */
export type ResultColumns =
  | { readonly kind: 'fields'; readonly fields: readonly FieldName[] }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'keys'; readonly keys: readonly (string | null)[] }
  | { readonly kind: 'mixed'; readonly rows: readonly (readonly (FieldName | null)[])[] }
  | { readonly kind: 'same'; readonly upTo: number };
