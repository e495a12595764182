// Where the last one ends of what a search has found; where the search began if it found none.

let last: usize = 0;

export function end(): usize {
  return last;
}

// @ts-ignore: decorator
@inline
export function setEnd(at: usize): void {
  last = at;
}
