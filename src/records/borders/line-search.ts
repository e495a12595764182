// Where a line begins: after the first terminator. Pure.
import type { BorderSearch } from './border-search.ts';

export class LineSearch implements BorderSearch {
  readonly #terminator: number;
  #seen = 0;

  constructor(terminator: number) {
    this.#terminator = terminator;
  }

  put(bytes: Uint8Array): number | undefined {
    const at = bytes.indexOf(this.#terminator);
    if (at >= 0) return this.#seen + at + 1;
    this.#seen += bytes.length;
    return undefined;
  }

  end(): number {
    return this.#seen;
  }
}
