import fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import {
  asBuffer,
  decode,
  encodedLength,
  encodeInto,
  findInvalidUtf8,
  findUnencodable,
} from '../../src/records/text.ts';

const nearUtf8 = fc
  .array(fc.oneof(fc.constantFrom(0x61, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0xbf, 0x90, 0x8f), fc.nat(255)))
  .map((bytes) => Buffer.from(bytes));

test('UTF-8 is validated exactly as by Node, and the bytes before the fault are complete', () => {
  fc.assert(
    fc.property(nearUtf8, (bytes) => {
      const at = findInvalidUtf8(bytes);
      expect(at < 0).toBe(isUtf8(bytes));
      if (at >= 0) expect(isUtf8(bytes.subarray(0, at))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['a lone continuation', [0x61, 0x80], 1],
  ['an overlong form of two bytes', [0xc0, 0x80], 0],
  ['an overlong form of three', [0x61, 0xe0, 0x9f, 0xbf], 1],
  ['an overlong form of four', [0xf0, 0x8f, 0xbf, 0xbf], 0],
  ['a surrogate', [0xc3, 0xa9, 0xed, 0xa0, 0x80], 2],
  ['what lies above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
  ['a byte that is in no UTF-8', [0xff], 0],
  ['a character cut short', [0x61, 0xe2, 0x82], 1],
])('%s is found at its beginning', (_, bytes, at) => {
  expect(findInvalidUtf8(Uint8Array.from(bytes))).toBe(at);
});

test('the first and last characters of each length are UTF-8', () => {
  const edges = '\0\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}';
  expect(findInvalidUtf8(Buffer.from(edges))).toBe(-1);
  expect(decode(Buffer.from(edges), 'utf8')).toEqual({ text: edges, isByteForByte: false });
});

test('text is encoded and decoded without change in each encoding, at any offset', () => {
  const pair = fc.oneof(
    fc.tuple(fc.string({ unit: 'binary' }), fc.constant('utf8' as const)),
    fc.tuple(
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.constant('latin1' as const),
    ),
  );
  fc.assert(
    fc.property(pair, fc.nat(5), ([text, encoding], at) => {
      const bytes = Buffer.alloc(at + encodedLength(text, encoding) + 2, 0x2a);
      expect(encodeInto(text, bytes, at, encoding)).toBe(bytes.length - at - 2);
      expect(bytes.subarray(-2).toString()).toBe('**');
      expect(decode(bytes.subarray(at, -2), encoding)?.text).toBe(text);
    }),
  );
});

test('a byte-order mark inside the text is an ordinary character', () => {
  expect(decode(Buffer.from('\ufeffa'), 'utf8')?.text).toBe('\ufeffa');
});

test('character i is byte i for ASCII and latin1, and invalid UTF-8 has no text', () => {
  expect(decode(Buffer.from('abc'), 'utf8')?.isByteForByte).toBe(true);
  expect(decode(Buffer.from([0xe9]), 'latin1')).toEqual({ text: 'é', isByteForByte: true });
  expect(decode(Buffer.from([0xe9]), 'utf8')).toBeUndefined();
});

test("the first character that an encoding can't hold is found", () => {
  expect(findUnencodable('aé\xff', 'latin1')).toBe(-1);
  expect(findUnencodable('aé\u0100', 'latin1')).toBe(2);
  expect(findUnencodable('a€𝄞', 'utf8')).toBe(-1);
  expect(findUnencodable('a\ud800b', 'utf8')).toBe(1);
  expect(findUnencodable('a\udc00b', 'utf8')).toBe(1);
  expect(findUnencodable('𝄞\ud834\ud834\udd1e', 'utf8')).toBe(2);
  expect(findUnencodable('\udd1e\ud834', 'utf8')).toBe(0);
});

test('a Buffer over a view shares its memory and its bounds', () => {
  const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
  const buffer = asBuffer(view);
  buffer[0] = 9;
  expect([...view, buffer.length]).toEqual([9, 3, 2]);
});
