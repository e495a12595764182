// The first line of what is said of a failure, before its place: what happened.
import { toPlainCause, type PlainCause } from './error-report.ts';
import { InternalError, WorkError, type ThreadmillError } from './errors.ts';

/** `TypeError: it has no length` of what the work threw; our own errors speak for themselves. */
export function headline(error: ThreadmillError): string {
  if (error instanceof InternalError) return `a bug in threadmill, please report it: ${error.message}`;
  if (!(error instanceof WorkError) || error.cause === undefined) return error.message;
  const cause = toPlainCause(error.cause);
  // `throw null` has neither a name nor a message: error.message says what was thrown
  return cause.thrown === undefined ? nameAndMessage(cause) : error.message;
}

export function nameAndMessage({ name, message }: PlainCause): string {
  return message === '' ? name : `${name}: ${message}`;
}
