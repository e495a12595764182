// Checks the result of a map for a pair: both mates, or null.
import { ResultError } from '../../job/errors.ts';
import { describeValue } from '../../job/error-report.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { scalarText } from '../../records/scalar.ts';
import { describeKind, isIterable, mayBeRecord } from '../result.ts';

/** One of the two records that the work got. */
export interface GivenMate {
  readonly record: unknown;
  readonly text: string;
  /** Absent for lines. */
  readonly format: RecordFormat | undefined;
  /** What is written for a string, if the output has another format. */
  printText?(value: string): string;
}

const WHOLE = 'return both mates, { r1, r2 }, or null to drop the pair';
const NAMES = ['r1', 'r2'] as const;

/** The strings of both mates; undefined if the pair is dropped. @throws ResultError */
export function pairTexts(value: unknown, given: readonly [GivenMate, GivenMate]): [string, string] | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value) || !('r1' in value || 'r2' in value)) {
    throw new ResultError(`the work gave ${describeKind(value)} for a pair`, { advice: WHOLE });
  }
  const unknown = Object.keys(value).find((key) => key !== 'r1' && key !== 'r2');
  if (unknown !== undefined) {
    throw new ResultError(`the work gave a pair with a key ${describeValue(unknown)}`, { advice: WHOLE });
  }
  const mates = value as { readonly r1?: unknown; readonly r2?: unknown };
  return [textOf(mates.r1, 0, given), textOf(mates.r2, 1, given)];
}

/** A mate's own text is known by either, since they may be swapped. */
function printedText(text: string, own: GivenMate, given: readonly [GivenMate, GivenMate]): string {
  const mate = given.find((each) => each.text === text) ?? own;
  return mate.printText?.(text) ?? text;
}

function textOf(mate: unknown, index: 0 | 1, given: readonly [GivenMate, GivenMate]): string {
  const text = scalarText(mate);
  if (text !== undefined) return printedText(text, given[index], given);
  // Mates that were swapped are still known to the format that read them.
  const { format } = given.find(({ record }) => record === mate) ?? given[index];
  if (mayBeRecord(mate) && format !== undefined && (!isIterable(mate) || format.isOne(mate))) return format.print(mate);
  throw new ResultError(`the work gave a pair whose ${NAMES[index]} is ${describeKind(mate)}`, {
    advice: mate === null || mate === undefined ? WHOLE : 'a mate is one record: a string, or a record of the format',
  });
}
