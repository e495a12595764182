// The journal's bytes: an entry a line, a checksum before it. What was not written to its end, or is not as it was written,
// ends the journal: an entry counts only with all those before it. Pure.
import { checksumOf } from './checksum.ts';
import { parsed, type Shape } from './shape.ts';

export interface NumberedEntry {
  /** From 0, without gaps. */
  readonly entry: number;
}

/** What can be trusted of a journal. */
export interface JournalRead<Entry> {
  readonly entries: readonly Entry[];
  /** Where the next entry is to be written: all behind it is to be cut off. */
  readonly length: number;
  /** A whole line is behind it: not the last one, torn as the run was killed, but one that has changed since. */
  readonly isDamaged: boolean;
}

const NEWLINE = 0x0a;
const CHECKSUM_DIGITS = 8;
/** What JSON.parse can be given as one string, with room to spare. */
const MOST_ENTRY_BYTES = 256 * 1024 * 1024;

export function journalLine(entry: NumberedEntry): Buffer {
  const text = Buffer.from(JSON.stringify(entry));
  return Buffer.concat([Buffer.from(`${checksumOf(text)} `), text, Buffer.of(NEWLINE)]);
}

/** Throws for a whole entry that is not shaped as entries are: nobody but another program has written that. */
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

/** Undefined for a line that is not as it was written. */
function wholeText(line: Buffer): Buffer | undefined {
  const text = line.subarray(CHECKSUM_DIGITS + 1);
  return line.toString('latin1', 0, CHECKSUM_DIGITS + 1) === `${checksumOf(text)} ` ? text : undefined;
}
