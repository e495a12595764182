// What the system says of a failed call, in words: without the call's name and path, which the messages around it give
// in the user's terms.
import { getSystemErrorMap } from 'node:util';

/** `no such file or directory (ENOENT)`; for anything that is no system error, its message. */
export function describeSystemError(error: unknown): string {
  const { errno, message } = error as { errno?: unknown; message?: unknown };
  const code = errorCode(error);
  const said = typeof message === 'string' ? message : String(error);
  if (code === undefined) return said;
  // node:fs and node:net build their messages differently, but number the errors alike
  const words = typeof errno === 'number' ? getSystemErrorMap().get(errno)?.[1] : undefined;
  return `${words ?? wordsOf(said)} (${code})`;
}

/** What stands in a message of node:fs between the code and the call. */
function wordsOf(message: string): string {
  return /^[A-Z0-9_]+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1] ?? message;
}

/** The error's code, such as 'EPIPE', if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
