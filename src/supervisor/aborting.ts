// Turns an AbortSignal into the run's first failure.
import { AbortedError } from '../job/errors.ts';

/** The promise's result; rejects with an AbortedError as soon as the signal is aborted. */
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
