// What the system says of a failed call, in words: Node's message without the call's name and path, which the
// messages around it give in the user's terms.

/** `no such file or directory (ENOENT)`; for anything that is no system error, its message. */
export function describeSystemError(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof message !== 'string') return String(error);
  if (typeof code !== 'string') return message;
  const words = /^[A-Z0-9_]+: (.*?)(?:, \w+(?: '.*')?)?$/s.exec(message)?.[1] ?? message;
  return `${words} (${code})`;
}

/** The error's code, such as 'EPIPE', if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
