// The reverse complement of a sequence: as reverseComplement in src/records/reverse-complement.ts,
// for ASCII.
import { DNA, RNA } from './plan';

const T: u8 = 0x54;
const U: u8 = 0x55;

/** Writes it at an address, and returns the end. */
export function putStrand(from: usize, to: usize, at: usize): usize {
  const complements = isRna(from, to) ? RNA : DNA;
  let out = at;
  for (let next = to; next > from;) {
    next -= 1;
    store<u8>(out++, load<u8>(complements + load<u8>(next)));
  }
  return out;
}

/** Whether there is a U, of either case, and no T. */
function isRna(from: usize, to: usize): bool {
  let hasU = false;
  for (let at = from; at < to; at += 1) {
    const upper = load<u8>(at) & ~32;
    if (upper == T) return false;
    if (upper == U) hasU = true;
  }
  return hasU;
}
