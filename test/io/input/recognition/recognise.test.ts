import fc from 'fast-check';
import { FOREIGN_KINDS } from '../../../../src/io/input/recognition/foreign-kinds.ts';
import { recognise, type Expected, type Foreign } from '../../../../src/io/input/recognition/recognise.ts';

const LINES: Expected = { isTyped: false, isNulEnded: false, isUnpacked: false };
const NUL_ENDED: Expected = { ...LINES, isNulEnded: true };
const TYPED: Expected = { ...LINES, isTyped: true };
const UNPACKED: Expected = { ...LINES, isUnpacked: true };

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const bigEndian = (text: string) => utf16(text).swap16();
const utf32 = (text: string) =>
  Buffer.concat([...text].map((c) => Buffer.from(Uint32Array.of(c.codePointAt(0)!).buffer)));

/** The verdict if the bytes arrive one by one, and how many it needs. */
function oneByOne(bytes: Uint8Array, expected: Expected) {
  for (let length = 1; length <= bytes.length; length += 1) {
    const found = recognise(bytes.subarray(0, length), false, expected);
    if (found !== undefined) return { found, length };
  }
  return { found: recognise(bytes, true, expected)!, length: bytes.length };
}

function nameOf(found: Foreign | 'none' | undefined): string | undefined {
  return typeof found === 'object' ? found.name : found;
}

const KINDS = FOREIGN_KINDS.map(({ name, bytes, at = 0 }) => {
  const start = at === 0 ? Buffer.alloc(0) : Buffer.concat([latin1('name'), Buffer.alloc(at - 4)]);
  return [name, Buffer.concat([start, Buffer.from(bytes.map(([least]) => least))])] as const;
});

describe('a file that is not text', () => {
  it.each(KINDS)('is recognized as %s by its first bytes, for any pieces', (name, bytes) => {
    const whole = Buffer.concat([bytes, latin1('\x01\x02\x03rest'), Buffer.alloc(512)]);
    for (const expected of [LINES, NUL_ENDED, TYPED, UNPACKED]) {
      expect(nameOf(recognise(whole, false, expected))).toBe(name);
      expect(nameOf(recognise(bytes, true, expected))).toBe(name);
    }
  });

  it.each(KINDS.filter(([name]) => !/RDS|R workspace|ORC|tar|BGEN/.test(name)))(
    'is recognized as %s as soon as its last significant byte has come',
    (name, bytes) => {
      const { found, length } = oneByOne(bytes, LINES);
      expect([nameOf(found), length]).toEqual([name, bytes.length]);
    },
  );

  it('is recognized by its first entry if it is a zip archive', () => {
    const zip = (entry: string) =>
      Buffer.concat([latin1('PK\x03\x04'), Buffer.alloc(22), Buffer.of(entry.length, 0, 0, 0), latin1(entry)]);
    expect(nameOf(recognise(zip('xl/workbook.xml'), false, LINES))).toMatch(/Excel/);
    expect(nameOf(recognise(zip('[Content_Types].xml'), false, LINES))).toMatch(/Office/);
    expect(nameOf(recognise(zip('word/document.xml'), false, LINES))).toMatch(/Word/);
    expect(nameOf(recognise(zip('x.npy'), false, LINES))).toMatch(/NumPy/);
    expect(nameOf(recognise(zip('reads.tsv'), false, LINES))).toBe('a zip archive');
  });

  it('is gzip within gzip if it was decompressed, and plain bytes otherwise', () => {
    expect(nameOf(recognise(Buffer.of(0x1f, 0x8b, 8, 0), false, UNPACKED))).toMatch(/twice.*gzip/);
    expect(nameOf(recognise(Buffer.of(0x28, 0xb5, 0x2f, 0xfd), false, UNPACKED))).toMatch(/twice.*zstd/);
  });
});

describe('text in UTF-16 and UTF-32', () => {
  const TEXTS = ['a,b\n1,2\n', 'x\n', 'chr1\t10468\tA\r\nchr2\t5\tG\r\n', '"1","2"\n', `${'long '.repeat(300)}\n`];

  it.each(TEXTS)('is recognized without a byte-order mark: %j', (text) => {
    expect(nameOf(recognise(utf16(text), true, LINES))).toMatch(/^text in UTF-16 without/);
    expect(recognise(utf16(text), true, LINES)).toMatchObject({
      remedy: expect.stringContaining('-f UTF-16LE') as string,
    });
    expect(recognise(bigEndian(text), true, LINES)).toMatchObject({
      remedy: expect.stringContaining('-f UTF-16BE') as string,
    });
    expect(recognise(utf32(text), true, LINES)).toMatchObject({
      remedy: expect.stringContaining('-f UTF-32LE') as string,
    });
    expect(nameOf(oneByOne(utf16(text), LINES).found)).toMatch(/^text in UTF-16/);
    expect(nameOf(oneByOne(bigEndian(text), LINES).found)).toMatch(/^text in UTF-16/);
  });

  it.each(TEXTS)('is recognized with one: %j', (text) => {
    for (const bytes of [utf16(`\ufeff${text}`), bigEndian(`\ufeff${text}`)]) {
      for (const expected of [LINES, NUL_ENDED]) {
        expect(recognise(bytes, false, expected)).toMatchObject({
          remedy: expect.stringContaining('-f UTF-16 ') as string,
        });
        expect(nameOf(oneByOne(bytes, expected).found)).toMatch(/^text in UTF-16 with a/);
      }
    }
    expect(recognise(utf32(`\ufeff${text}`), false, LINES)).toMatchObject({
      remedy: expect.stringContaining('-f UTF-32 ') as string,
    });
  });

  it.each(['слово и дело\n1\t2\n'.repeat(9), 'αβγ δεζ\n'.repeat(9), 'עברית עברית\n'.repeat(9)])(
    'is recognized in other scripts than Latin: %j',
    (text) => {
      expect(nameOf(recognise(utf16(text), true, LINES))).toMatch(/^text in UTF-16 without/);
      expect(nameOf(recognise(bigEndian(text), true, LINES))).toMatch(/^text in UTF-16 without/);
    },
  );

  it.each([
    '東京\n',
    '名前\t値\n東京\t京都大\n',
    '上海,一\r\n京都,丁\r\n'.repeat(9),
    '이름\n서울\n',
    '😀\n',
    'ひらがな\n',
  ])('is recognized in scripts whose letters have no NUL: %j', (text) => {
    expect(nameOf(recognise(utf16(text), true, LINES))).toMatch(/^text in UTF-16 without/);
    expect(nameOf(recognise(bigEndian(text), true, LINES))).toMatch(/^text in UTF-16 without/);
    expect(recognise(Buffer.from(text), true, LINES)).toBe('none');
  });

  it.each(['é\0\nü\0\n', '\x80\0\x81\0\n\0\x01\0', 'ab\0\xff\xfe\n', '\xe9t\xe9\n\0x'])(
    'is not reported for lines of other encodings with NULs: %j',
    (text) => {
      expect(recognise(latin1(text), true, LINES)).toBe('none');
    },
  );

  it('is not reported for NULs that end records', () => {
    for (const text of ['a\0b\0c\0d\0', 'ab\0cd\0', '1\0', 'x\0\0y\0']) {
      expect(recognise(latin1(text), true, NUL_ENDED)).toBe('none');
    }
  });

  it.each(['ab\0\ncd\0\n', '1\0\n2\0\n', 'a\0', 'id\0\0\0\0\nid2\0\0\0\n', 'x\0y\nz\n', 'a\tb\0c\td\0e\n'])(
    'is not reported for lines with some NULs: %j',
    (text) => {
      expect(recognise(latin1(text), true, LINES)).toBe('none');
    },
  );
});

describe('text', () => {
  const ALIKE = [
    'BAM',
    'BCF',
    'CRAM',
    'PAR1',
    'PK',
    'BZh9',
    'ORC',
    'Obj',
    'HIC',
    'RDX3',
    'X',
    'l',
    'x',
    'MZ',
    'CDF',
    'GIF89a',
    '<html>',
    'IDAT',
    'II*',
    'Rar!',
    '7z',
    'BAI',
    'SQLite format 3',
  ];
  const lines = ALIKE.flatMap((word) => [
    `${word}\n`,
    `${word}\tx\n`,
    `${word} and more\n`,
    `${word}\r\n`,
    `\ufeff${word}\n`,
    `${word}é\n`,
  ]);

  it.each(lines)('that begins like another kind of file is text once its line has ended: %j', (line) => {
    const bytes = Buffer.from(line);
    for (const expected of [LINES, NUL_ENDED]) {
      const { found, length } = oneByOne(bytes, expected);
      expect(found).toBe('none');
      expect(length).toBeLessThanOrEqual(bytes.length);
      expect(recognise(bytes, false, expected)).toBe('none');
      expect(recognise(Buffer.concat([bytes, bytes]), true, expected)).toBe('none');
    }
    for (let cut = 0; cut < bytes.length; cut += 1) expect(recognise(bytes.subarray(0, cut), true, LINES)).toBe('none');
  });

  it('is text whatever it says, known at the latest by the end of its first line', () => {
    const anyLine = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(/[\0-\x1f\x7f]/g, ''));
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 5 }), (texts) => {
        fc.pre(!/^%PDF-[12]\.|^\$FL[23]@|^MATLAB 5.0/.test(texts[0]!));
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const first = bytes.indexOf(10) + 1;
        expect(recognise(bytes, true, LINES)).toBe('none');
        expect(recognise(bytes.subarray(0, first), false, LINES)).toBe('none');
        expect(oneByOne(bytes, NUL_ENDED).found).toBe('none');
      }),
      { numRuns: 50 },
    );
  });

  it('with control characters is passed on with its line, too', () => {
    for (const text of ['\x1b[31mred\x1b[0m\n', 'l\x1b[0m\n', '\x01\x02\n', 'bell\x07\n']) {
      expect(recognise(latin1(text), false, LINES)).toBe('none');
    }
  });

  it('that is an HTML page, XML or a pointer is refused only if records of a format are expected', () => {
    const PAGES: readonly (readonly [string, string])[] = [
      ['<!DOCTYPE html>\n<html>\n', 'an HTML page'],
      ['\ufeff \n<HTML lang="en">\n', 'an HTML page'],
      ['<?xml version="1.0"?>\n<Error/>\n', 'XML'],
      ['version https://git-lfs.github.com/spec/v1\noid sha256:1\n', 'a Git LFS pointer, not the file itself'],
    ];
    for (const [page, name] of PAGES) {
      expect(recognise(Buffer.from(page), false, LINES)).toBe('none');
      expect(nameOf(recognise(Buffer.from(page), false, TYPED))).toBe(name);
    }
    for (const text of ['<htmlx>\n', 'html\n', '<a>\n', '@r\nA\n+\nI\n']) {
      expect(recognise(Buffer.from(text), false, TYPED)).toBe('none');
    }
  });

  it('is recognized as early as possible, once, for any bytes', () => {
    const beginning = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc
        .tuple(fc.constantFrom(...KINDS), fc.uint8Array({ maxLength: 20 }))
        .map(([[, bytes], rest]) => Buffer.concat([bytes, rest])),
    );
    fc.assert(
      fc.property(beginning, (bytes) => {
        for (const expected of [LINES, NUL_ENDED]) {
          const told = Array.from({ length: bytes.length }, (_, i) =>
            recognise(bytes.subarray(0, i + 1), false, expected),
          );
          const first = told.findIndex((answer) => answer !== undefined);
          // What was passed on as text stays text; what was refused stays refused.
          if (first >= 0 && told[first] !== 'none') expect(told.at(-1)).not.toBe('none');
        }
      }),
    );
  });
});
