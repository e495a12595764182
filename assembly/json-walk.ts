// Walks one JSON value, validates all of it as strictly as JSON.parse does, and notes the values
// that the work needs. An address of 0 means invalid, or left to JavaScript.
import { CARRIAGE_RETURN, isSame, NEWLINE } from './bytes';
import {
  CLOSE_OBJECT,
  COMMA,
  LETTER_F,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  WORD_ALSE,
  WORD_NULL,
  WORD_TRUE,
} from './json-letters';
import { skipNumber } from './json-numbers';
import {
  ARRAY,
  ESCAPED,
  FALSE,
  MISSING,
  NODE_CHILD,
  NODE_FROM,
  NODE_KIND,
  NODE_NAME,
  NODE_NAME_BYTES,
  NODE_NEXT,
  NODE_TO,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  TRUE,
} from './json-plan';
import { sawEscape, skipString, unescapeTo } from './json-strings';

const TAB: u8 = 9;
const COLON: u8 = 0x3a;
const OPEN_ARRAY: u8 = 0x5b;
const CLOSE_ARRAY: u8 = 0x5d;

/** Deeper values are left to JSON.parse, which may use more stack. */
const MAX_DEPTH: i32 = 200;

let terminator: u8 = 0;
/** Where keys are unescaped, and the length in bytes of the longest key needed. */
let scratch: usize = 0;
let longestKey: usize = 0;

export function setWalks(terminatorByte: u8, scratchAt: usize, longest: usize): void {
  terminator = terminatorByte;
  scratch = scratchAt;
  longestKey = longest;
}

/** The end of the value at `at`, with the white space around it. */
export function walkRecord(at: usize, root: usize): usize {
  const end = walkValue(skipSpace(at), root, 0);
  return end == 0 ? 0 : skipSpace(end);
}

// @ts-ignore: decorator
@inline
function skipSpace(at: usize): usize {
  return load<u8>(at) > SPACE ? at : skipSpaces(at);
}

function skipSpaces(at: usize): usize {
  while (true) {
    const byte = load<u8>(at);
    const isSpace = byte == SPACE || byte == TAB || byte == CARRIAGE_RETURN || byte == NEWLINE;
    if (!isSpace || byte == terminator) return at;
    at += 1;
  }
}

/** `node` is where the value is noted; 0 if the work does not need it. */
function walkValue(at: usize, node: usize, depth: i32): usize {
  const byte = load<u8>(at);
  let kind: i32;
  let from = at;
  let end: usize;
  let to: usize;
  if (byte == QUOTE) {
    end = skipString(at + 1);
    from = at + 1;
    to = end - 1;
    kind = sawEscape() ? ESCAPED : STRING;
  } else if (byte == OPEN_OBJECT || byte == OPEN_ARRAY) {
    if (depth == MAX_DEPTH) return 0;
    kind = byte == OPEN_OBJECT ? OBJECT : ARRAY;
    if (node != 0) forgetChildren(node);
    end = kind == OBJECT ? walkObject(at + 1, node, depth + 1) : walkArray(at + 1, node, depth + 1);
    to = end;
  } else {
    const word = load<u32>(at);
    if (word == WORD_TRUE) {
      kind = TRUE;
      end = at + 4;
    } else if (byte == LETTER_F && load<u32>(at + 1) == WORD_ALSE) {
      kind = FALSE;
      end = at + 5;
    } else if (word == WORD_NULL) {
      kind = NULL;
      end = at + 4;
    } else {
      kind = NUMBER;
      end = skipNumber(at);
    }
    to = end;
  }
  // If a key occurs twice, the last value counts.
  if (node != 0) {
    store<i32>(node, kind, NODE_KIND);
    store<u32>(node, <u32>from, NODE_FROM);
    store<u32>(node, <u32>to, NODE_TO);
  }
  return end;
}

function forgetChildren(node: usize): void {
  for (let child = load<u32>(node, NODE_CHILD); child != 0; child = load<u32>(child, NODE_NEXT)) {
    store<i32>(child, MISSING, NODE_KIND);
  }
}

function walkObject(at: usize, node: usize, depth: i32): usize {
  const children: usize = node == 0 ? 0 : load<u32>(node, NODE_CHILD);
  at = skipSpace(at);
  if (load<u8>(at) == CLOSE_OBJECT) return at + 1;
  while (true) {
    if (load<u8>(at) != QUOTE) return 0;
    const key = at + 1;
    at = skipString(key);
    if (at == 0) return 0;
    const child: usize = children == 0 ? 0 : childOf(children, key, at - 1);
    at = skipSpace(at);
    if (load<u8>(at) != COLON) return 0;
    at = walkValue(skipSpace(at + 1), child, depth);
    if (at == 0) return 0;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte != COMMA) return byte == CLOSE_OBJECT ? at + 1 : 0;
    at = skipSpace(at + 1);
  }
}

function walkArray(at: usize, node: usize, depth: i32): usize {
  const children: usize = node == 0 ? 0 : load<u32>(node, NODE_CHILD);
  at = skipSpace(at);
  if (load<u8>(at) == CLOSE_ARRAY) return at + 1;
  let index: u32 = 0;
  while (true) {
    const child: usize = children == 0 ? 0 : elementOf(children, index);
    at = walkValue(at, child, depth);
    index += 1;
    if (at == 0) return 0;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte != COMMA) return byte == CLOSE_ARRAY ? at + 1 : 0;
    at = skipSpace(at + 1);
  }
}

/** The node with this key, or 0. */
function childOf(first: usize, key: usize, to: usize): usize {
  if (sawEscape()) {
    if (to - key > longestKey) return 0;
    // A key with a lone surrogate is never one that the work needs.
    to = unescapeTo(scratch, key, to);
    key = scratch;
    if (to == 0) return 0;
  }
  const bytes = to - key;
  for (let child = first; child != 0; child = load<u32>(child, NODE_NEXT)) {
    if (load<i32>(child, NODE_NAME_BYTES) == <i32>bytes && isSame(key, load<u32>(child, NODE_NAME), bytes)) {
      return child;
    }
  }
  return 0;
}

function elementOf(first: usize, index: u32): usize {
  for (let child = first; child != 0; child = load<u32>(child, NODE_NEXT)) {
    if (load<i32>(child, NODE_NAME_BYTES) == -1 && load<u32>(child, NODE_NAME) == index) return child;
  }
  return 0;
}
