// The same for FASTA: a record has any number of lines, and those of its sequence are put together. There is no \r in it.
import { BLOCK, copyBytes, maskBefore, maskOf } from './bytes';
import { setName } from './names';
import { forgetInvalid } from './numbers';
import { setEnd, setStart } from './record';
import { beginResults, endResults, putRecord } from './results';

const NEWLINE: u8 = 10;
const MARK: u8 = 0x3e;
const AT: u8 = 0x40;
const DASH: u8 = 0x2d;
const SEQUENCE: i32 = 2;

/** Where sequences are put together: there is room for all of the bytes that are run over. */
let scratch: usize = 0;

export function setScratch(at: usize): void {
  scratch = at;
}

/** Of the record that is looked at: where its sequence lies, and whether its lines may be none of a sequence. */
let sequence: usize = 0;
let sequenceEnd: usize = 0;
let isDoubtful: bool = false;

/** As runLines. It ends before a record that is none, too, or whose work fails: that is for the work on texts to say. */
export function runFasta(from: usize, to: usize, out: usize, outTo: usize): usize {
  const newlines = i8x16.splat(NEWLINE);
  beginResults(out, outTo, NEWLINE);
  forgetInvalid();
  let start = from;
  let line = from;
  begin();
  for (let block = from; block < to; block += BLOCK) {
    let ends = maskOf(block, newlines) & maskBefore(block, to);
    while (ends != 0) {
      const at = block + <usize>ctz(ends);
      ends &= ends - 1;
      if (line == start) setName(start, at);
      else addLine(line, at);
      if (at + 1 == to || load<u8>(at + 1) == MARK) {
        if (!takeRecord(start, line, at)) {
          endResults(start);
          return start;
        }
        start = at + 1;
        begin();
      }
      line = at + 1;
    }
  }
  endResults(to);
  return to;
}

function begin(): void {
  sequence = 0;
  sequenceEnd = 0;
  isDoubtful = false;
}

/** A sequence of one line stays where it is. */
function addLine(from: usize, to: usize): void {
  // as a read of FASTQ begins
  if (load<u8>(from) == AT && from < to) isDoubtful = true;
  if (sequence == 0) {
    sequence = from;
    sequenceEnd = to;
    return;
  }
  if (sequence != scratch) {
    sequenceEnd = copyBytes(scratch, sequence, sequenceEnd - sequence);
    sequence = scratch;
  }
  sequenceEnd = copyBytes(sequenceEnd, from, to - from);
}

/** A record whose last line lies between `line` and `end`. */
function takeRecord(start: usize, line: usize, end: usize): bool {
  // what grep -A puts between groups
  const isGap = line > start && end - line == 2 && load<u8>(line) == DASH && load<u8>(line + 1) == DASH;
  if (isDoubtful || isGap || load<u8>(start) != MARK) return false;
  setStart(0, start);
  setEnd(0, end);
  setStart(SEQUENCE, sequence);
  setEnd(SEQUENCE, sequenceEnd);
  return putRecord(start, false);
}
