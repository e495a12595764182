// The record that is looked at: where its fields lie.
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
