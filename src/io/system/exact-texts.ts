// What Node has read of the start of this process with U+FFFD in place of bytes that are not UTF-8, once more and exactly:
// its arguments, its environment. As texts (job/byte-text.ts).
import { readFileSync } from 'node:fs';
import { bytesOfText, holdsBytes, textOfBytes } from '../../job/byte-text.ts';
import { UsageError } from '../../job/errors.ts';
import { REPLACEMENT } from './byte-name.ts';

export type ReadBytes = (path: string) => Buffer;

/**
 * The last arguments of this process, exactly.
 * @throws UsageError where one of them may have been altered and the system does not tell: there is no /proc, or somebody
 * has written over them, as `--title` in NODE_OPTIONS does
 */
export function exactArguments(args: readonly string[], readBytes: ReadBytes = readFileSync): readonly string[] {
  const altered = args.find((word) => word.includes(REPLACEMENT));
  if (altered === undefined) return args;
  const all = textsIn('/proc/self/cmdline', readBytes) ?? [];
  const exact = all.slice(Math.max(0, all.length - args.length));
  if (exact.length === args.length && exact.every((word, index) => isSame(word, args[index]!))) return exact;
  throw new UsageError(`'${altered}' holds U+FFFD, or bytes that are not UTF-8: Node.js can't tell them apart`, {
    advice: 'the exact bytes are not in /proc/self/cmdline: rename the file, or pass it on standard input: < FILE',
  });
}

/**
 * The variables with their values as they were, where Node has altered them; what has been set since stays so. A variable
 * whose name is not UTF-8 is not in Node's at all, and is added.
 */
export function exactEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  readBytes: ReadBytes = readFileSync,
): Readonly<Record<string, string | undefined>> {
  const isAltered = Object.entries(env).some((pair) => pair.some((text) => text?.includes(REPLACEMENT)));
  if (!isAltered) return env;
  const exact = { ...env };
  for (const text of textsIn('/proc/self/environ', readBytes) ?? []) {
    const equals = text.indexOf('=', 1);
    if (equals < 0 || !holdsBytes(text)) continue;
    const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
    const known = env[name];
    if (holdsBytes(name)) {
      delete exact[shownByNode(name)];
      exact[name] = value;
    } else if (known !== undefined && isSame(value, known)) exact[name] = value;
  }
  return exact;
}

function textsIn(path: string, readBytes: ReadBytes): string[] | undefined {
  try {
    // each ends with a NUL, which no text has in it, and which stays what it is
    return textOfBytes(readBytes(path)).split('\0').slice(0, -1);
  } catch {
    return undefined; // no /proc
  }
}

function isSame(exact: string, byNode: string): boolean {
  return exact === byNode || shownByNode(exact) === byNode;
}

function shownByNode(text: string): string {
  return holdsBytes(text) ? bytesOfText(text).toString() : text;
}
