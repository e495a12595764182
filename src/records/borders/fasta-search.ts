// Where a FASTA record begins: at a line that begins with >. Exact, since a > elsewhere is text. Pure.
import { NEWLINE } from '../scanner.ts';
import type { BorderSearch } from './border-search.ts';

const MARK = 0x3e;

export class FastaSearch implements BorderSearch {
  #seen = 0;
  #isLineStart = false;

  put(bytes: Uint8Array): number | undefined {
    for (let at = 0; at < bytes.length;) {
      if (this.#isLineStart && bytes[at] === MARK) return this.#seen + at;
      const end = bytes.indexOf(NEWLINE, at);
      this.#isLineStart = end >= 0;
      if (end < 0) break;
      at = end + 1;
    }
    this.#seen += bytes.length;
    return undefined;
  }

  end(): number {
    return this.#seen;
  }
}
