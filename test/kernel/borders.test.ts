// The kernel finds the same ends of records as the scanners in JavaScript, for any bytes, windows
// and numbers of records.
import fc from 'fast-check';
import { newScanKernel } from '../../src/kernel/scan-kernel.ts';
import type { BorderScanner } from '../../src/records/border-scanner.ts';
import { CsvBorderScanner } from '../../src/records/csv/csv-border-scanner.ts';
import { FastaBorders } from '../../src/records/formats/fasta-borders.ts';
import { findTerminators, NEWLINE } from '../../src/records/scanner.ts';
import { repeats } from '../support/random.ts';

// All Nodes that run these tests have SIMD.
const kernel = newScanKernel()!;
kernel.memory.grow(1);
const memory = new Uint8Array(kernel.memory.buffer);
/** After all memory that the tests scan. */
const SPACE_BYTES = 100_000;

interface Cut {
  readonly bytes: number;
  readonly most: number;
}

const most = fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 500 }));
const size = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 200 }), fc.nat(20_000));
const cuts = fc.array(fc.record({ bytes: size, most }), { minLength: 1, maxLength: 12 });
/** The offset of the first byte within a step, and the byte around the window. */
const place = fc.record({ from: fc.nat(80), around: fc.constantFrom(...Buffer.from('\n>",a')) });
const length = fc.oneof(fc.nat(200), fc.nat(20_000));

function put(bytes: Uint8Array, { from, around }: { from: number; around: number }): number {
  memory.fill(around, 0, SPACE_BYTES);
  memory.set(bytes, from);
  return from + bytes.length;
}

/** Both scan the same windows, and have the same state after each. */
function expectSame(made: () => BorderScanner, from: number, to: number, windows: readonly Cut[]): number {
  const [scanner, twin] = [made(), made()];
  let [at, start, turn, ends] = [from, from, 0, 0];
  while (at < to) {
    const { bytes, most } = windows[Math.min(turn++, windows.length - 1)]!;
    // Windows after the last one are long.
    const isRest = turn > windows.length;
    const window = Math.min(to, at + (isRest ? 3000 : bytes));
    const wanted = isRest ? Infinity : most;
    const expected = twin.scan(memory, at, window, wanted);
    const found = scanner.scan(memory, at, window, wanted, kernel);
    if (expected.count !== found.count || expected.end !== found.end || expected.scanned !== found.scanned) {
      expect({ window, wanted, ...found }).toEqual({ window, wanted, ...expected });
    }
    ends += found.count;
    if (found.count > 0) start = found.end;
    at = found.scanned;
    const open = memory.subarray(start, at);
    const [fault, expectedFault] = [scanner.faultAtEnd(open), twin.faultAtEnd(open)];
    if (fault?.message !== expectedFault?.message) expect(fault).toEqual(expectedFault);
    // FASTA starts anew if as many were found as wanted.
    if (scanner instanceof FastaBorders && found.count === wanted && memory[at] !== 0x3e) break;
  }
  return ends;
}

function repeated(block: readonly number[], bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => block[i % block.length]!);
}

/** Text of such parts: a few of them, or long repetitions. */
function texts(...parts: string[]): fc.Arbitrary<Uint8Array> {
  const block = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 120 });
  return fc.tuple(block, length).map(([some, bytes]) => repeated([...Buffer.from(some.join(''))], bytes));
}

const anyBytes = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(...Buffer.from('\n>",\r')), fc.integer({ min: 0, max: 255 })), { minLength: 1 }),
    length,
  )
  .map(([block, bytes]) => repeated(block, bytes));

const wellFormed = texts('a,', '"x"', 'b\n', 'c\r\n', '"y, ""z"""\n', ',"1\n2",', `${'long '.repeat(30)},`, '\n"q",');
const malformed = texts('"', '""', ',', '\n', '\r\n', 'a', ' ', 'abcdefgh,ijklmnop\n', 'x'.repeat(70));
const mostlyPlain = fc
  .tuple(wellFormed, fc.array(fc.tuple(fc.nat(20_000), fc.constantFrom('"', '\n', ',', 'a"b')), { maxLength: 4 }))
  .map(([bytes, faults]) => {
    const text = Buffer.from(bytes);
    for (const [at, fault] of faults) text.write(fault, at % (text.length + 1));
    return text;
  });

test.each([
  ['well-formed', wellFormed, [',']],
  ['with quotes anywhere', malformed, [',', ' ', 'a']],
  ['with few quotes where none belongs', mostlyPlain, [',']],
  ['of any bytes', anyBytes, [',', '\t', '\0']],
  ['with a delimiter of several bytes', malformed, [', ', 'aa', ',,']],
])('CSV %s', (_kind, inputs, delimiters) => {
  let ends = 0;
  fc.assert(
    fc.property(inputs, place, cuts, fc.constantFrom(...delimiters), (bytes, where, windows, delimiter) => {
      const to = put(bytes, where);
      ends += expectSame(() => new CsvBorderScanner(Buffer.from(delimiter)), where.from, to, windows);
    }),
    { numRuns: 800 },
  );
  expect(ends).toBeGreaterThan(repeats(1000));
});

test.each([
  ['well-formed', texts('>a >b\n', 'ACGT\n', `${'ACGT'.repeat(15)}\n`, `${'N'.repeat(150)}\r\n`, '>\n')],
  ['with marks anywhere', texts('>', '\n', '\n>', 'A', 'ACGTACGTACGTACGT', '?', '\x1e')],
  ['of any bytes', anyBytes],
])('FASTA %s', (_kind, inputs) => {
  let ends = 0;
  fc.assert(
    fc.property(inputs, place, cuts, (bytes, where, windows) => {
      const to = put(Buffer.concat([Buffer.from('>'), bytes]), where);
      ends += expectSame(() => new FastaBorders(), where.from, to, windows);
    }),
    { numRuns: 800 },
  );
  expect(ends).toBeGreaterThan(repeats(1000));
});

test.each([0, 1, 15, 16, 17, 63])('a record may end at any border of steps and blocks, from offset %i', (from) => {
  const offsets = [16, 64, 128, 4096].flatMap((border) => [border - 2, border - 1, border, border + 1]);
  const windows = [{ bytes: 10_000, most: Infinity }];
  for (const offset of offsets) {
    for (const text of ['\n', '"\n', '"\n"', '"\n""\n"\n', ',"\n",', '""\n', 'a"\n']) {
      for (const behind of [0, 1, 63, 64, 200]) {
        const bytes = Buffer.from('a'.repeat(offset - 1) + ',' + text + 'a'.repeat(behind));
        expectSame(() => new CsvBorderScanner(Buffer.from(',')), from, put(bytes, { from, around: 0x22 }), windows);
        const marks = Buffer.from('>'.padEnd(offset, 'a') + '\n>'.slice(0, 1 + (behind % 2)) + 'a'.repeat(behind));
        expectSame(() => new FastaBorders(), from, put(marks, { from, around: 0x3e }), windows);
      }
    }
  }
});

test('quotes in valid places need no JavaScript, and after others the kernel continues', () => {
  const row = 'plain,"quoted, ""twice""\n",,"",x\n';
  const text = `${row.repeat(1000)}bad"quote\n${row.repeat(1000)}`;
  const to = put(Buffer.from(text), { from: 0, around: 0 });
  expect(kernel.findCsvEnds(0, to, 0x2c, 2, 100_000)).toBeLessThan(1001);
  expect(Math.floor(kernel.scannedTo() / 64)).toBe(Math.floor((row.length * 1000 + 3) / 64));
  const [scanner, twin] = [1, 2].map(() => new CsvBorderScanner(Buffer.from(',')));
  expect(scanner!.scan(memory, 0, to, Infinity, kernel)).toEqual(twin!.scan(memory, 0, to, Infinity));
  expect(findTerminators(memory, 0, to, NEWLINE, Infinity).count).toBe(4001);
});

test('searches read up to 63 bytes past the window, and nothing past the memory', () => {
  const own = newScanKernel()!;
  const { length } = new Uint8Array(own.memory.buffer).fill(0x0a);
  expect(own.findCsvEnds(0, length, 0x2c, 2, length + 1)).toBe(length);
  expect(own.findCsvEnds(1, length - 63, 0x2c, 2, length + 1)).toBe(length - 64);
  expect(() => own.findCsvEnds(1, length - 62, 0x2c, 2, length + 1)).toThrow('out of bounds');
  expect(own.findFastaEnds(1, length - 63, 1, length + 1)).toBe(0);
  expect(() => own.findFastaEnds(1, length - 62, 1, length + 1)).toThrow('out of bounds');
});
