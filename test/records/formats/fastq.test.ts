import fc from 'fast-check';
import { FastqFormat } from '../../../src/records/formats/fastq.ts';
import { RecordFault } from '../../../src/records/formats/record-format.ts';
import { thrownBy } from '../../support/thrown.ts';

const letters = (characters: string, most: number) =>
  fc.array(fc.constantFrom(...characters), { maxLength: most }).map((all) => all.join(''));

const anyRead = fc.record({
  id: letters('abc.:/@+1', 8),
  gap: fc.constantFrom(' ', '\t', '  ', ' \t'),
  comment: letters('ab @+=\t', 8).map((text) => text.trimStart()),
  bases: fc.array(fc.tuple(fc.constantFrom(...'ACGTNacgt'), fc.constantFrom(...'!@+I~')), { maxLength: 20 }),
  isRepeated: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n'),
});

type AnyRead = typeof anyRead extends fc.Arbitrary<infer Read> ? Read : never;

function written({ id, gap, comment, bases, isRepeated, end }: AnyRead) {
  const name = comment === '' ? id : `${id}${gap}${comment}`;
  const seq = bases.map(([base]) => base).join('');
  const qual = bases.map(([, quality]) => quality).join('');
  return { text: [`@${name}`, seq, `+${isRepeated ? name : ''}`, qual].join(end), read: { id, comment, seq, qual } };
}

test('a read has four parts, and is written unchanged, also from a copy', () => {
  fc.assert(
    fc.property(anyRead, (any) => {
      const { text, read } = written(any);
      const format = new FastqFormat();
      expect(format.parse(text, 1)).toEqual(read);
      expect(format.print(format.parse(text, 1))).toBe(text);
      expect(format.print({ ...read })).toBe(text);
    }),
  );
});

test('changed parts are changed, and everything else stays', () => {
  fc.assert(
    fc.property(anyRead, (any) => {
      const { text, read } = written(any);
      const format = new FastqFormat();
      format.parse(text, 1);
      const longer = format.print({ ...read, seq: `${read.seq}A`, qual: `${read.qual}!` });
      const lines = text.split('\n').map((line) => line.replace('\r', ''));
      expect(longer.split(any.end)).toEqual([lines[0], `${read.seq}A`, lines[2], `${read.qual}!`]);

      const renamed = format.print({ ...read, id: 'new' }).split(any.end);
      const name = read.comment === '' ? 'new' : `new${any.gap}${read.comment}`;
      const wasRepeated = lines[2] === `+${lines[0]!.slice(1)}`;
      expect(renamed).toEqual([`@${name}`, read.seq, wasRepeated ? `+${name}` : lines[2], read.qual]);
    }),
  );
});

test('a record that is equal to the one before is a separate object', () => {
  const format = new FastqFormat();
  const text = '@a\nAC\n+\nII';
  const first = format.parse(text, 1);
  first.seq = 'XX';
  expect(format.parse(text, 1)).toBe(first);
  expect(format.print(first)).toBe('@a\nXX\n+\nII');
  expect(format.parse(text, 2)).toEqual({ id: 'a', comment: '', seq: 'AC', qual: 'II' });
});

test('a name after the + is kept, even if it is not the name of the record', () => {
  const format = new FastqFormat();
  const text = '@a\nAC\n+other\nII';
  expect(format.print({ ...format.parse(text, 1), id: 'b' })).toBe('@b\nAC\n+other\nII');
});

test.each([
  ['a\nAC\n+\nII', 0, 'a FASTQ record begins with @, not with "a"'],
  ['\n@a\nAC\n+', 0, 'a FASTQ record begins with @, not with an empty line'],
  ['@a\nAC\nII\n@b', 2, 'the third line of a FASTQ record begins with +, not with "II"'],
  ['@a\nACG\n+\nII', 3, 'its sequence has 3 letters, and its quality 2'],
  ['@a\r\nACG\r\n+\r\nIIII', 3, 'its sequence has 3 letters, and its quality 4'],
])('%j is invalid, as its line %i shows', (text, line, message) => {
  const fault = thrownBy(() => new FastqFormat().parse(text, 1));
  expect(fault).toBeInstanceOf(RecordFault);
  const kind = message.startsWith('its sequence has') ? 'format' : 'framing';
  expect(fault).toMatchObject({ kind, line, message });
});

test.each([
  [{ id: 'a', seq: 'A' }, "without 'qual'"],
  [{ id: 'a', seq: 'A', qual: 3 }, "with 3 as 'qual'"],
  [{ id: 'a', seq: 'A', qual: null }, "with null as 'qual'"],
  [{ id: 'a', seq: 'A', qual: 'I', quality: 'I' }, "an unknown 'quality'"],
  [{ id: 'a b', seq: 'A', qual: 'I' }, 'white space in its id'],
  [{ id: 'a', seq: 'AC', qual: 'I' }, 'of 2 letters and 1 qualities'],
  [{ id: 'a', comment: 'x\ny', seq: 'A', qual: 'I' }, "a line end in its 'comment'"],
])("%j can't be written", (value, message) => {
  const format = new FastqFormat();
  format.parse('@a\nAC\n+\nII', 1);
  expect(thrownBy(() => format.print(value))).toMatchObject({
    name: 'ResultError',
    message: expect.stringContaining(message) as string,
  });
});

test('a comment may be left out', () => {
  const format = new FastqFormat();
  format.parse('@a b\nAC\n+\nII', 1);
  expect(format.print({ id: 'a', seq: 'A', qual: 'I' })).toBe('@a\nA\n+\nI');
});
