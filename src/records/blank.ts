// A blank field (empty, or only white space) is not a number: used as one it is NaN. JavaScript's
// own 0 would invent a value. The kernels and generated code use the same rule.

const BLANK = 32;
const LAST_ASCII = 127;

/** True if the string is empty or only what JavaScript counts as white space. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  // Fast path: most strings begin with a digit or a letter.
  if (first > BLANK && first < LAST_ASCII) return false;
  return text.trim() === '';
}

/** Number() of the field; NaN if it is blank. */
export function numberOfText(text: string): number {
  return isBlank(text) ? NaN : Number(text);
}
