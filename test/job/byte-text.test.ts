import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { bytesOfText, holdsBytes, quotedBytes, textOfBytes } from '../../src/job/byte-text.ts';
import { printable } from '../../src/job/printable.ts';

/** Bytes that are nearly UTF-8: parts of characters, and invalid bytes. */
const ARBITRARY = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 4 })))
  .map((pieces) => Buffer.concat(pieces.map((piece) => Buffer.from(piece as Uint8Array))));

test('any bytes are restored, and only those that are not UTF-8 are marked', () => {
  fc.assert(
    fc.property(ARBITRARY, (bytes) => {
      const text = textOfBytes(bytes);
      expect(bytesOfText(text)).toEqual(bytes);
      expect(holdsBytes(text)).toBe(!isUtf8(bytes));
      expect(bytesOfText(JSON.parse(JSON.stringify(text)) as string)).toEqual(bytes);
    }),
  );
});

test.each([
  ['in\xff.txt', 'in\udcff.txt'],
  ['caf\xc3\xa9 \xe2\x82', 'café \udce2\udc82'],
  ['\xed\xb3\xbf', '\udced\udcb3\udcbf'], // a surrogate, encoded like UTF-8
  ['\xc0\xaf\xf4\x90\x80\x80', '\udcc0\udcaf\udcf4\udc90\udc80\udc80'], // overlong, and above U+10FFFF
  ['\xef\xbf\xbd\xf0\x9f\x98\x80', '\ufffd😀'],
])('%j becomes %j', (bytes, text) => {
  expect(textOfBytes(Buffer.from(bytes, 'latin1'))).toBe(text);
});

test('such a byte is shown as one would type it', () => {
  expect(printable('a\udcff\t😀')).toBe('a\\xff\\t😀');
  expect(quotedBytes('s/caf\udce9/"😀\\udce9/')).toBe('"s/caf\\xe9/\\"😀\\\\udce9/"');
});
