// A prefix of lines, as --header and --comment take it: what could be anything else is written prefix:WORD.

/** The prefix; undefined for what may be meant as a number, a word or the name of a file. */
export function plainPrefix(value: string): string | undefined {
  const word = /^prefix:(.+)$/s.exec(value)?.[1];
  if (word !== undefined) return word;
  const isPlain = value !== '' && !/^(?:[\p{L}\p{N}-]|(?:\.{1,2}|~)?\/[^/])/u.test(value);
  return isPlain && !isNumber(value) ? value : undefined;
}

export function isNumber(value: string): boolean {
  return value.trim() !== '' && !Number.isNaN(Number(value));
}
