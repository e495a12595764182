// How far numbered items have arrived without a gap, in any order. Pure.

export class Frontier {
  #next: number;
  /** Items that arrived after a gap. */
  readonly #beyond = new Set<number>();

  /** All items before `next` have arrived. */
  constructor(next = 0) {
    this.#next = next;
  }

  /** The number of the first item that has not arrived. */
  get next(): number {
    return this.#next;
  }

  /** Call it once for each item. */
  add(number: number): void {
    if (number !== this.#next) {
      this.#beyond.add(number);
      return;
    }
    do this.#next += 1;
    while (this.#beyond.delete(this.#next));
  }
}
