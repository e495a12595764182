// A blank field (empty, or white space alone) is no number: used as one it is NaN. JavaScript itself says 0, which would
// make a value of a line that has none. The byte path and generated code both ask here.

const BLANK = 32;
const LAST_ASCII = 127;

/** Whether the string is empty or has nothing but what JavaScript counts as white space. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // most strings begin with a digit or a letter, and need no further look
  if (first > BLANK && first < LAST_ASCII) return false;
  return text.trim() === '';
}

/** Number() of a field's text; NaN where it is blank. */
export function numberOfText(text: string): number {
  return isBlank(text) ? NaN : Number(text);
}
