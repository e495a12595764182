// The columns of the output, as plain values that are sent to the workers with an expression's
// plan.

/** A field of the record, by number from 1 or by column name. */
export type FieldName = number | string;

/**
 * The columns of an expression's results, as far as its text shows them.
 * - `fields`: fields of the record
 * - `names`: these columns
 * - `keys`: the keys of an object; null stands for all columns of the header, as `...col` does
 * - `mixed`: for each row that it may return, the unchanged fields, and null for any other value
 * - `same`: the record with other values in its fields, at most up to field `upTo`
 */
export type ResultColumns =
  | { readonly kind: 'fields'; readonly fields: readonly FieldName[] }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'keys'; readonly keys: readonly (string | null)[] }
  | { readonly kind: 'mixed'; readonly rows: readonly (readonly (FieldName | null)[])[] }
  | { readonly kind: 'same'; readonly upTo: number };
