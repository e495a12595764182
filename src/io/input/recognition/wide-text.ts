// Recognises text in UTF-16 or UTF-32, in which nearly every other byte is NUL. A byte-order mark
// makes it certain. Without one it is likely if all NULs have the same parity and the other bytes
// are text. In Chinese, Japanese and Korean text only the line ends have NULs.

import { isUtf8 } from 'node:buffer';

const NUL = 0;
const NEWLINE = 0x0a;
/** The bytes that are examined. */
const WINDOW_BYTES = 4096;
/** The share of characters that must be in U+0000 to U+08FF (the scripts up to Arabic). */
const LEAST_SHARE = 0.8;
/** In text with few NULs, this many are no accident. */
const LEAST_NULS = 8;

/** The encoding as iconv calls it. */
export type WideEncoding = 'UTF-16' | 'UTF-16LE' | 'UTF-16BE' | 'UTF-32' | 'UTF-32LE' | 'UTF-32BE';

/**
 * The encoding by its byte-order mark; undefined without one. FF FE may begin UTF-32 too: the next
 * two bytes decide.
 */
export function wideMark(bytes: Uint8Array): WideEncoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === NUL && d === NUL ? 'UTF-32' : 'UTF-16';
  if (a === 0xfe && b === 0xff) return 'UTF-16';
  return a === NUL && b === NUL && c === 0xfe && d === 0xff ? 'UTF-32' : undefined;
}

/** The encoding without a mark, by the positions of NULs in the first bytes. */
export function wideEncoding(first: Uint8Array): WideEncoding | undefined {
  const bytes = first.subarray(0, Math.min(first.length, WINDOW_BYTES) & ~1);
  if (!bytes.includes(NUL) || bytes.length < 4) return undefined;
  const quads = bytes.length >> 2;
  if (quads >= 2 && isFourWide(bytes, 1, 0)) return 'UTF-32LE';
  if (quads >= 2 && isFourWide(bytes, 2, 3)) return 'UTF-32BE';
  if (isTwoWide(bytes, 0)) return 'UTF-16LE';
  if (isTwoWide(bytes, 1)) return 'UTF-16BE';
  // UTF-8 may contain NULs, and text in these scripts is hardly ever valid UTF-8 by accident.
  if (isUtf8(bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1))) return undefined;
  if (hasWideLines(bytes, 0)) return 'UTF-16LE';
  return hasWideLines(bytes, 1) ? 'UTF-16BE' : undefined;
}

/** Two-byte newlines, no control characters, and no character of the private use area. */
function hasWideLines(bytes: Uint8Array, low: 0 | 1): boolean {
  let newlines = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    const lower = bytes[at + low]!;
    const higher = bytes[at + 1 - low]!;
    if (higher === NUL && !isText(lower)) return false;
    if (higher >= 0xe0 && higher <= 0xf8) return false;
    if (higher === NUL && lower === NEWLINE) newlines += 1;
  }
  return newlines > 0;
}

/**
 * Every four bytes are a character below U+0100: its byte at `low`, NULs in the bytes from `zeros`
 * on.
 */
function isFourWide(bytes: Uint8Array, zeros: number, low: number): boolean {
  const others = zeros === 1 ? [1, 2, 3] : [0, 1, 2];
  for (let at = 0; at + 3 < bytes.length; at += 4) {
    if (!isText(bytes[at + low]!) || others.some((other) => bytes[at + other] !== NUL)) return false;
  }
  return true;
}

/** `low`: the parity of the low bytes of the characters. */
function isTwoWide(bytes: Uint8Array, low: 0 | 1): boolean {
  let nuls = 0;
  let near = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    const lower = bytes[at + low]!;
    const higher = bytes[at + 1 - low]!;
    if (higher === NUL) {
      // Control characters, U+0000 included, are not text.
      if (!isText(lower)) return false;
      nuls += 1;
    }
    if (higher < 9) near += 1;
  }
  const characters = bytes.length / 2;
  if (near < characters * LEAST_SHARE) return false;
  return nuls >= characters * LEAST_SHARE || nuls >= LEAST_NULS;
}

function isText(byte: number): boolean {
  return byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
