// Common functions for sequences and qualities, for expressions and modules.

import { ASCII_LETTERS, asciiOf, checkString } from './sequence-text.ts';

/**
 * The code of a quality letter with score 0: `!` in phred+33 (Sanger, Illumina 1.8), `@` in
 * phred+64 (Illumina 1.3 to 1.7).
 */
export type PhredOffset = 33 | 64;

const PHRED_OFFSET = 33;
const LAST_LETTER = 126;
/** The error probability of a phred+33 quality character, by its code: 10 ** (-Q / 10). */
export const ERROR_PROBABILITY = Float64Array.from({ length: 127 }, (_, code) => 10 ** ((PHRED_OFFSET - code) / 10));

/**
 * The mean quality of a read as a phred score: −10·log10 of its mean error probability, like
 * `seqkit seq -Q`. (Not the mean of the scores, which single good bases raise.) 0 for an empty
 * `qual`.
 * @throws RangeError for a character below the offset or above `~`, and for an offset that is not
 * 33 or 64
 * @throws TypeError for a `qual` that is not a string
 */
export function meanQuality(qual: string, offset: PhredOffset = PHRED_OFFSET): number {
  checkString('meanQuality', qual, 'qual');
  if (offset !== PHRED_OFFSET && (offset as unknown) !== 64) {
    throw new RangeError(`meanQuality: the offset is ${String(offset)}, but must be 33 or 64`);
  }
  if (qual.length === 0) return 0;
  const shift = offset - PHRED_OFFSET;
  let sum = 0;
  for (let i = 0; i < qual.length; i += 1) {
    const code = qual.charCodeAt(i);
    if (code < offset || code > LAST_LETTER) {
      const letter = `character ${i + 1}, ${JSON.stringify(qual[i])},`;
      const other = offset === 64 && code >= PHRED_OFFSET && code <= LAST_LETTER ? '; phred+33: meanQuality(qual)' : '';
      throw new RangeError(`meanQuality: ${letter} is not a quality (${String.fromCharCode(offset)} to ~)${other}`);
    }
    sum += ERROR_PROBABILITY[code - shift]!;
  }
  // 0, not -0, if each base is certainly wrong.
  return 0 - 10 * Math.log10(sum / qual.length);
}

/**
 * The share of G and C (either case) among all letters of a sequence, from 0 to 1; 0 for an empty
 * one. @throws TypeError for a `seq` that is not a string
 */
export function gc(seq: string): number {
  checkString('gc', seq, 'seq');
  const { length } = seq;
  if (length === 0) return 0;
  let count = 0;
  for (let at = 0; at < length; at += ASCII_LETTERS) {
    const part = length <= ASCII_LETTERS ? seq : seq.slice(at, at + ASCII_LETTERS);
    const letters = asciiOf(part);
    if (letters === undefined) count += countInText(part);
    else for (let i = 0; i < part.length; i += 1) count += IS_GC[letters[i]!]!;
  }
  return count / length;
}

/** By character code, for both cases. */
const IS_GC = Uint8Array.from({ length: 128 }, (_, code) => Number('GCgc'.includes(String.fromCharCode(code))));

function countInText(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) count += IS_GC[text.charCodeAt(i)] ?? 0;
  return count;
}
