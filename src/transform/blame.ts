// Adds to an error the place of its record: input, line, record number, byte and first characters.
import { recordNumberOf, segmentOf, type BatchHead } from '../job/batch.ts';
import { EncodingError, FormatError, FramingError, ThreadmillError, WorkError, type Place } from '../job/errors.ts';
import { fromReport, toPlainCause, toReport } from '../job/error-report.ts';
import type { Encoding } from '../job/job-spec.ts';
import { RecordFault } from '../records/formats/record-format.ts';
import { bigintAdvice } from './bigint-advice.ts';
import { originalStack } from './expression/stack-places.ts';
import { adviceOnHiddenThread } from './module/hidden-thread.ts';
import { findUserFrame, formatFrame } from './user-frame.ts';
import { adviceForInvalid } from '../records/invalid-text.ts';

/** Characters of a record that a message shows. */
const EXCERPT_CHARACTERS = 60;

/** The data from which the place of a record is computed. */
export interface RecordPosition {
  readonly head: BatchHead;
  /** Index of the record in its batch. */
  readonly index: number;
  /** Line of its file on which the record begins. */
  readonly line: number;
  /** Offset in the batch of its first byte. */
  readonly byteAt: number;
  /** The record's bytes, or their beginning. */
  readonly bytes: Buffer;
  readonly encoding: Encoding;
}

export function placeOf(position: RecordPosition, inputNames: readonly string[], worker: number): Place {
  const { head, index, line, byteAt } = position;
  const segment = segmentOf(head, index);
  const file = inputNames[segment.input];
  return {
    ...(file === undefined ? {} : { file }),
    line,
    record: recordNumberOf(head, index),
    byte: segment.byte + byteAt - segment.start,
    batch: head.batch,
    worker,
    excerpt: excerptOf(position.bytes, position.encoding),
  };
}

/** The first characters of a record, from its bytes or the first of them. */
export function excerptOf(bytes: Buffer, encoding: Encoding): string {
  // A character has at most 4 bytes. One more character shows whether the excerpt is cut.
  const text = bytes.toString(encoding, 0, (EXCERPT_CHARACTERS + 1) * 4).replace(/\r?\n$|\0$/, '');
  const characters = [...text];
  return characters.length > EXCERPT_CHARACTERS ? `${characters.slice(0, EXCERPT_CHARACTERS).join('')}…` : text;
}

/** Turns whatever was thrown during work on a record into an error with the record's place. */
export function blame(thrown: unknown, place: Place): ThreadmillError {
  if (thrown instanceof ThreadmillError) {
    return fromReport({ ...toReport(thrown), place: { ...place, ...thrown.place } });
  }
  if (thrown instanceof RecordFault) {
    const { advice } = thrown;
    const facts = { place: { ...place, ...lineOf(thrown, place) }, ...(advice === undefined ? {} : { advice }) };
    return thrown.kind === 'framing' ? new FramingError(thrown.message, facts) : new FormatError(thrown.message, facts);
  }
  const plain = toPlainCause(thrown);
  const cause = plain.stack === undefined ? plain : { ...plain, stack: originalStack(plain.stack) };
  const frame = findUserFrame(cause.stack);
  const message = cause.thrown === undefined ? cause.message : `the work threw ${cause.thrown}`;
  const advice = adviceOnHiddenThread(cause, frame) ?? bigintAdvice(cause);
  return new WorkError(message, {
    place: { ...place, ...(frame === undefined ? {} : { frame: formatFrame(frame, process.cwd()) }) },
    ...(advice === undefined ? {} : { advice }),
    cause,
  });
}

function lineOf({ line }: RecordFault, place: Place): { readonly line?: number } {
  return place.line === undefined ? {} : { line: place.line + line };
}

/**
 * The error for an invalid UTF-8 byte at this offset of its record; `around` are the bytes near it.
 */
export function invalidUtf8(place: Place, byteInRecord: number, byte: number, around: Uint8Array): EncodingError {
  const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  const where = place.byte === undefined ? '' : ` (byte ${place.byte + byteInRecord} of the file)`;
  return new EncodingError(`invalid UTF-8: ${hex} at byte ${byteInRecord} of the record${where}`, {
    place,
    advice: adviceForInvalid(around),
  });
}
