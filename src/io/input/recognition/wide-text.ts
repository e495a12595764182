// Text in UTF-16 or UTF-32, whose every other byte is NUL or nearly so. With a byte-order mark it is certain; without one it is
// likely where NULs stand at the same parity throughout and the bytes beside them are text. Of other scripts (Chinese, Japanese,
// Korean) the line ends alone have a NUL.

import { isUtf8 } from 'node:buffer';

const NUL = 0;
const NEWLINE = 0x0a;
/** Bytes looked at. */
const WINDOW_BYTES = 4096;
/** Share of the characters that must be from the scripts up to Arabic: U+0000 to U+08FF. */
const LEAST_SHARE = 0.8;
/** So many NULs are no accident, where few characters have one. */
const LEAST_NULS = 8;

/** The encoding as iconv calls it. */
export type WideEncoding = 'UTF-16' | 'UTF-16LE' | 'UTF-16BE' | 'UTF-32' | 'UTF-32LE' | 'UTF-32BE';

/** By its byte-order mark; undefined where there is none. FF FE may begin UTF-32 as well: the next two bytes tell. */
export function wideMark(bytes: Uint8Array): WideEncoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === NUL && d === NUL ? 'UTF-32' : 'UTF-16';
  if (a === 0xfe && b === 0xff) return 'UTF-16';
  return a === NUL && b === NUL && c === 0xfe && d === 0xff ? 'UTF-32' : undefined;
}

/** Without a mark, by how NULs are spread over the first bytes. */
export function wideEncoding(first: Uint8Array): WideEncoding | undefined {
  const bytes = first.subarray(0, Math.min(first.length, WINDOW_BYTES) & ~1);
  if (!bytes.includes(NUL) || bytes.length < 4) return undefined;
  const quads = bytes.length >> 2;
  if (quads >= 2 && isFourWide(bytes, 1, 0)) return 'UTF-32LE';
  if (quads >= 2 && isFourWide(bytes, 2, 3)) return 'UTF-32BE';
  if (isTwoWide(bytes, 0)) return 'UTF-16LE';
  if (isTwoWide(bytes, 1)) return 'UTF-16BE';
  // text in UTF-8 may hold NULs; these scripts are hardly ever valid UTF-8 by accident
  if (isUtf8(bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1))) return undefined;
  if (hasWideLines(bytes, 0)) return 'UTF-16LE';
  return hasWideLines(bytes, 1) ? 'UTF-16BE' : undefined;
}

/** Newlines of two bytes, no control characters, and nothing from the private use area. */
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

/** Every four bytes are a character below U+0100 at `low`, and NULs from `zeros` to two or three bytes on. */
function isFourWide(bytes: Uint8Array, zeros: number, low: number): boolean {
  const others = zeros === 1 ? [1, 2, 3] : [0, 1, 2];
  for (let at = 0; at + 3 < bytes.length; at += 4) {
    if (!isText(bytes[at + low]!) || others.some((other) => bytes[at + other] !== NUL)) return false;
  }
  return true;
}

/** `low` is the parity of the bytes that tell the characters of a script apart. */
function isTwoWide(bytes: Uint8Array, low: 0 | 1): boolean {
  let nuls = 0;
  let near = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    const lower = bytes[at + low]!;
    const higher = bytes[at + 1 - low]!;
    if (higher === NUL) {
      // U+0000 and other control characters are no text
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
