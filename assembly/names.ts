// The name of a sequence: its id, up to the first white space, and the comment after that. The same
// rules as parseName in src/records/formats/name-line.ts.
import { setEnd, setStart } from './record';

const ID: i32 = 5;
const COMMENT: i32 = 6;
const TAB: u8 = 9;
const BLANK: u8 = 32;

/** Whether the work uses names. */
let isNamed: bool = false;

export function setNamed(value: bool): void {
  isNamed = value;
}

/** The line with its mark, which is not part of the name. */
export function setName(from: usize, to: usize): void {
  if (!isNamed) return;
  let at = from + 1;
  setStart(ID, at);
  while (at < to && !isSpace(load<u8>(at))) at += 1;
  setEnd(ID, at);
  while (at < to && isSpace(load<u8>(at))) at += 1;
  setStart(COMMENT, at);
  setEnd(COMMENT, to);
}

function isSpace(byte: u8): bool {
  return byte == BLANK || byte == TAB;
}
