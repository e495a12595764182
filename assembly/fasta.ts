// Runs the work on records of FASTA. A record has any number of lines; those of its sequence are
// joined. The batch has no \r.
import { BLOCK, copyBytes, maskBefore, maskOf, NEWLINE } from './bytes';
import { setName } from './names';
import { forgetInvalid } from './numbers';
import { setEnd, setStart } from './record';
import { beginResults, endResults } from './output';
import { putRecord } from './results';

const MARK: u8 = 0x3e;
const AT: u8 = 0x40;
const DASH: u8 = 0x2d;
const SEQUENCE: i32 = 2;

/** Where sequences are joined; there is room for all bytes of the batch. */
let scratch: usize = 0;

export function setScratch(at: usize): void {
  scratch = at;
}

/** The current record's sequence, and whether one of its lines may not be part of a sequence. */
let sequence: usize = 0;
let sequenceEnd: usize = 0;
let isDoubtful: bool = false;

/**
 * As runLines. It also stops before an invalid record, and before one whose work fails: the work on
 * strings reports both.
 */
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

/** Adds a line to the sequence. A sequence of one line is not copied. */
function addLine(from: usize, to: usize): void {
  // A FASTQ record begins like this.
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

/** A record whose last line is between `line` and `end`. */
function takeRecord(start: usize, line: usize, end: usize): bool {
  // The line that grep -A prints between groups.
  const isGap = line > start && end - line == 2 && load<u8>(line) == DASH && load<u8>(line + 1) == DASH;
  if (isDoubtful || isGap || load<u8>(start) != MARK) return false;
  setStart(0, start);
  setEnd(0, end);
  setStart(SEQUENCE, sequence);
  setEnd(SEQUENCE, sequenceEnd);
  return putRecord(start, false);
}
