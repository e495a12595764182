// The errors for a stream that can't be split into records.
import { FramingError, RecordTooLongError, type Place } from '../job/errors.ts';
import type { FormatName, Framing } from '../job/job-spec.ts';
import { formatSize } from '../job/size.ts';
import type { RecordFault } from './formats/record-format.ts';
import { fastqMixup } from './formats/sequence-mixups.ts';

const CUT_SHORT = 'is the file cut short?';
/** The bytes examined to recognise what the record really is. */
const EXCERPT_BYTES = 64 * 1024;

/** The error for a fault of the record that begins at this place. */
export function faultAt({ message, line, advice }: Fault, place: Place): FramingError {
  const facts = { place: { ...place, line: place.line! + line }, ...(advice === undefined ? {} : { advice }) };
  return new FramingError(message, facts);
}

type Fault = Pick<RecordFault, 'message' | 'line' | 'advice'>;

/**
 * The error for an input that ends after `lines` of the `linesPerRecord` lines of a record.
 * `record` begins at its first byte.
 */
export function cutInside(
  lines: number,
  linesPerRecord: number,
  place: Place,
  format: FormatName,
  record: Uint8Array,
): FramingError {
  const mixup = format === 'fastq' ? fastqMixup(firstLines(record)) : undefined;
  if (mixup !== undefined) return faultAt(mixup, place);
  return new FramingError(`the input ends inside a record: it has ${lines} of ${linesPerRecord} lines`, {
    place,
    advice: format === 'lines' ? 'is the file cut short, or --lines-per-record wrong?' : CUT_SHORT,
  });
}

/** The first lines, without their ends; of a long record only an excerpt. */
function firstLines(record: Uint8Array): string[] {
  const lines = Buffer.from(record.subarray(0, EXCERPT_BYTES)).toString('latin1').split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The error for a record beyond the size limit. `fault`: what else is wrong with it so far. */
export function tooLong({ maxRecordBytes, framing, place, fault }: TooLong): FramingError | RecordTooLongError {
  const limit = formatSize(maxRecordBytes);
  if (fault !== undefined) {
    const advice = `${fault.advice ?? CUT_SHORT} --max-record SIZE allows longer records`;
    return faultAt({ message: `${fault.message} within ${limit}`, line: fault.line, advice }, place);
  }
  const kind = framing.terminator === 'nul' ? 'NUL-ended records' : 'lines';
  return new RecordTooLongError(`the record is longer than ${limit}`, {
    place,
    advice: `is the file really made of ${kind}? --max-record SIZE allows longer ones`,
  });
}

interface TooLong {
  readonly maxRecordBytes: number;
  readonly framing: Framing;
  readonly place: Place;
  readonly fault: RecordFault | undefined;
}
