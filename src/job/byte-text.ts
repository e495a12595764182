// Strings for names and arguments of the system, which are bytes and may not be UTF-8. Each byte
// that is not part of valid UTF-8 becomes one lone surrogate, U+DC80 to U+DCFF, as in Python (PEP
// 383). So it is an ordinary string, crosses threads and JSON unchanged, and converts back to the
// same bytes. Valid UTF-8 never contains such a character.
import { isUtf8 } from 'node:buffer';

/** With the flag `u`, a surrogate of a pair does not match. */
const LONE_BYTE = /[\udc80-\udcff]/u;
const LONE_BYTES = /([\udc80-\udcff])/u;
const FIRST = 0xdc00;
const MOST_BYTES_OF_CHARACTER = 4;

export function textOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    text += length === 0 ? String.fromCharCode(FIRST + bytes[at]!) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

/** The length in bytes of the character at `at`; 0 if there is no valid one. */
function characterAt(bytes: Buffer, at: number): number {
  for (let length = 1; length <= MOST_BYTES_OF_CHARACTER && at + length <= bytes.length; length += 1) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

export function bytesOfText(text: string): Buffer {
  if (!holdsBytes(text)) return Buffer.from(text);
  const pieces = piecesOf(text);
  return Buffer.concat(
    pieces.map((piece, index) => (index % 2 === 0 ? Buffer.from(piece) : Buffer.of(piece.charCodeAt(0) - FIRST))),
  );
}

/** True if the string contains bytes that are not UTF-8. */
export function holdsBytes(text: string): boolean {
  return LONE_BYTE.test(text);
}

/** As in JSON, but with `\xff` for such a byte. */
export function quotedBytes(text: string): string {
  const pieces = piecesOf(text).map((piece, index) =>
    index % 2 === 0 ? JSON.stringify(piece).slice(1, -1) : `\\x${(piece.charCodeAt(0) - FIRST).toString(16)}`,
  );
  return `"${pieces.join('')}"`;
}

/** Text and single bytes alternate. */
function piecesOf(text: string): string[] {
  return text.split(LONE_BYTES);
}
