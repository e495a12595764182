// Encodes and decodes the write-ahead journal: one line for each entry, with a checksum before it.
// A torn or changed line ends the journal: an entry counts only if all entries before it are
// intact. Pure.
import { checksumOf } from './checksum.ts';
import { parsed, type Shape } from './shape.ts';

export interface NumberedEntry {
  /** From 0, without gaps. */
  readonly entry: number;
}

/** The intact part of a journal. */
export interface JournalRead<Entry> {
  readonly entries: readonly Entry[];
  /** The offset for the next entry; the rest of the file must be truncated. */
  readonly length: number;
  /**
   * A complete line follows: not the last one, torn when the run was killed, but one that has
   * changed.
   */
  readonly isDamaged: boolean;
}

const NEWLINE = 0x0a;
const CHECKSUM_DIGITS = 8;
/** Well below the longest string that JSON.parse accepts. */
const MOST_ENTRY_BYTES = 256 * 1024 * 1024;

export function journalLine(entry: NumberedEntry): Buffer {
  const text = Buffer.from(JSON.stringify(entry));
  return Buffer.concat([Buffer.from(`${checksumOf(text)} `), text, Buffer.of(NEWLINE)]);
}

/**
 * Throws an Error for an intact entry of the wrong shape: only another program can have written it.
 */
export function readJournal<Entry extends NumberedEntry>(bytes: Buffer, isEntry: Shape<Entry>): JournalRead<Entry> {
  const entries: Entry[] = [];
  let length = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, length);
    const text = end < 0 ? undefined : wholeText(bytes.subarray(length, end));
    if (text === undefined) return { entries, length, isDamaged: end >= 0 };
    const entry = text.length > MOST_ENTRY_BYTES ? undefined : parsed(text.toString());
    if (!isEntry(entry)) throw new Error(`its entry ${entries.length + 1} is not one that threadmill writes`);
    if (entry.entry !== entries.length) return { entries, length, isDamaged: true };
    entries.push(entry);
    length = end + 1;
  }
}

/** Undefined if the line does not match its checksum. */
function wholeText(line: Buffer): Buffer | undefined {
  const text = line.subarray(CHECKSUM_DIGITS + 1);
  return line.toString('latin1', 0, CHECKSUM_DIGITS + 1) === `${checksumOf(text)} ` ? text : undefined;
}
