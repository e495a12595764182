// Protects calls in which a thread must not be ended. If a thread is ended while node:zlib makes a
// stream, between creating its handle and initialising it, the whole process aborts ("close before
// init" in node_zlib.cc). So each thread has a gate: it makes streams only inside it, and whoever
// ends the thread closes the gate first.

/** The bits of the gate's one cell, shared by both sides. */
const INSIDE = 1;
const CLOSED = 2;

/** The gate of this thread; the main thread is never ended, and has none. */
let ownGate: Int32Array | undefined;

/** The side of whoever ends the thread. */
export class TerminationGate {
  /** Pass it to the thread, which calls `useGate` with it. */
  readonly cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** From now on the thread enters no such call: it waits at the gate for its end. */
  close(): void {
    Atomics.or(this.cell, 0, CLOSED);
  }

  /** True while the thread is in such a call, and if it has ended in one. */
  get isOccupied(): boolean {
    return (Atomics.load(this.cell, 0) & INSIDE) !== 0;
  }
}

export function useGate(cell: Int32Array): void {
  ownGate = cell;
}

/** Makes the call; if this thread is about to be ended, never returns. */
export function withoutTermination<T>(call: () => T): T {
  const gate = ownGate;
  if (gate === undefined) return call();
  const before = Atomics.compareExchange(gate, 0, 0, INSIDE);
  if ((before & INSIDE) !== 0) return call(); // a nested call
  if (before === CLOSED) waitForEnd(gate);
  try {
    return call();
  } finally {
    if ((Atomics.and(gate, 0, ~INSIDE) & CLOSED) !== 0) waitForEnd(gate);
  }
}

/** Only ending the thread interrupts this. */
function waitForEnd(gate: Int32Array): never {
  for (;;) Atomics.wait(gate, 0, CLOSED);
}
