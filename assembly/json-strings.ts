// Strings of JSON: their ends, their text, and how JSON.stringify writes them.
import { LETTER_F, QUOTE, SPACE } from './json-letters';

const BACKSLASH: u8 = 0x5c;
const SLASH: u8 = 0x2f;
const LETTER_U: u8 = 0x75;
const LETTER_B: u8 = 0x62;
const LETTER_N: u8 = 0x6e;
const LETTER_R: u8 = 0x72;
const LETTER_T: u8 = 0x74;
/** A backslash and a u. */
const UNICODE_ESCAPE: u16 = 0x755c;
const UNICODE_ESCAPE_BYTES: usize = 6;
const NONE: u32 = u32.MAX_VALUE;

/** Whether the last string has an escape. */
let hasEscape: bool = false;

// @ts-ignore: decorator
@inline
export function sawEscape(): bool {
  return hasEscape;
}

/**
 * The address after the closing quote of a string whose first byte is at `at`; 0 if it is invalid.
 * Reads 16 bytes at a time.
 */
export function skipString(at: usize): usize {
  const quote = i8x16.splat(QUOTE);
  const backslash = i8x16.splat(BACKSLASH);
  const space = i8x16.splat(SPACE);
  hasEscape = false;
  while (true) {
    const bytes = v128.load(at);
    const marks = v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash));
    // Control characters stop it, and so does the record's terminator, which is one of them.
    const stops = i8x16.bitmask(v128.or(marks, i8x16.lt_u(bytes, space)));
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(stops);
    const byte = load<u8>(at);
    if (byte == QUOTE) return at + 1;
    if (byte != BACKSLASH) return 0;
    hasEscape = true;
    const letter = load<u8>(at + 1);
    if (letter == LETTER_U) {
      if (hexAt(at + 2) == NONE) return 0;
      at += UNICODE_ESCAPE_BYTES;
    } else {
      if (unescaped(letter) == 0) return 0;
      at += 2;
    }
  }
}

/**
 * Writes the text of the string between two addresses at `out`, in UTF-8, and returns the end; 0 if
 * it has a lone surrogate, which UTF-8 can't hold.
 */
export function unescapeTo(out: usize, from: usize, to: usize): usize {
  return putString(out, from, to, false);
}

/**
 * Writes the string between two addresses at `out` as JSON.stringify does, without its quotes.
 * Returns the end.
 */
export function rewriteTo(out: usize, from: usize, to: usize): usize {
  return putString(out, from, to, true);
}

// @ts-ignore: decorator
@inline
function putString(out: usize, from: usize, to: usize, isJson: bool): usize {
  while (from < to) {
    const byte = load<u8>(from);
    if (byte != BACKSLASH) {
      store<u8>(out++, byte);
      from += 1;
      continue;
    }
    const letter = load<u8>(from + 1);
    if (letter == LETTER_U) {
      const code = codeAt(from, to);
      if (!isJson && isSurrogate(code)) return 0;
      from += code > 0xffff ? 2 * UNICODE_ESCAPE_BYTES : UNICODE_ESCAPE_BYTES;
      out = isJson ? putJsonCode(out, code) : putCode(out, code);
    } else {
      if (isJson && letter != SLASH) store<u8>(out++, BACKSLASH);
      store<u8>(out++, isJson ? letter : unescaped(letter));
      from += 2;
    }
  }
  return out;
}

/** The character for the letter after a backslash; 0 if the escape is invalid. */
function unescaped(letter: u8): u8 {
  switch (letter) {
    case QUOTE:
    case BACKSLASH:
    case SLASH:
      return letter;
    case LETTER_B:
      return 8;
    case LETTER_F:
      return 12;
    case LETTER_N:
      return 10;
    case LETTER_R:
      return 13;
    case LETTER_T:
      return 9;
    default:
      return 0;
  }
}

/** The escape letter of a control character; 0 if it has none. */
function escapeLetter(code: u32): u8 {
  switch (code) {
    case 8:
      return LETTER_B;
    case 9:
      return LETTER_T;
    case 10:
      return LETTER_N;
    case 12:
      return LETTER_F;
    case 13:
      return LETTER_R;
    default:
      return 0;
  }
}

/** The value of four hexadecimal digits, or NONE. */
function hexAt(at: usize): u32 {
  let value: u32 = 0;
  for (let i: usize = 0; i < 4; i += 1) {
    const byte = load<u8>(at + i);
    const digit = byte - 0x30;
    const letter = (byte | 0x20) - 0x61;
    if (digit <= 9) value = (value << 4) | digit;
    else if (letter <= 5) value = (value << 4) | (letter + 10);
    else return NONE;
  }
  return value;
}

// @ts-ignore: decorator
@inline
function isSurrogate(code: u32): bool {
  return (code & 0xfffff800) == 0xd800;
}

/**
 * The code point of the escape at `at`, together with the next one if both are a surrogate pair; a
 * lone surrogate as it is.
 */
function codeAt(at: usize, to: usize): u32 {
  const first = hexAt(at + 2);
  if ((first & 0xfc00) != 0xd800) return first;
  const next = at + UNICODE_ESCAPE_BYTES;
  if (to - next < UNICODE_ESCAPE_BYTES || load<u16>(next) != UNICODE_ESCAPE) return first;
  const second = hexAt(next + 2);
  return (second & 0xfc00) == 0xdc00 ? 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00) : first;
}

function putCode(out: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(out, <u8>code);
    return out + 1;
  }
  if (code < 0x800) {
    store<u8>(out, <u8>(0xc0 | (code >> 6)));
    store<u8>(out, <u8>(0x80 | (code & 0x3f)), 1);
    return out + 2;
  }
  if (code < 0x10000) {
    store<u8>(out, <u8>(0xe0 | (code >> 12)));
    store<u8>(out, <u8>(0x80 | ((code >> 6) & 0x3f)), 1);
    store<u8>(out, <u8>(0x80 | (code & 0x3f)), 2);
    return out + 3;
  }
  store<u8>(out, <u8>(0xf0 | (code >> 18)));
  store<u8>(out, <u8>(0x80 | ((code >> 12) & 0x3f)), 1);
  store<u8>(out, <u8>(0x80 | ((code >> 6) & 0x3f)), 2);
  store<u8>(out, <u8>(0x80 | (code & 0x3f)), 3);
  return out + 4;
}

function putJsonCode(out: usize, code: u32): usize {
  if (code == QUOTE || code == BACKSLASH) {
    store<u8>(out, BACKSLASH);
    store<u8>(out, <u8>code, 1);
    return out + 2;
  }
  if (code >= SPACE && !isSurrogate(code)) return putCode(out, code);
  const letter = escapeLetter(code);
  store<u8>(out, BACKSLASH);
  if (letter != 0) {
    store<u8>(out, letter, 1);
    return out + 2;
  }
  store<u8>(out, LETTER_U, 1);
  for (let i: u32 = 0; i < 4; i += 1) {
    const digit = (code >> (12 - 4 * i)) & 15;
    store<u8>(out + i, <u8>(digit < 10 ? 0x30 + digit : 0x57 + digit), 2);
  }
  return out + UNICODE_ESCAPE_BYTES;
}
