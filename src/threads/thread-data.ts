// Inside a thread: its first message from main is what it is to work with. It may have been started before that was known.
import { parentPort } from 'node:worker_threads';

/**
 * Calls once. Messages that follow are delivered after `begin` has returned, to the listeners it has added; where it adds
 * none, the port no longer holds the thread's event loop.
 */
export function whenToldData<Data>(begin: (data: Data) => void): void {
  parentPort!.once('message', begin);
}
