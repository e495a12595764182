// Escapes in option values, for characters that are hard to type: `\t`, `\n`, `\r`, `\0`, `\\` and
// `\x1f`.
import { UsageError } from './errors.ts';

const NAMED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|(.?))/gsu;

/**
 * The text with its escapes replaced. Throws a UsageError that names `option` for an unknown
 * escape.
 */
export function unescapeText(text: string, option: string): string {
  return text.replace(ESCAPE, (escape, hex: string | undefined, name: string | undefined) => {
    const character = hex === undefined ? NAMED[name ?? ''] : String.fromCharCode(parseInt(hex, 16));
    if (character === undefined) {
      throw new UsageError(`${option} has an unknown escape '${escape}': use \\t, \\n, \\r, \\0 or \\x1f`, {
        advice: 'for a backslash write \\\\',
      });
    }
    return character;
  });
}
