// Work may return promises: they are settled one after another; everything between them is
// synchronous.
import type { ThreadmillError } from '../../job/errors.ts';

/**
 * Settles `first` and passes its value on; repeats this with each promise that comes back, until
 * none does.
 */
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
