// Runs the work on records of FASTQ, whose four lines are the fields.
import { BLOCK, CARRIAGE_RETURN, maskBefore, maskOf, NEWLINE } from './bytes';
import { setName } from './names';
import { forgetInvalid, lengthOf } from './numbers';
import { endOf, setEnd, setStart, startOf } from './record';
import { beginResults, endResults } from './output';
import { putRecord } from './results';

const AT: u8 = 64;
const PLUS: u8 = 43;

const LINES: i32 = 4;
const SEQUENCE: i32 = 2;
const SECOND_NAME: i32 = 3;
const QUALITY: i32 = 4;

/**
 * As runLines. It also stops before an invalid record, and before one whose work fails: the work on
 * strings reports both.
 */
export function runReads(from: usize, to: usize, out: usize, outTo: usize): usize {
  const newlines = i8x16.splat(NEWLINE);
  beginResults(out, outTo, NEWLINE);
  forgetInvalid();
  let start = from;
  let line = 1;
  setStart(1, from);
  for (let block = from; block < to; block += BLOCK) {
    let ends = maskOf(block, newlines) & maskBefore(block, to);
    while (ends != 0) {
      const at = block + <usize>ctz(ends);
      ends &= ends - 1;
      const begin = startOf(line);
      const hasReturn = at > begin && load<u8>(at - 1) == CARRIAGE_RETURN;
      setEnd(line, hasReturn ? at - 1 : at);
      if (line == LINES) {
        setStart(0, start);
        setEnd(0, hasReturn ? at - 1 : at);
        setName(start, endOf(1));
        if (!isRead() || !putRecord(start, hasReturn)) {
          endResults(start);
          return start;
        }
        start = at + 1;
        line = 0;
      }
      line += 1;
      setStart(line, at + 1);
    }
  }
  endResults(to);
  return to;
}

function isRead(): bool {
  const hasMarks = load<u8>(startOf(1)) == AT && load<u8>(startOf(SECOND_NAME)) == PLUS;
  return hasMarks && lengthOf(SEQUENCE) == lengthOf(QUALITY);
}
