// What is asked of sequences and their qualities again and again, for expressions and modules alike.

/** What a quality letter of score 0 is: `!` in phred+33 (Sanger, Illumina 1.8), `@` in phred+64 (Illumina 1.3 to 1.7). */
export type PhredOffset = 33 | 64;

const PHRED_OFFSET = 33;
const LAST_LETTER = 126;
/** Error probability of a quality character of phred+33, by its code: 10 ** (-Q / 10). */
export const ERROR_PROBABILITY = Float64Array.from({ length: 127 }, (_, code) => 10 ** ((PHRED_OFFSET - code) / 10));

/**
 * Mean quality of a read as a phred score: −10·log10 of the mean of its error probabilities, as `seqkit seq -Q` counts
 * it (not the mean of the scores, which single good bases lift). Of an empty `qual` it is 0.
 * @throws RangeError for a character below the offset or above `~`, and for an offset that is not 33 or 64
 * @throws TypeError for a `qual` that is not a string
 */
export function meanQuality(qual: string, offset: PhredOffset = PHRED_OFFSET): number {
  checkString('meanQuality', qual, 'qual');
  if (offset !== PHRED_OFFSET && (offset as unknown) !== 64) {
    throw new RangeError(`meanQuality: the offset is ${String(offset)}, and has to be 33 or 64`);
  }
  if (qual.length === 0) return 0;
  const shift = offset - PHRED_OFFSET;
  let sum = 0;
  for (let i = 0; i < qual.length; i += 1) {
    const code = qual.charCodeAt(i);
    if (code < offset || code > LAST_LETTER) {
      const letter = `character ${i + 1}, ${JSON.stringify(qual[i])},`;
      const other = offset === 64 && code >= PHRED_OFFSET && code <= LAST_LETTER ? '; phred+33: meanQuality(qual)' : '';
      throw new RangeError(`meanQuality: ${letter} is no quality (${String.fromCharCode(offset)} to ~)${other}`);
    }
    sum += ERROR_PROBABILITY[code - shift]!;
  }
  // 0, not -0, where each base is certain to be wrong
  return 0 - 10 * Math.log10(sum / qual.length);
}

/** Anything else has no letters, and would give NaN, which no filter shows. */
function checkString(helper: string, value: unknown, name: string): void {
  if (typeof value === 'string') return;
  const what =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'an array'
        : typeof value === 'object'
          ? 'an object'
          : typeof value;
  throw new TypeError(`${helper} takes a string, and is given ${what}: ${helper}(read.${name})`);
}

/** Share of G and C (of either case) among all letters of a sequence, from 0 to 1; of an empty one it is 0. */
export function gc(seq: string): number {
  checkString('gc', seq, 'seq');
  if (seq.length === 0) return 0;
  let count = 0;
  for (let i = 0; i < seq.length; i += 1) {
    const upper = seq.charCodeAt(i) & ~32;
    if (upper === 0x47 || upper === 0x43) count += 1;
  }
  return count / seq.length;
}

/** Each letter and its complement (IUPAC; Cornish-Bowden 1985). */
const COMPLEMENTS = new Map(
  [...'ATGCRYKMBVDHSWN'].map((letter, i) => [letter, 'TACGYRMKVBHDSWN'[i]!]).concat([['U', 'A']]) as [string, string][],
);
const COMPLEMENT_OF = Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  const complement = COMPLEMENTS.get(letter.toUpperCase()) ?? letter;
  return letter === letter.toUpperCase() ? complement : complement.toLowerCase();
});

/** Complements by code, for what latin1 can hold: other characters, such as gaps, are their own. */
const COMPLEMENT_CODES = Uint8Array.from({ length: 256 }, (_, code) => COMPLEMENT_OF[code]?.charCodeAt(0) ?? code);

/** Where a sequence is turned round; a longer one has a buffer of its own, which is let go. */
const SCRATCH_BYTES = 64 * 1024;
const scratch = Buffer.alloc(SCRATCH_BYTES);

/** The other strand, read backwards: IUPAC letters complemented, case kept (U becomes A); others, as gaps, as they are. */
export function reverseComplement(seq: string): string {
  checkString('reverseComplement', seq, 'seq');
  const { length } = seq;
  const strand = length > SCRATCH_BYTES ? Buffer.allocUnsafe(length) : scratch;
  for (let i = 0, from = length - 1; from >= 0; i += 1, from -= 1) {
    const code = seq.charCodeAt(from);
    if (code > 255) return reverseComplementOfAny(seq);
    strand[i] = COMPLEMENT_CODES[code]!;
  }
  return strand.toString('latin1', 0, length);
}

/** With characters in it that no sequence has: whole ones, of two code units as well. */
function reverseComplementOfAny(seq: string): string {
  return [...seq]
    .reverse()
    .map((letter) => COMPLEMENT_OF[letter.charCodeAt(0)] ?? letter)
    .join('');
}
