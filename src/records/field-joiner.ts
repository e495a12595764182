// What joins fields to a record again, and what can't be told apart from it afterwards: that is quoted where the format
// has quotes, else refused, never written.
import type { Delimiter } from '../job/job-spec.ts';

export interface FieldFormat {
  readonly delimiter: Delimiter;
  /** What no field may contain besides the delimiter, unless quoted: the record's terminator, where a record is one line. */
  readonly terminator: string | undefined;
}

export class FieldJoiner {
  /** What stands between two fields; of white space one blank. */
  readonly text: string;
  readonly #kind: Delimiter['kind'];
  readonly #terminator: string | undefined;
  /** In a field: it has to be quoted. Any part of a longer delimiter could run into the one behind the field. */
  readonly #special: RegExp;

  constructor({ delimiter, terminator }: FieldFormat) {
    this.#kind = delimiter.kind;
    this.text = delimiter.kind === 'whitespace' ? ' ' : delimiter.text;
    this.#terminator = terminator;
    const codes = [...`"\n\r${this.text}`].map((character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
    this.#special = new RegExp(`[${codes.join('')}]`, 'u');
  }

  /** Delimiters are runs of white space. */
  get isOfBlanks(): boolean {
    return this.#kind === 'whitespace';
  }

  /** A field with anything in it is written in quotes. */
  get hasQuotes(): boolean {
    return this.#kind === 'quoted';
  }

  /** True where no field, as it is written, can run into the delimiter. */
  get isPlain(): boolean {
    return this.#kind === 'quoted' || (this.#kind === 'text' && this.text.length === 1);
  }

  /** The field as it stands in a record; undefined where it holds what would end it, or its record, or where there would be none. */
  escape(field: string): string | undefined {
    if (this.#kind === 'quoted') return this.#special.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
    if (this.#terminator !== undefined && field.includes(this.#terminator)) return undefined;
    const isBroken = this.#kind === 'whitespace' ? !/^[^ \t\n]+$/.test(field) : field.includes(this.text);
    return isBroken ? undefined : field;
  }

  /** The record of fields that are joined already: with quotes, one empty field is not left to look like no record. */
  finishRecord(record: string): string {
    return record === '' && this.#kind === 'quoted' ? '""' : record;
  }

  /**
   * Index of the first field that runs into the delimiter behind it, or -1: with `::`, the fields `a:` and `b` make
   * `a:::b`, which reads as `a` and `:b`.
   */
  ambiguousField(record: string, fields: readonly string[]): number {
    if (this.text.length === 1) return -1;
    const again = record.split(this.text);
    return fields.findIndex((field, i) => field !== again[i]);
  }
}
