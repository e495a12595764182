// Checks whole FASTQ records of four lines as bytes, for work that gets bytes.
import { asBuffer } from '../text.ts';

const NEWLINE = 10;
const RETURN = 13;
const PLUS = 43;
const AT = 64;

/** `bytes` must be whole lines, the last one terminated. */
export function isFastqOfFourLines(bytes: Uint8Array): boolean {
  const lines = asBuffer(bytes);
  for (let at = 0; at < lines.length;) {
    const first = lines.indexOf(NEWLINE, at);
    const second = lines.indexOf(NEWLINE, first + 1);
    const third = lines.indexOf(NEWLINE, second + 1);
    const fourth = lines.indexOf(NEWLINE, third + 1);
    if (lines[at] !== AT || lines[second + 1] !== PLUS) return false;
    if (lengthOf(lines, first + 1, second) !== lengthOf(lines, third + 1, fourth)) return false;
    at = fourth + 1;
  }
  return true;
}

/** The length of the line between two offsets, without a final \r. */
function lengthOf(lines: Uint8Array, from: number, to: number): number {
  return to - from - (to > from && lines[to - 1] === RETURN ? 1 : 0);
}
