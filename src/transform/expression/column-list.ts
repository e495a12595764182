// The columns of what goes out, as plain values that cross to the workers with an expression's plan.

/** `fields`: those of the record, by number from 1 or by name. `names`: the keys of an object. */
export type ResultColumns =
  | { readonly kind: 'fields'; readonly fields: readonly (number | string)[] }
  | { readonly kind: 'names'; readonly names: readonly string[] };
