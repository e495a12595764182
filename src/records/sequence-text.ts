// The text of a sequence as bytes: a loop over those takes a third of the time of one over a string's characters.

/** As many letters are taken at once. */
export const ASCII_LETTERS = 64 * 1024;
/** Room for one character more shows that not every one took one byte. */
const bytes = Buffer.alloc(ASCII_LETTERS + 4);

/** A text of at most ASCII_LETTERS as bytes, until the next call; undefined where it has other letters than ASCII. */
export function asciiOf(text: string): Buffer | undefined {
  return bytes.write(text, 'utf8') === text.length ? bytes : undefined;
}

/** Anything else has no letters, and would give NaN, which no filter shows. */
export function checkString(helper: string, value: unknown, name: string): void {
  if (typeof value === 'string') return;
  const what =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'an array'
        : typeof value === 'object'
          ? 'an object'
          : typeof value;
  throw new TypeError(`${helper} takes a string, not ${what}: ${helper}(read.${name})`);
}
