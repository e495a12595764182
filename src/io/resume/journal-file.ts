// The journal's bytes: an entry a line, a checksum before it. What was not written to its end, or is not as it was written,
// ends the journal: an entry counts only with all those before it. Pure.
export interface NumberedEntry {
  /** From 0, without gaps. */
  readonly entry: number;
}

/** What can be trusted of a journal. */
export interface JournalRead<Entry> {
  readonly entries: readonly Entry[];
  /** Where the next entry is to be written: all behind it is to be cut off. */
  readonly length: number;
}

const NEWLINE = 0x0a;
const CHECKSUM_DIGITS = 8;

export function journalLine(entry: NumberedEntry): Buffer {
  const text = Buffer.from(JSON.stringify(entry));
  return Buffer.concat([Buffer.from(`${checksumOf(text)} `), text, Buffer.of(NEWLINE)]);
}

export function readJournal<Entry extends NumberedEntry>(bytes: Buffer): JournalRead<Entry> {
  const entries: Entry[] = [];
  let length = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, length);
    const entry = end < 0 ? undefined : entryOf(bytes.subarray(length, end));
    if (entry?.entry !== entries.length) return { entries, length };
    entries.push(entry as Entry);
    length = end + 1;
  }
}

function entryOf(line: Buffer): NumberedEntry | undefined {
  const text = line.subarray(CHECKSUM_DIGITS + 1);
  if (line.toString('latin1', 0, CHECKSUM_DIGITS + 1) !== `${checksumOf(text)} `) return undefined;
  return JSON.parse(text.toString()) as NumberedEntry;
}

export function checksumOf(bytes: Uint8Array): string {
  // loaded where there is a journal only
  return process.getBuiltinModule('node:zlib').crc32(bytes).toString(16).padStart(CHECKSUM_DIGITS, '0');
}
