// What a format other than lines adds to its framing: a record as a value of its own (a typed record) instead of a text.
import type { KeptDigits } from '../json/kept-digits.ts';

export interface RecordFormat {
  /** True where a record's text is looked at even if the work doesn't: its structure is what holds records apart. */
  readonly isAlwaysChecked: boolean;
  /**
   * The typed record of a record's text, the same object however often a block is asked for a record (by its number).
   * @throws RecordFault where the text is none
   */
  parse(text: string, recordNumber: number): unknown;
  /** Makes a record that `parse` gave earlier, for this text, the one parsed last again. */
  recall(record: unknown, text: string, digits?: KeptDigits): void;
  /** Decimals of the record parsed last that its Numbers only round: `recall` needs them again. */
  readonly digits?: KeptDigits | undefined;
  /** Something was put into the record parsed last: it is written anew, whether a difference shows or not. */
  markEdited?(): void;
  /** `parse` finds all that `check` does: what is parsed before anything else looks at it needs no check. */
  readonly checksWhatItParses?: boolean;
  /**
   * `(text, context) => work(parse(text), context)` as one function, for work that alone sees the record and then may give
   * it to `print`. It calls `other`, which is the same by `parse`, for records that it can't read at once. Undefined where
   * `parse` has to do it.
   */
  fuse?<Result, Context>(
    work: (record: never, context: Context) => Result,
    other: (text: string, context: Context) => Result,
  ): ((text: string, context: Context) => Result) | undefined;
  /** The record's fields, an array of the caller's own, where they are not what lies between the delimiters. @throws RecordFault */
  fields?(text: string): string[];
  /** Looks at a record's structure, at less cost than `parse`. @throws RecordFault */
  check?(text: string): void;
  /**
   * A text of whole records, of which the first has this number: those asked for next stand in it. What was parsed before is
   * forgotten: a record that is worked on again, after a failure, is a fresh one, whatever the work has put into the other.
   */
  openBlock(text: string, firstRecord: number): void;
  /** True for a value that is one record, though it could be taken for a list of several: an array of fields. */
  isOne(value: object): boolean;
  /**
   * The text that a value stands for which the work gave for the record parsed last; that record's own, byte for byte,
   * where nothing of it has changed.
   * @throws ResultError where the value is no record of this format
   */
  print(value: object): string;
}

/** A record's text is not what its format says. Who knows the record's place makes a ThreadmillError of it. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  /** `framing`: the records can't be told apart from here on; `format`: this record alone is wrong. */
  readonly kind: 'framing' | 'format';
  /** Line in the record where it shows, from 0. */
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
