// In the place of node:worker_threads: channels whose messages arrive when the scheduler says so.
// Messages are cloned and buffers transferred as between real threads.
import { EventEmitter } from 'node:events';
import { world, type Actor, type Lane } from '../world.ts';

export class SimulatedPort extends EventEmitter {
  peer: SimulatedPort | undefined;
  readonly arrived: unknown[] = [];
  readonly #label: string;
  #lane: Lane | undefined;
  #isClosed = false;

  constructor(label = 'message') {
    super();
    this.#label = label;
  }

  override on(event: string, listener: (message: never) => void): this {
    super.on(event, listener as (message: unknown) => void);
    if (event === 'message') this.#listen(world().current);
    return this;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    const { peer } = this;
    if (this.#isClosed || peer === undefined || peer.#isClosed || world().isDead(world().current)) return;
    world().onMessage?.(message as { kind: string });
    peer.arrived.push(clone(message, transfer));
  }

  /** What it has sent still arrives. */
  close(): void {
    this.#isClosed = true;
    this.arrived.length = 0;
    if (this.#lane !== undefined) world().removeLane(this.#lane);
  }

  ref(): void {}

  unref(): void {}

  #listen(owner: Actor): void {
    this.#lane ??= world().addLane(
      this.#label,
      () => this.arrived.length > 0,
      () => {
        const message = this.arrived.shift() as { kind?: string };
        world().trace?.push(`    ${describe(message)}`);
        this.emit('message', message);
      },
      owner,
    );
  }
}

function clone(message: unknown, transfer: readonly unknown[]): unknown {
  // a port moves as it is: nobody else has it
  if (transfer.some((each) => each instanceof SimulatedPort)) return message;
  return structuredClone(message, { transfer: transfer as ArrayBuffer[] });
}

function describe(message: { kind?: string; batch?: number; head?: { batch: number } }): string {
  const batch = message.batch ?? message.head?.batch;
  return `${message.kind ?? '?'}${batch === undefined ? '' : ` ${batch}`}`;
}

export class MessageChannel {
  readonly port1 = new SimulatedPort();
  readonly port2 = new SimulatedPort();

  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

export function receiveMessageOnPort(port: SimulatedPort): { message: unknown } | undefined {
  return port.arrived.length === 0 ? undefined : { message: port.arrived.shift() };
}

export { SimulatedPort as MessagePort };
export const isMainThread = true;
export const parentPort = null;
export const workerData = undefined;

/** No thread is ever started. */
export class Worker {}
