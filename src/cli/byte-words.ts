// Words of the command line that are not UTF-8: names of files and words of a command go through as they are; whatever is
// taken for a text is refused, since no text holds them.
import { holdsBytes } from '../job/byte-text.ts';
import { UsageError } from '../job/errors.ts';
import type { Given } from './read-options.ts';

/** Options whose values are names of files, by which these are opened. */
const NAMES: ReadonlySet<string> = new Set(['input', 'output', 'transform', 'report', 'filtered-out', 'quarantine']);
/** `known=@ids.txt`; with a second `@` it is a text. */
const ARGUMENT_FILE = /^[^=]+=@(?!@)/;

/** @throws UsageError naming the option and the value */
export function refuseBytes(given: Given): void {
  for (const [name, values] of given) {
    const value = values.find((text) => holdsBytes(textIn(name, text)));
    if (value === undefined) continue;
    throw new UsageError(`the value of --${name} is not UTF-8: '${value}'`, {
      advice: 'file names may be any bytes, other values must be UTF-8: does your terminal use another encoding?',
    });
  }
}

/** What of a value is a text. */
function textIn(name: string, value: string): string {
  if (NAMES.has(name)) return '';
  if (name === 'arg-file') return value.slice(0, value.indexOf('=') + 1);
  return name === 'arg' ? (ARGUMENT_FILE.exec(value)?.[0] ?? value) : value;
}
