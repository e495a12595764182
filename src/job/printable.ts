// Makes foreign text (records, messages, file names) safe to print: a terminal obeys control
// characters, and bidirectional marks can disguise a line.

const UNSAFE = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\udc80-\udcff]/gu;
const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The base of the lone surrogates that represent bytes (byte-text.ts). */
const FIRST_BYTE = 0xdc00;

/**
 * As one line: `\t`, `\n`, `\r`, `\x1b` and `\u202e` replace the characters themselves, `\xff` a
 * byte of a name.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const unit = character.charCodeAt(0);
    const code = unit >= FIRST_BYTE ? unit - FIRST_BYTE : unit;
    const hex = code.toString(16);
    return NAMED[character] ?? (code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
  });
}

/** The same, line by line. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map(printable);
}

/** In quotes, as in JSON: `"chr1\t10468"`. */
export function quoted(text: string): string {
  return printable(JSON.stringify(text));
}
