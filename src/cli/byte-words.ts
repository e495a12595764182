// Words of the command line that are not UTF-8. File names and the words of a command pass
// unchanged. Everywhere else they are refused, because a string can't hold them.
import { holdsBytes } from '../job/byte-text.ts';
import { UsageError } from '../job/errors.ts';
import type { Given } from './read-options.ts';

/** Options whose values are file names; they are opened by these bytes. */
const NAMES: ReadonlySet<string> = new Set(['input', 'output', 'transform', 'report', 'filtered-out', 'quarantine']);
/** `known=@ids.txt`; after a second `@` it is a string. */
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

/** The part of a value that must be text. */
function textIn(name: string, value: string): string {
  if (NAMES.has(name)) return '';
  if (name === 'arg-file') return value.slice(0, value.indexOf('=') + 1);
  return name === 'arg' ? (ARGUMENT_FILE.exec(value)?.[0] ?? value) : value;
}
