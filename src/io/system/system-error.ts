// Describes a failed system call in words, without the call's name and path: the messages around it
// give these in the user's terms.
//
// node:util is lazy-loaded, and never in main: when Node 22 loads it, it reads process.stderr,
// which makes a pipe on standard error non-blocking for all processes that share it.

/** `no such file or directory (ENOENT)`; for other errors, their message. */
export function describeSystemError(error: unknown): string {
  const { errno, message } = error as { errno?: unknown; message?: unknown };
  const code = errorCode(error);
  const words = typeof message === 'string' ? message : String(error);
  if (code === undefined) return words;
  return `${wordsOf(words) ?? wordsFor(errno) ?? words} (${code})`;
}

/** The text between the code and the call in a message of node:fs. */
function wordsOf(message: string): string | undefined {
  return /^[A-Z0-9_]+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1];
}

/**
 * node:net's messages are only `write EPIPE`, but its errors have the same numbers as those of
 * node:fs.
 */
function wordsFor(errno: unknown): string | undefined {
  if (typeof errno !== 'number') return undefined;
  return process.getBuiltinModule('node:util').getSystemErrorMap().get(errno)?.[1];
}

/** The error's code, such as 'EPIPE', if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
