// The prefix of lines as given to --header and --comment: an ambiguous one is written prefix:WORD.

/** The prefix; undefined for what could be a number, a word or a file name. */
export function plainPrefix(value: string): string | undefined {
  const word = /^prefix:(.+)$/s.exec(value)?.[1];
  if (word !== undefined) return word;
  const isPlain = value !== '' && !/^(?:[\p{L}\p{N}-]|(?:\.{1,2}|~)?\/[^/])/u.test(value);
  return isPlain && !isNumber(value) ? value : undefined;
}

export function isNumber(value: string): boolean {
  return value.trim() !== '' && !Number.isNaN(Number(value));
}
