// Message ports like those of threads, in the test's own thread.
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

/**
 * One end of a channel. It moves messages as a MessagePort does, including transfers, but always by
 * the next turn of the event loop, so that a test knows what has been received.
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

  /** The result of receiveMessageOnPort: the next message that no listener has received. */
  take(): unknown {
    return this.#arrived.shift();
  }

  /** Closes both ends. */
  close(): void {
    if (this.peer !== undefined) this.peer.peer = undefined;
    this.peer = undefined;
  }
}

/** Replaces receiveMessageOnPort. */
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
