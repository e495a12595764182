// The JSON kernel: filters and maps the records of a batch of NDJSON that lies in its memory, where work does nothing but look
// up values, compare them and put them together: what the same expression gives on parsed values, byte for byte. Every
// record is checked as a whole.
import { setWalks, walkRecord } from './json-walk';
import { beginRecord } from './json-values';
import { MISSING, NODE_KIND } from './json-plan';
import { beginResults, endResults, outEnd, putRecord } from './json-results';
export { outEnd, recordsDone, recordsKept, setFilter, setMap } from './json-results';

const NEWLINE: u8 = 10;
const CARRIAGE_RETURN: u8 = 13;

let root: usize = 0;
let terminator: u8 = 0;

/** Keys with escapes that are no longer than `longestKey`, in bytes, are unescaped at `scratch`. */
export function setRecords(rootNode: usize, terminatorByte: u8, scratch: usize, longestKey: usize): void {
  root = rootNode;
  terminator = terminatorByte;
  setWalks(terminatorByte, scratch, longestKey);
}

/**
 * Runs over the records that lie between two addresses, the last one's terminator before `to`. Results begin at `out`.
 * It ends before a record that is not JSON, or whose result is not told or might not fit in front of `outTo` (where
 * records are put out as they are there must be room for all), and gives the address of the first record that it did not
 * come to.
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
