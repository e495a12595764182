// Checks whether two reads are mates: in files that are out of step, every read would be paired
// with a wrong one.
import type { SequenceName } from '../../records/formats/name-line.ts';
import { RecordFault } from '../../records/formats/record-format.ts';
import {
  describeNumbering,
  haveSameNumber,
  isUnmistakable,
  mateNumbering,
  type MateNumbering,
} from '../../records/mate-names.ts';

/** A read or a sequence. */
export interface NamedMate extends SequenceName {
  readonly seq: string;
}

const OUT_OF_STEP =
  'are both files complete, and in the same order? to pair them again: `seqkit pair -1 R1.fq -2 R2.fq -O paired`; ' +
  '--mate-names any turns this check off';
const ONE_TWICE = 'is one file named instead of the other? --mate-names any turns this check off';

/**
 * `numbering`: how the names of the run's first pair number the mates. `placeOfSecond` names the
 * second mate's place.
 * @throws RecordFault if the names are not those of mates
 */
export function checkMates(
  first: NamedMate,
  second: NamedMate,
  numbering: MateNumbering,
  placeOfSecond: () => string,
): void {
  const own = mateNumbering(first, second);
  if (own === undefined)
    throw fault(`the ids of the pair differ: ${displayName(first, second, placeOfSecond)}`, OUT_OF_STEP);
  if (own === 0 && haveSameNumber(first, second)) refuseOneTwice(first, second, placeOfSecond);
  if (own === numbering) return;
  const isReversed = own === -numbering;
  if (isUnmistakable(own) && isUnmistakable(numbering) && !isReversed) return;
  const how = `${describeNumbering(own)}, and those of the first pair ${describeNumbering(numbering)}`;
  if (isReversed)
    throw fault(`the mates have changed places: ids ${how}: ${displayName(first, second, placeOfSecond)}`, OUT_OF_STEP);
  throw fault(`the ids of the pair ${how}: ${displayName(first, second, placeOfSecond)}`, OUT_OF_STEP);
}

/**
 * Refuses a pair in which both have the same number. If that is in the comment, the second may be
 * an index read: it has the first mate's number, and another sequence.
 */
function refuseOneTwice(first: NamedMate, second: NamedMate, placeOfSecond: () => string): void {
  const { id } = first;
  if (!/\/[12]$/.test(id) && first.seq !== second.seq) return;
  throw fault(`both mates have the id ${JSON.stringify(id)} (the second: ${placeOfSecond()})`, ONE_TWICE);
}

function displayName(first: NamedMate, second: NamedMate, placeOfSecond: () => string): string {
  return `${JSON.stringify(first.id)} and ${JSON.stringify(second.id)} (${placeOfSecond()})`;
}

function fault(message: string, advice: string): RecordFault {
  return new RecordFault('framing', message, { advice });
}
