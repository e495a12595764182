// Ends of channels as threads have them, in the test's own thread.
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

/**
 * An end of a channel that moves messages as a MessagePort does, transfers too, but always by the next turn of the event
 * loop: so a test knows what has been heard.
 */
class FakePort extends EventEmitter {
  ref(): void {}

  unref(): void {}

  peer: FakePort | undefined;
  readonly #arrived: unknown[] = [];

  postMessage(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    const moved: unknown = structuredClone(message, { transfer: [...transfer] });
    const { peer } = this;
    if (peer === undefined) return;
    peer.#arrived.push(moved);
    setImmediate(() => {
      const next = peer.take();
      if (next !== undefined && this.peer === peer) peer.emit('message', next);
    });
  }

  /** What receiveMessageOnPort gives: the next message that no listener has heard. */
  take(): unknown {
    return this.#arrived.shift();
  }

  /** On both sides. */
  close(): void {
    if (this.peer !== undefined) this.peer.peer = undefined;
    this.peer = undefined;
  }
}

/** As receiveMessageOnPort. */
export function takeMessage(port: MessagePort): { message: unknown } | undefined {
  const message = (port as unknown as FakePort).take();
  return message === undefined ? undefined : { message };
}

export function newChannel(): { port1: MessagePort; port2: MessagePort } {
  const [port1, port2] = [new FakePort(), new FakePort()];
  port1.peer = port2;
  port2.peer = port1;
  return { port1: port1 as unknown as MessagePort, port2: port2 as unknown as MessagePort };
}
