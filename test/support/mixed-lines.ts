// Two hundred kilobytes of lines of all lengths and alphabets, always the same, and a transform of
// them in two forms: a module, and a plain reference.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ALPHABET = ['a', 'bc', ' ', '\t', 'é', '€', '𝄞', '\r', '\0'];

/** All lines are terminated. Some are empty, some longer than the program's chunks and blocks. */
export const MIXED_LINES: readonly string[] = makeLines(1500);
export const MIXED = Buffer.from(MIXED_LINES.map((line) => `${line}\n`).join(''));

function makeLines(count: number): string[] {
  let state = 12345;
  // The generator of the C standard: weak, but the same everywhere.
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  return Array.from({ length: count }, (_, index) => {
    const length = index === 700 ? 100_000 : index % 499 === 7 ? 5000 : next(30);
    const text = Array.from({ length }, () => ALPHABET[next(ALPHABET.length)]).join('');
    // A carriage return before the line end would become part of it.
    return text.replace(/\r+$/, '');
  });
}

/**
 * No result for every fifth record, two for every seventh, else one. Every third result is a
 * promise.
 */
const MODULE = `
const work = (line, number) =>
  number % 5 === 0 ? null : number % 7 === 0 ? [line, 'record ' + number] : [...line].reverse().join('').trimEnd() + '.';
export default (line, { recordNumber }) => {
  const result = work(line, recordNumber);
  return recordNumber % 3 === 0 ? Promise.resolve(result) : result;
};
`;

/** Writes mixed.txt and reverse.mjs into the folder. */
export function putMixedLines(folder: string): void {
  writeFileSync(join(folder, 'mixed.txt'), MIXED);
  writeFileSync(join(folder, 'reverse.mjs'), MODULE);
}

/** The expected output of reverse.mjs. */
export function reversed(lines: readonly string[]): Buffer {
  const results = lines.flatMap((line, index) => {
    if ((index + 1) % 5 === 0) return [];
    if ((index + 1) % 7 === 0) return [line, `record ${index + 1}`];
    return [`${[...line].reverse().join('').trimEnd()}.`];
  });
  return Buffer.from(results.map((result) => `${result}\n`).join(''));
}
