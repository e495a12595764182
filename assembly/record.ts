// The borders of the current record's fields.
import { BOUNDS } from './plan';

// @ts-ignore: decorator
@inline
export function startOf(field: i32): usize {
  return load<u32>(BOUNDS + (<usize>field << 3));
}

// @ts-ignore: decorator
@inline
export function endOf(field: i32): usize {
  return load<u32>(BOUNDS + (<usize>field << 3), 4);
}

// @ts-ignore: decorator
@inline
export function setStart(field: i32, at: usize): void {
  store<u32>(BOUNDS + (<usize>field << 3), <u32>at);
}

// @ts-ignore: decorator
@inline
export function setEnd(field: i32, at: usize): void {
  store<u32>(BOUNDS + (<usize>field << 3), <u32>at, 4);
}

/**
 * For CSV: the number of the record's fields, and whether it has a quote. Other formats never set
 * them.
 */
export let fieldCount: i32 = 0;
export let hasQuotes: bool = false;

export function setRow(fields: i32, isQuoted: bool): void {
  fieldCount = fields;
  hasQuotes = isQuoted;
}
