// What an AbortSignal does to a run: the first failure like any other.
import { AbortedError } from '../job/errors.ts';

/** What the promise gives, or an AbortedError as soon as the signal says so. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(abortedError(signal));
  });
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

export function abortedError(signal: AbortSignal | undefined): AbortedError {
  return new AbortedError('the run was stopped', { cause: signal?.reason });
}
