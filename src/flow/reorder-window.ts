// Puts results back into input order (I3). Pure. The credits bound its size, not this class.

export class ReorderWindow<T> {
  readonly #held = new Map<number, T>();
  #next: number;

  /** `next` is the number of the first item. */
  constructor(next = 0) {
    this.#next = next;
  }

  put(index: number, item: T): void {
    if (index < this.#next || this.#held.has(index)) throw new RangeError(`reorder window: ${index} came twice`);
    this.#held.set(index, item);
  }

  /** The next item in order, if it has arrived. */
  take(): T | undefined {
    const item = this.#held.get(this.#next);
    if (item !== undefined) {
      this.#held.delete(this.#next);
      this.#next += 1;
    }
    return item;
  }
}
