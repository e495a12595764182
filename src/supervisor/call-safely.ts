// Calls the callbacks of whoever started the run.

/**
 * An error that the callback throws must not reach the run: it becomes an uncaught exception, as an
 * event listener's error does.
 */
export function callSafely<T>(callback: ((value: T) => void) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
