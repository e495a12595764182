// The first line of a failure's message, before its place: what happened.
import { toPlainCause, type PlainCause } from './error-report.ts';
import { InternalError, WorkError, type ThreadmillError } from './errors.ts';

/** `TypeError: it has no length` for an error of the work; for our own errors their message. */
export function headline(error: ThreadmillError): string {
  if (error instanceof InternalError) return `a bug in threadmill, please report it: ${error.message}`;
  if (!(error instanceof WorkError) || error.cause === undefined) return error.message;
  const cause = toPlainCause(error.cause);
  // `throw null` has neither name nor message; error.message describes the value.
  return cause.thrown === undefined ? nameAndMessage(cause) : error.message;
}

export function nameAndMessage({ name, message }: PlainCause): string {
  return message === '' ? name : `${name}: ${message}`;
}
