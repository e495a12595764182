// Calls of functions that were handed in by whoever starts a run.

/** What a callback throws must not reach into the run: it is thrown where an event listener's error is. */
export function callSafely<T>(callback: ((value: T) => void) | undefined, value: T): void {
  try {
    callback?.(value);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
