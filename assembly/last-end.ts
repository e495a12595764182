// The end of the last item that a search found; its start if it found none.

let last: usize = 0;

export function end(): usize {
  return last;
}

// @ts-ignore: decorator
@inline
export function setEnd(at: usize): void {
  last = at;
}
