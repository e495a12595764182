// Secret values, which must not appear in a report, a message or a file: finds secret arguments,
// and hides their values. Pure.

export const HIDDEN = '***';

/** A shorter value would match by chance, and hide half of a message. */
const LEAST_CHARACTERS = 6;

/** Matches the end of a word: `dbPassword`, `ACCESSTOKEN`. */
const SECRET_WORD = /(?:password|passwd|passphrase|secret|token|credential|apikey|accesskey|privatekey)s?$/;
const SECRET_WORDS = new Set(['auth', 'authorization', 'bearer', 'pass', 'pwd']);

/**
 * Decides by the words of the key: `db_password`, `accessToken` or `API-KEY`; `key` counts only as
 * the last word.
 */
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

/** Hides each of these values in a text, also in their JSON form. */
export function maskOf(values: readonly string[]): Mask {
  const hidden = values
    .filter((value) => value.length >= LEAST_CHARACTERS)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    // Longest first: one may contain another.
    .sort((one, other) => other.length - one.length);
  if (hidden.length === 0) return (text) => text;
  return (text) => hidden.reduce((masked, value) => masked.replaceAll(value, HIDDEN), text);
}

/** The secret values on the command line, known before files are read. */
export function secretArgs(args: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(args).flatMap(([key, value]) => (isSecretKey(key) && !value.startsWith('@') ? [value] : []));
}

/** The same arguments with secret values hidden. */
export function shownArgs(args: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, shownArg(key, value)]));
}

export function shownArg(key: string, value: string): string {
  return isSecretKey(key) ? HIDDEN : value;
}
