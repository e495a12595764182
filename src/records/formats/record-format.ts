// The interface of the formats other than lines: parses the text of a record to a typed record, and
// prints it.
import type { KeptDigits } from '../json/kept-digits.ts';

export interface RecordFormat {
  /**
   * True if a record is checked even if the work does not read it, because its structure decides
   * where records end.
   */
  readonly isAlwaysChecked: boolean;
  /**
   * Parses a record. Returns the same object for all calls with the same number in a block. @throws
   * RecordFault if the text is invalid
   */
  parse(text: string, recordNumber: number): unknown;
  /** The same for expressions, which read single parts of it and change none. */
  view?(text: string, recordNumber: number): object;
  /** Makes a record that `parse` returned earlier for this text the one parsed last again. */
  recall(record: unknown, text: string, digits?: KeptDigits): void;
  /**
   * The digits of decimals in the record parsed last that its Numbers round: `recall` needs them.
   */
  readonly digits?: KeptDigits | undefined;
  /**
   * Call it when the record parsed last was assigned to: it is then printed anew, even if it looks
   * the same.
   */
  markEdited?(): void;
  /** `parse` finds all faults that `check` finds, so a parsed record needs no check. */
  readonly checksWhatItParses?: boolean;
  /**
   * `(text, context) => work(parse(text), context)` as one function, for work that alone uses the
   * record and may then pass it to `print`. For records it can't parse itself it calls `other`,
   * which does the same through `parse`. Undefined if only `parse` will do.
   */
  fuse?<Result, Context>(
    work: (record: never, context: Context) => Result,
    other: (text: string, context: Context) => Result,
  ): ((text: string, context: Context) => Result) | undefined;
  /**
   * The record's fields, in a new array, if delimiters alone don't separate them. @throws
   * RecordFault
   */
  fields?(text: string): string[];
  /** Checks a record's structure, faster than `parse`. @throws RecordFault */
  check?(text: string): void;
  /**
   * Begins a block of whole records, the first with this number. Forgets the record parsed last: a
   * record that is processed again after a failure is a new one, without the work's changes.
   */
  openBlock(text: string, firstRecord: number): void;
  /** True for a value that is one record although it looks like a list: an array of fields. */
  isOne(value: object): boolean;
  /**
   * The text of a value that the work returned for the record parsed last; an unchanged record
   * keeps its text byte for byte. @throws ResultError if the value is not a record of this format
   */
  print(value: object): string;
  /**
   * Of a format that converts: what is written for a string that the work returned. `record`: the
   * text of the record that it got, which is converted if it is returned.
   */
  printText?(value: string, record: string | undefined): string;
  /** Of a format that converts: call it before the work gets a record. */
  beginResult?(): void;
}

/**
 * A record that is invalid in its format. Callers that know its place convert this to a
 * ThreadmillError.
 */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  /** `framing`: records can't be separated from here on; `format`: only this record is invalid. */
  readonly kind: 'framing' | 'format';
  /** The line within the record, from 0. */
  readonly line: number;
  readonly advice: string | undefined;

  constructor(
    kind: 'framing' | 'format',
    message: string,
    { line = 0, advice }: { line?: number; advice?: string } = {},
  ) {
    super(message);
    this.kind = kind;
    this.line = line;
    this.advice = advice;
  }
}
