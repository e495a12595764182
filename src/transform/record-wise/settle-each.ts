// Work may give promises: they are settled one after another, and what is done between them is done at once.
import type { ThreadmillError } from '../../job/errors.ts';

/** Settles `first`, goes on with what it gave, settles the promise that comes of that, and so on until none does. */
export async function settleEach(
  first: PromiseLike<unknown>,
  goOn: (value: unknown) => PromiseLike<unknown> | undefined,
  blame: (error: unknown) => ThreadmillError,
): Promise<void> {
  for (let pending: PromiseLike<unknown> | undefined = first; pending !== undefined;) {
    let value: unknown;
    try {
      value = await pending;
    } catch (error) {
      throw blame(error);
    }
    pending = goOn(value);
  }
}
