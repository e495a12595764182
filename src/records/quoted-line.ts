// A line of the input as shown in messages.

const MAX_CHARACTERS = 60;

/** In double quotes, with escapes; a long line is cut. */
export function quotedLine(line: string): string {
  const characters = [...line];
  return JSON.stringify(characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : line);
}
