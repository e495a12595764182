// Calls in which a thread must not be ended. Ended while node:zlib makes a stream, in the moment between the making of its
// handle and its initialisation, a thread takes the whole process with it (abort, "close before init" in node_zlib.cc).
// So each thread has a gate: it makes streams inside only, and who is about to end it closes the gate first.

/** What a thread is in, seen from both sides: bits of the gate's one cell. */
const INSIDE = 1;
const CLOSED = 2;

/** Of the thread that this is loaded in; the main thread is never ended, and has none. */
let ownGate: Int32Array | undefined;

/** Seen by whoever ends the thread. */
export class TerminationGate {
  /** To be handed to the thread, which calls `useGate` with it. */
  readonly cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** From now on the thread goes into no such call: it waits before the gate to be ended. */
  close(): void {
    Atomics.or(this.cell, 0, CLOSED);
  }

  /** Whether the thread is in such a call; also one that has ended in it. */
  get isOccupied(): boolean {
    return (Atomics.load(this.cell, 0) & INSIDE) !== 0;
  }
}

export function useGate(cell: Int32Array): void {
  ownGate = cell;
}

/** Calls, unless this thread is about to be ended: then this never returns. */
export function withoutTermination<T>(call: () => T): T {
  const gate = ownGate;
  if (gate === undefined) return call();
  const before = Atomics.compareExchange(gate, 0, 0, INSIDE);
  if ((before & INSIDE) !== 0) return call(); // a call within another
  if (before === CLOSED) waitForEnd(gate);
  try {
    return call();
  } finally {
    if ((Atomics.and(gate, 0, ~INSIDE) & CLOSED) !== 0) waitForEnd(gate);
  }
}

/** Only the end of the thread interrupts it. */
function waitForEnd(gate: Int32Array): never {
  for (;;) Atomics.wait(gate, 0, CLOSED);
}
