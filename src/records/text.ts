// Decodes and encodes text without silent loss: UTF-8 is strict in both directions, latin1 refuses
// characters that it lacks. ASCII is decoded as latin1, which is exact and several times as fast.
import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding } from '../job/job-spec.ts';

/** Decoded text. `isByteForByte`: character i is byte i. */
export interface Decoded {
  readonly text: string;
  readonly isByteForByte: boolean;
}

/** A Buffer over the same memory: Node's fast text functions are methods of Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text; undefined if the bytes are not valid UTF-8 (`findInvalidUtf8` finds where). */
export function decode(bytes: Buffer, encoding: Encoding): Decoded | undefined {
  if (encoding === 'latin1' || isAscii(bytes)) return { text: bytes.toString('latin1'), isByteForByte: true };
  return isUtf8(bytes) ? { text: bytes.toString('utf8'), isByteForByte: false } : undefined;
}

/**
 * The offset of the first byte that does not begin a well-formed UTF-8 sequence (Unicode 15, table
 * 3-7), or -1.
 */
export function findInvalidUtf8(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

/** The length of the well-formed sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  // The range of the second byte excludes overlong forms, surrogates and code points above
  // U+10FFFF.
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1]!;
  if (second < least || second > most) return 0;
  for (let i = 2; i < length; i += 1) {
    const byte = bytes[at + i]!;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

const ABOVE_LATIN1 = /[^\0-\xff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The index of the first character that the encoding can't represent, or -1. */
export function findUnencodable(text: string, encoding: Encoding): number {
  if (encoding === 'latin1') return text.search(ABOVE_LATIN1);
  return text.isWellFormed() ? -1 : text.search(LONE_SURROGATE);
}

/** The bytes of the text in the encoding, which must be able to represent it. */
export function encodedLength(text: string, encoding: Encoding): number {
  return encoding === 'latin1' ? text.length : Buffer.byteLength(text, 'utf8');
}

/**
 * Writes the text at `at`; there must be room for `encodedLength` bytes. Returns the bytes written.
 */
export function encodeInto(text: string, target: Buffer, at: number, encoding: Encoding): number {
  return target.write(text, at, encoding);
}
