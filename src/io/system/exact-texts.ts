// The exact arguments and environment of this process, where Node has replaced bytes that are not
// UTF-8 by U+FFFD. As strings (job/byte-text.ts).
import { readFileSync } from 'node:fs';
import { bytesOfText, holdsBytes, textOfBytes } from '../../job/byte-text.ts';
import { UsageError } from '../../job/errors.ts';
import { REPLACEMENT } from './byte-name.ts';

export type ReadBytes = (path: string) => Buffer;

/**
 * The last arguments of this process, exactly. @throws UsageError if one may be altered and the
 * original is not available: no /proc, or the arguments were overwritten, as `--title` in
 * NODE_OPTIONS does
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
 * The environment, with the original values of variables that Node has altered. Variables set since
 * keep their value. A variable whose name is not UTF-8 is missing in Node's environment, and is
 * added.
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
    // Each ends with a NUL, which no argument contains.
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
