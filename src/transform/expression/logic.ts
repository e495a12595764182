// The logic of a filter, whatever it compares: conditions that are made of others by `!`, `&&` and
// `||`. Only the truth of a filter's result counts, so that `a && b` is true if both are.

/** A condition: a comparison, or made of others. */
export type Logical<Comparison> = Comparison | Logic<Comparison>;

export type Logic<Comparison> =
  | { readonly kind: 'not'; readonly condition: Logical<Comparison> }
  | { readonly kind: 'and' | 'or'; readonly left: Logical<Comparison>; readonly right: Logical<Comparison> };

export function isLogic<Comparison extends { readonly kind: string }>(
  condition: Logical<Comparison>,
): condition is Logic<Comparison> {
  return condition.kind === 'not' || condition.kind === 'and' || condition.kind === 'or';
}

/** All comparisons in it, from left to right. */
export function comparisonsIn<Comparison extends { readonly kind: string }>(
  condition: Logical<Comparison>,
): Comparison[] {
  if (!isLogic(condition)) return [condition];
  if (condition.kind === 'not') return comparisonsIn(condition.condition);
  return [...comparisonsIn(condition.left), ...comparisonsIn(condition.right)];
}

export function negated<Comparison>(condition: Logical<Comparison> | undefined): Logical<Comparison> | undefined {
  return condition === undefined ? undefined : { kind: 'not', condition };
}
