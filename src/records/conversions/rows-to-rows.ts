// Rows whose fields need no quotes, and have none: only the delimiter is another one. Looked at by the block, so that most
// records are split and joined without a look at their characters.
import type { Delimiter } from '../../job/job-spec.ts';
import { QUOTE } from '../csv/csv-structure.ts';

export class PlainRows {
  readonly #from: string | undefined;
  readonly #to: string;
  readonly #fields: number;
  #isPlain = false;

  /** `fields`: how many a row must have; 0 for any number. */
  constructor(from: Delimiter, to: string, fields: number) {
    this.#from = from.kind === 'whitespace' ? undefined : from.text;
    this.#to = to;
    this.#fields = fields;
  }

  openBlock(text: string): void {
    this.#isPlain =
      this.#from !== undefined && !text.includes(QUOTE) && !text.includes(this.#to) && !text.includes('\r');
  }

  /** The row of the block; undefined if it has to be looked at. */
  convert(text: string): string | undefined {
    if (!this.#isPlain || text === '') return undefined;
    const fields = text.split(this.#from!);
    if (fields.length === this.#fields || this.#fields === 0) return fields.join(this.#to);
    return undefined;
  }
}
