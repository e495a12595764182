// How far numbered things have come without a gap, in whatever order they come. Pure.

export class Frontier {
  #next: number;
  /** Those that have come beyond a gap. */
  readonly #beyond = new Set<number>();

  /** All before `next` have come. */
  constructor(next = 0) {
    this.#next = next;
  }

  /** All before this have come. */
  get next(): number {
    return this.#next;
  }

  /** To be told of each once. */
  add(number: number): void {
    if (number !== this.#next) {
      this.#beyond.add(number);
      return;
    }
    do this.#next += 1;
    while (this.#beyond.delete(this.#next));
  }
}
