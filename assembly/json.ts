// The JSON kernel: filters and maps the records of an NDJSON batch in its memory, for work that
// only finds, compares and joins values. The result is that of the same expression on parsed
// values, byte for byte. Every record is validated as a whole.
import { CARRIAGE_RETURN, NEWLINE } from './bytes';
import { setWalks, walkRecord } from './json-walk';
import { beginRecord } from './json-values';
import { MISSING, NODE_KIND } from './json-plan';
import { putRecord } from './json-results';
import { beginResults, endResults, outEnd } from './output';
export { setMap } from './json-results';
export { outEnd, recordsDone, recordsKept, setFilter } from './output';

let root: usize = 0;
let terminator: u8 = 0;

/** Keys with escapes are unescaped at `scratch`, if they have at most `longestKey` bytes. */
export function setRecords(rootNode: usize, terminatorByte: u8, scratch: usize, longestKey: usize): void {
  root = rootNode;
  terminator = terminatorByte;
  setWalks(terminatorByte, scratch, longestKey);
}

/**
 * Runs the work on the records between two addresses; the last terminator is before `to`. Results
 * are written from `out` on. It stops before a record that is not JSON, or whose result is left to
 * JavaScript or might not fit before `outTo` (records that are written unchanged must all fit).
 * Returns the address of the first record that it did not run.
 */
export function run(from: usize, to: usize, out: usize, outTo: usize): usize {
  beginResults(out, outTo, terminator);
  let start = from;
  while (start < to) {
    store<i32>(root, MISSING, NODE_KIND);
    const end = walkRecord(start, root);
    if (end == 0 || load<u8>(end) != terminator) break;
    const hasReturn = terminator == NEWLINE && end > start && load<u8>(end - 1) == CARRIAGE_RETURN;
    beginRecord(root, outEnd());
    if (!putRecord(start, end, hasReturn)) break;
    start = end + 1;
  }
  endResults(start);
  return start;
}
