// What the system says of a failed call, in words: without the call's name and path, which the messages around it give
// in the user's terms.
//
// node:util is loaded only where it is needed, which is never so in main: Node 22 looks at process.stderr when it loads
// it, and that makes a pipe on standard error non-blocking for all who share it.

/** `no such file or directory (ENOENT)`; for anything that is no system error, its message. */
export function describeSystemError(error: unknown): string {
  const { errno, message } = error as { errno?: unknown; message?: unknown };
  const code = errorCode(error);
  const said = typeof message === 'string' ? message : String(error);
  if (code === undefined) return said;
  return `${wordsOf(said) ?? wordsFor(errno) ?? said} (${code})`;
}

/** What stands in a message of node:fs between the code and the call. */
function wordsOf(message: string): string | undefined {
  return /^[A-Z0-9_]+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1];
}

/** node:net says only `write EPIPE`, but numbers the errors as node:fs does. */
function wordsFor(errno: unknown): string | undefined {
  if (typeof errno !== 'number') return undefined;
  return process.getBuiltinModule('node:util').getSystemErrorMap().get(errno)?.[1];
}

/** The error's code, such as 'EPIPE', if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
