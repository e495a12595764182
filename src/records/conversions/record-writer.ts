// The interface of the formats that records are converted to.
import { ResultError } from '../../job/errors.ts';
import { RecordFault } from '../formats/record-format.ts';
import type { KeptDigits } from '../json/kept-digits.ts';

/** Makes the error for a record that the format can't hold: `what` begins with its field. */
export type Refusal = (what: string, advice: string) => Error;

/** Of a record that was read. */
export const refuseRecord: Refusal = (what, advice) => new RecordFault('format', `its ${what}`, { advice });

/** Of a record that the work returned. */
export const refuseResult: Refusal = (what, advice) =>
  new ResultError(`the work gave a record whose ${what}`, { advice });

/** What is known of the record that the work got. */
export interface GivenRecord {
  /** Of a sequence: its name as it was written, without > or @. */
  readonly nameLine?: string | undefined;
  /** Of JSON: the digits of numbers that JavaScript rounds. */
  readonly digits?: KeptDigits | undefined;
}

export interface RecordWriter {
  /**
   * The text of a record with these values, one for each column. `nameLine`: of a sequence, its name
   * as it was written. @throws what `refuse` makes
   */
  write(values: readonly string[], refuse: Refusal, nameLine?: string): string;
  /** The text of a record that the work returned. @throws ResultError */
  print(value: object, given: GivenRecord): string;
  /** The text of values that are named by their place. @throws ResultError */
  row(values: readonly unknown[]): string;
  /** Checks a string that the work returned as a whole record. @throws ResultError */
  checkText(text: string): void;
}
