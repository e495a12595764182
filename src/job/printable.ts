// Text of others (records, messages, file names) made safe to print: a terminal obeys control characters, and what
// reorders text (bidirectional marks) can make a line read as something else.

const UNSAFE = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\udc80-\udcff]/gu;
const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The lone surrogates that stand for bytes (byte-text.ts) begin here. */
const FIRST_BYTE = 0xdc00;

/** One line: `\t`, `\n`, `\r`, `\x1b` and `\u202e` stand for the characters themselves, `\xff` for a byte of a name. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const unit = character.charCodeAt(0);
    const code = unit >= FIRST_BYTE ? unit - FIRST_BYTE : unit;
    const hex = code.toString(16);
    return NAMED[character] ?? (code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
  });
}

/** The same, its line breaks kept. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map(printable);
}

/** In quotes, as JSON writes it: `"chr1\t10468"`. */
export function quoted(text: string): string {
  return printable(JSON.stringify(text));
}
