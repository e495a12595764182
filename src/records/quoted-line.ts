// A line of the input as messages show it.

const MAX_CHARACTERS = 60;

/** In double quotes, with escapes, and with no more than its beginning. */
export function quotedLine(line: string): string {
  const characters = [...line];
  return JSON.stringify(characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : line);
}
