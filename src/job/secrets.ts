// Values that nobody is to read in a report, a message or a file: which arguments have one, and how they are hidden. Pure.

export const HIDDEN = '***';

/** A shorter value would be found by chance, and hide half of a message. */
const LEAST_CHARACTERS = 6;

/** The last part of a word: `dbPassword`, `ACCESSTOKEN`. */
const SECRET_WORD = /(?:password|passwd|passphrase|secret|token|credential|apikey|accesskey|privatekey)s?$/;
const SECRET_WORDS = new Set(['auth', 'authorization', 'bearer', 'pass', 'pwd']);

/** By its words, as `db_password`, `accessToken` or `API-KEY` has them; `key` counts where it stands last. */
export function isSecretKey(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  return words.at(-1) === 'key' || words.some((word) => SECRET_WORDS.has(word) || SECRET_WORD.test(word));
}

export type Mask = (text: string) => string;

/** Hides each of these values wherever it stands in a text, as it is or as JSON writes it. */
export function maskOf(values: readonly string[]): Mask {
  const hidden = values
    .filter((value) => value.length >= LEAST_CHARACTERS)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    // one may be a part of another
    .sort((one, other) => other.length - one.length);
  if (hidden.length === 0) return (text) => text;
  return (text) => hidden.reduce((masked, value) => masked.replaceAll(value, HIDDEN), text);
}

/** Of the command line: what is known before a file is read. */
export function secretArgs(args: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(args).flatMap(([key, value]) => (isSecretKey(key) && !value.startsWith('@') ? [value] : []));
}

/** The same arguments, as they may be shown. */
export function shownArgs(args: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, shownArg(key, value)]));
}

export function shownArg(key: string, value: string): string {
  return isSecretKey(key) ? HIDDEN : value;
}
