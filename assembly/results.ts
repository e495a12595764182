// Handles the result of each record: whether it is kept, and what is written for it.
import { isInvalid } from './numbers';
import { countRecord, endResult, firstTest, hasRoom, isWritten, outEnd, pass } from './output';
import { putPieces } from './pieces';
import { FAULT } from './plan';
import { QUOTE, rowDelimiter } from './quoted';
import { endOf } from './record';
import { settle } from './tests';

/** The first part of a map's result; 0 if records are written unchanged. */
let firstPart: usize = 0;
/**
 * The greatest length of everything that does not grow with the record, and the number of parts
 * that do.
 */
let fixedBytes: usize = 0;
let fieldParts: usize = 0;

export function setMap(part: usize, bytes: usize, fields: usize): void {
  firstPart = part;
  fixedBytes = bytes;
  fieldParts = fields;
}

/**
 * Writes the result of the current record, which begins at `start`, or drops it; false if the
 * result might not fit, or if the record is left to the work on strings.
 */
export function putRecord(start: usize, hasReturn: bool): bool {
  const isMapped = firstPart != 0;
  if (isMapped && !hasRoom(fixedBytes + <u64>fieldParts * (endOf(0) - start))) return false;
  const settled = settle(firstTest);
  if (settled == FAULT || isInvalid) return false;
  const isKept = isWritten(settled);
  if (!isMapped) pass(start, isKept);
  else if (isKept && !putMapped(hasReturn)) return false;
  countRecord(isKept);
  return true;
}

function putMapped(hasReturn: bool): bool {
  const start = outEnd();
  let at = putPieces(firstPart, start);
  if (at == 0) return false;
  // A record with a single empty field must not become a blank line.
  if (rowDelimiter != 0 && at == start) {
    store<u8>(at++, QUOTE);
    store<u8>(at++, QUOTE);
  }
  endResult(at, hasReturn);
  return true;
}
