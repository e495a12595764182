import { checksumOf } from '../../../src/io/resume/checksum.ts';
import { journalLine, readJournal as readAny, type JournalRead } from '../../../src/io/resume/journal-file.ts';
import { isCount, isShaped, isText } from '../../../src/io/resume/shape.ts';

interface Entry {
  readonly entry: number;
  readonly text: string;
}
const readJournal = (bytes: Buffer): JournalRead<Entry> =>
  readAny(bytes, isShaped<Entry>({ entry: isCount, text: isText }));

const entries = Array.from({ length: 4 }, (_, entry) => ({ entry, text: `line ${entry}\nand "more" \u00e9` }));
const lines = entries.map(journalLine);
const whole = Buffer.concat(lines);

test('written entries are read back', () => {
  expect(readJournal(whole)).toEqual({ entries, length: whole.length, isDamaged: false });
  expect(readJournal(Buffer.alloc(0))).toEqual({ entries: [], length: 0, isDamaged: false });
});

test('a journal that is truncated at any byte gives the complete entries', () => {
  let end = 0;
  const ends = lines.map((line) => (end += line.length));
  for (let cut = 0; cut < whole.length; cut += 1) {
    const count = ends.filter((each) => each <= cut).length;
    expect(readJournal(whole.subarray(0, cut))).toEqual({
      entries: entries.slice(0, count),
      length: count === 0 ? 0 : ends[count - 1],
      isDamaged: false,
    });
  }
});

test('from a changed byte on, no entry counts', () => {
  for (let at = 0; at < whole.length; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 0x10;
    const { entries: read, isDamaged } = readJournal(damaged);
    let end = 0;
    const count = lines.filter((line) => (end += line.length) <= at).length;
    expect(read).toEqual(entries.slice(0, count));
    // Without its line end the last entry is like one that was torn while it was written.
    expect(isDamaged).toBe(at < whole.length - 1);
  }
});

test("entries out of order, or repeated, don't count", () => {
  const [first, second, third] = lines as [Buffer, Buffer, Buffer];
  expect(readJournal(Buffer.concat([first, third, second])).entries).toEqual(entries.slice(0, 1));
  expect(readJournal(Buffer.concat([first, first])).entries).toEqual(entries.slice(0, 1));
  expect(readJournal(second)).toEqual({ entries: [], length: 0, isDamaged: true });
});

test('after a torn entry is cut off, the next one is appended to the rest', () => {
  const torn = Buffer.concat([lines[0]!, lines[1]!.subarray(0, 9)]);
  const { length } = readJournal(torn);
  expect(readJournal(Buffer.concat([torn.subarray(0, length), lines[1]!])).entries).toEqual(entries.slice(0, 2));
});

test.each([
  'null',
  '{}',
  '[]',
  '{"entry":1e300,"text":""}',
  '{"entry":-1,"text":""}',
  '{"entry":0}',
  '{"entry":',
  '['.repeat(1e6),
])('a line with the right checksum that is not an entry is refused: %.30s', (text) => {
  const line = Buffer.from(`${checksumOf(Buffer.from(text))} ${text}\n`);
  expect(() => readJournal(line)).toThrow('its entry 1 is not one that threadmill writes');
  expect(() => readJournal(Buffer.concat([lines[0]!, line]))).toThrow('its entry 2 is');
});
