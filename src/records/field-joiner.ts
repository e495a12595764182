// Joins fields to a record. A field that could not be read back is quoted if the format has quotes;
// otherwise it is refused, never written.
import { isLazy, type Delimiter } from '../job/job-spec.ts';

export interface FieldFormat {
  readonly delimiter: Delimiter;
  /**
   * If a record is one line, its terminator: an unquoted field must not contain it, as it must not
   * contain the delimiter.
   */
  readonly terminator: string | undefined;
  /** A carriage return is refused where it can't be quoted: at the end of a line it would be a part of the line end. */
  readonly refusesReturns?: boolean;
}

export class FieldJoiner {
  /** The text between two fields; for white space one blank. */
  readonly text: string;
  /** Fields are read with --lazy-quotes. */
  readonly isLazy: boolean;
  readonly #kind: Delimiter['kind'];
  readonly #terminator: string | undefined;
  readonly #refusesReturns: boolean;
  /**
   * Matches what needs quotes in a field. Any part of a longer delimiter could combine with the
   * delimiter after the field.
   */
  readonly #special: RegExp;

  constructor({ delimiter, terminator, refusesReturns = false }: FieldFormat) {
    this.#kind = delimiter.kind;
    this.isLazy = isLazy(delimiter);
    this.text = delimiter.kind === 'whitespace' ? ' ' : delimiter.text;
    this.#terminator = terminator;
    this.#refusesReturns = refusesReturns;
    const codes = [...`"\n\r${this.text}`].map((character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
    this.#special = new RegExp(`[${codes.join('')}]`, 'u');
  }

  /** The delimiter is a run of white space. */
  get isOfBlanks(): boolean {
    return this.#kind === 'whitespace';
  }

  /** The format can quote fields. */
  get hasQuotes(): boolean {
    return this.#kind === 'quoted';
  }

  /** True if no written field can combine with the delimiter. */
  get isPlain(): boolean {
    return this.#kind === 'quoted' || (this.#kind === 'text' && this.text.length === 1);
  }

  /**
   * The field as written in a record; undefined if it can't be written: it contains a delimiter or
   * terminator, or would not count as a field.
   */
  escape(field: string): string | undefined {
    if (this.#kind === 'quoted') return this.#special.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
    if (this.#terminator !== undefined && field.includes(this.#terminator)) return undefined;
    if (this.#refusesReturns && field.includes('\r')) return undefined;
    const isBroken = this.#kind === 'whitespace' ? !/^[^ \t\n]+$/.test(field) : field.includes(this.text);
    return isBroken ? undefined : field;
  }

  /**
   * Completes the joined fields: in a format with quotes, a record of one empty field becomes `""`,
   * not a blank line.
   */
  finishRecord(record: string): string {
    return record === '' && this.#kind === 'quoted' ? '""' : record;
  }

  /**
   * The index of the first field that combines with the delimiter after it, or -1: with `::`, the
   * fields `a:` and `b` give `a:::b`, which reads as `a` and `:b`.
   */
  ambiguousField(record: string, fields: readonly string[]): number {
    if (this.text.length === 1) return -1;
    const again = record.split(this.text);
    return fields.findIndex((field, i) => field !== again[i]);
  }
}
