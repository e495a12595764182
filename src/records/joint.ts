// What joins fields to a record again, and what can't be told apart from it afterwards: that is refused, not written.
import type { Delimiter } from '../job/job-spec.ts';

export interface FieldFormat {
  readonly delimiter: Delimiter;
  /** What no field may contain besides the delimiter: the record's terminator, where a record is one line. */
  readonly terminator: string | undefined;
}

export class Joint {
  /** What stands between two fields; of white space one blank. */
  readonly text: string;
  readonly #isWhitespace: boolean;
  readonly #terminator: string | undefined;

  constructor({ delimiter, terminator }: FieldFormat) {
    this.#isWhitespace = delimiter.kind === 'whitespace';
    this.text = delimiter.kind === 'whitespace' ? ' ' : delimiter.text;
    this.#terminator = terminator;
  }

  /** True for a delimiter of one character, which no field can run into. */
  get isPlain(): boolean {
    return !this.#isWhitespace && this.text.length === 1;
  }

  /** Whether a field holds what would end it, or its record. */
  breaks(field: string): boolean {
    if (this.#terminator !== undefined && field.includes(this.#terminator)) return true;
    return this.#isWhitespace ? /[ \t\n]/.test(field) : field.includes(this.text);
  }

  /**
   * Index of the first field that runs into the delimiter behind it, or -1: with `::`, the fields `a:` and `b` make
   * `a:::b`, which reads as `a` and `:b`.
   */
  misread(record: string, fields: readonly string[]): number {
    if (this.text.length === 1) return -1;
    const again = record.split(this.text);
    return fields.findIndex((field, i) => field !== again[i]);
  }
}
