// Reverse complement of DNA or RNA.
import { ASCII_LETTERS, asciiOf, checkString } from './sequence-text.ts';

/** Each letter and its complement (IUPAC; Cornish-Bowden 1985). */
const LETTERS = 'ATGCRYKMBVDHSWN';
const COMPLEMENTS = 'TACGYRMKVBHDSWN';
export const DNA = complementsOf(new Map([...LETTERS].map((letter, i) => [letter, COMPLEMENTS[i]!])).set('U', 'A'));
export const RNA = complementsOf(
  new Map([...LETTERS].map((letter, i) => [letter, COMPLEMENTS[i]!])).set('U', 'A').set('A', 'U'),
);

/** The complement of each ASCII code; other characters, such as gaps, map to themselves. */
function complementsOf(complements: ReadonlyMap<string, string>): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => {
    const letter = String.fromCharCode(code);
    const complement = complements.get(letter.toUpperCase()) ?? letter;
    return (letter === letter.toUpperCase() ? complement : complement.toLowerCase()).charCodeAt(0);
  });
}

/**
 * The reverse complement. IUPAC letters are complemented, keeping their case; other characters,
 * such as gaps, are kept. A sequence with a U or u and without T or t is RNA, and its A becomes U;
 * in any other A becomes T. @throws TypeError for a value that is not a string
 */
export function reverseComplement(seq: string): string {
  checkString('reverseComplement', seq, 'seq');
  const complements = isRna(seq) ? RNA : DNA;
  if (seq.length <= ASCII_LETTERS) return turned(seq, complements) ?? turnedText(seq, complements);
  const parts: string[] = [];
  for (let end = seq.length; end > 0; end -= ASCII_LETTERS) {
    const part = turned(seq.slice(Math.max(0, end - ASCII_LETTERS), end), complements);
    // A character of two code units may lie across the border.
    if (part === undefined) return turnedText(seq, complements);
    parts.push(part);
  }
  return parts.join('');
}

function isRna(seq: string): boolean {
  return (seq.includes('U') || seq.includes('u')) && !seq.includes('T') && !seq.includes('t');
}

/** Undefined if the text is not ASCII. */
function turned(text: string, complements: Uint8Array): string | undefined {
  const bytes = asciiOf(text);
  if (bytes === undefined) return undefined;
  let right = text.length - 1;
  for (let left = 0; left <= right; left += 1, right -= 1) {
    const last = bytes[right]!;
    bytes[right] = complements[bytes[left]!]!;
    bytes[left] = complements[last]!;
  }
  return bytes.toString('latin1', 0, text.length);
}

/** For text beyond ASCII: reverses whole characters, also those of two code units. */
function turnedText(text: string, complements: Uint8Array): string {
  return [...text]
    .reverse()
    .map((letter) => {
      const complement = complements[letter.charCodeAt(0)];
      return complement === undefined ? letter : String.fromCharCode(complement);
    })
    .join('');
}
