// What the writer owes the reader for committed batches: their credits and buffers. Buffers go back
// at once; the credits of small results, which have no buffer, a little later, many in one message.
// That is the longest that a reader waits for credits.
import type { MessagePort } from 'node:worker_threads';
import type { Committed } from '../protocol/protocol.ts';

const MOST_BATCHES = 64;
const LONGEST_MS = 20;

export class Acknowledgements {
  readonly #port: MessagePort;
  #batches: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  add(batches: readonly number[], buffers: readonly ArrayBuffer[]): void {
    for (const batch of batches) this.#batches.push(batch);
    if (buffers.length > 0 || this.#batches.length >= MOST_BATCHES) this.send(buffers);
    else if (this.#timer === undefined) {
      // unref'd: it must not keep a thread alive that waits for nothing.
      this.#timer = setTimeout(() => this.#late(), LONGEST_MS).unref();
    }
  }

  send(buffers: readonly ArrayBuffer[] = []): void {
    if (this.#batches.length === 0) return;
    const message: Committed = { kind: 'committed', batches: this.#batches, buffers };
    this.#batches = [];
    this.#port.postMessage(message, buffers);
  }

  #late(): void {
    this.#timer = undefined;
    this.send();
  }
}
