// Every available engine decodes the same, and reports the same faults: the command under any Node,
// zlib if it has zstd.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { CompressedFault } from '../../../../src/io/input/decompression/decoder.ts';
import { RawBytes } from '../../../../src/io/input/decompression/raw-bytes.ts';
import { newZstdDecoder } from '../../../../src/io/input/decompression/zstd-decoder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { arriving, type Arrival } from '../../../support/compressed.ts';
import {
  decode,
  ENGINES,
  hasZstdCommand,
  readAll,
  sizedFrame,
  skippableFrame,
  someLines,
  zstd,
} from '../../../support/zstd.ts';

const path = temporaryFolder();
const withZstd = hasZstdCommand ? test : test.skip;
const hasPzstd = spawnSync('pzstd', ['--version']).status === 0;
const ARRIVALS: readonly Arrival[] = ['at-once', 'later'];

if (hasZstdCommand)
  describe.each(ENGINES)('by %s', (_, newEngine) => {
    const small = someLines(3000);
    const large = someLines(5_000_000);
    const unsized = zstd(small);

    test.each(ARRIVALS)('concatenated frames of every kind are read as one, arriving %s', async (arrival) => {
      const frames = [
        sizedFrame(small),
        unsized,
        skippableFrame(Buffer.from('what others put there')),
        zstd(small, '--no-check', '-19'),
        sizedFrame(Buffer.alloc(0)),
        sizedFrame(large),
        zstd(large, '-1'),
        skippableFrame(Buffer.alloc(0), 15),
        zstd(Buffer.alloc(0)),
        sizedFrame(Buffer.alloc(500_000, 'a'), '--long=27'),
      ];
      const all = Buffer.concat([small, small, small, large, large, Buffer.alloc(500_000, 'a')]);
      const { data, fault, verifiedBytes } = await decode(newEngine(), Buffer.concat(frames), [70_000], arrival);
      expect(fault).toBeUndefined();
      expect(data.equals(all)).toBe(true);
      expect(verifiedBytes).toBe(all.length);
    });

    test.each(ARRIVALS)('a file of many short frames is read in order, arriving %s', async (arrival) => {
      const frames: Buffer[] = [];
      const parts = Array.from({ length: 40 }, (_, i) => someLines(1000 + 137 * i));
      for (const part of parts) frames.push(sizedFrame(part, '--check'));
      const many = Buffer.concat(Array.from({ length: 20 }, () => Buffer.concat(frames)));
      const { data, fault, verifiedBytes } = await decode(newEngine(), many, [50_000], arrival);
      expect(fault).toBeUndefined();
      const all = Buffer.concat(Array.from({ length: 20 }, () => Buffer.concat(parts)));
      expect(data.equals(all)).toBe(true);
      expect(verifiedBytes).toBe(all.length);
    });

    test('skippable frames alone are no data, and so is an empty frame', async () => {
      for (const bytes of [skippableFrame(Buffer.alloc(100_000)), zstd(Buffer.alloc(0))]) {
        expect(await decode(newEngine(), bytes)).toEqual({ data: Buffer.alloc(0), fault: undefined, verifiedBytes: 0 });
      }
    });

    test('a file made by several threads, and one by pzstd, are read', async () => {
      writeFileSync(path('lines'), large);
      const made = [spawnSync('zstd', ['-q', '-c', '-T2', '-B1M', path('lines')], { maxBuffer: 2 ** 30 }).stdout];
      if (hasPzstd) {
        spawnSync('pzstd', ['-q', '-f', '-p', '2', path('lines'), '-o', path('lines.zst')]);
        made.push(readFileSync(path('lines.zst')));
      }
      for (const bytes of made) {
        const { data, fault } = await decode(newEngine(), bytes);
        expect(fault).toBeUndefined();
        expect(data.equals(large)).toBe(true);
      }
    });

    test('a truncated input is never taken for a complete one, wherever it is cut', async () => {
      const frames = [
        sizedFrame(Buffer.from('first\n')),
        skippableFrame(Buffer.from('skip')),
        zstd(Buffer.from('second\n')),
      ];
      const ends = frames.map((_, i) => Buffer.concat(frames.slice(0, i + 1)).length);
      const whole = Buffer.concat(frames);
      for (let length = 1; length < whole.length; length += 1) {
        const { data, fault, verifiedBytes } = await decode(newEngine(), whole.subarray(0, length));
        if (ends.includes(length)) {
          expect(fault).toBeUndefined();
          continue;
        }
        const begin = [0, ...ends].findLast((end) => end <= length)!;
        expect(fault).toMatchObject({ kind: 'truncated', offset: length });
        expect(fault!.message).toContain(`it ends at byte ${length}, inside the `);
        expect(fault!.message).toContain(`that begins at byte ${begin}`);
        expect('first\nsecond\n'.startsWith(data.toString())).toBe(true);
        expect(verifiedBytes).toBe(length >= ends[0]! ? 6 : 0);
      }
    });

    test.each(ARRIVALS)(
      'complete data before a truncated long frame are returned first, arriving %s',
      async (arrival) => {
        const frame = zstd(large);
        const cut = Buffer.concat([sizedFrame(small), frame.subarray(0, frame.length - 3)]);
        const { data, fault, verifiedBytes } = await decode(newEngine(), cut, [65_536], arrival);
        expect(fault).toMatchObject({ kind: 'truncated', offset: cut.length });
        expect(verifiedBytes).toBe(small.length);
        const all = Buffer.concat([small, large]);
        // Everything but the checksum; the last piece may stay inside the engine.
        expect(data.length).toBeGreaterThan(all.length - 300_000);
        expect(data.equals(all.subarray(0, data.length))).toBe(true);
      },
    );

    test('each changed bit is detected if there is a checksum, or harmless', async () => {
      const data = Buffer.from('one line\none line\nanother line\nand one line\n');
      for (const frame of [sizedFrame(data, '--check'), zstd(data, '--check')]) {
        for (let at = 0; at < frame.length; at += 1) {
          const wrong = Buffer.from(frame);
          wrong[at]! ^= 1 << (at % 8);
          const reading = await decode(newEngine(), wrong);
          // A skippable frame begins differently, and may be one bit away from a valid frame.
          if (reading.fault === undefined) expect([at, reading.data.toString()]).toEqual([at, data.toString()]);
          else {
            expect(reading.fault.offset).toBeLessThanOrEqual(frame.length);
            expect(reading.verifiedBytes).toBe(0);
          }
        }
      }
    });

    test('of several short frames the damaged one is named, and those before it are returned', async () => {
      const frames = Array.from({ length: 9 }, () => sizedFrame(small, '--check'));
      const begin = 4 * frames[0]!.length;
      const end = begin + frames[0]!.length;
      for (const at of [end - 1, end - 10]) {
        const wrong = Buffer.concat(frames);
        wrong[at]! ^= 1;
        const { data, fault, verifiedBytes } = await decode(newEngine(), wrong);
        expect(fault).toMatchObject({ kind: 'damaged', offset: begin });
        expect(fault!.message).toContain(`the zstd frame that begins at byte ${begin} can't be decoded (`);
        expect(data.equals(Buffer.concat([small, small, small, small]))).toBe(true);
        expect(verifiedBytes).toBe(data.length);
      }
    });

    test("a wrong checksum at the end of a long frame is a fault, in zstd's words", async () => {
      const frame = sizedFrame(large, '--check');
      frame[frame.length - 1]! ^= 1;
      const { data, fault, verifiedBytes } = await decode(newEngine(), Buffer.concat([sizedFrame(small), frame]));
      expect(fault!.message).toContain(`begins at byte ${sizedFrame(small).length} can't be decoded (`);
      expect(fault!.message).toMatch(/doesn't match checksum\)$/);
      expect(verifiedBytes).toBe(small.length);
      expect(data.equals(Buffer.concat([small, large]).subarray(0, data.length))).toBe(true);
    });

    test.each(['\0', '\0\0\0\0', 'text\n', '(', '\x1f\x8b\x08'])(
      '%j after the last frame is a fault',
      async (garbage) => {
        for (const frame of [sizedFrame(small), unsized]) {
          const { data, fault } = await decode(newEngine(), Buffer.concat([frame, Buffer.from(garbage, 'latin1')]));
          expect(data.equals(small)).toBe(true);
          expect(fault!.offset).toBe(frame.length + (garbage === '(' ? 1 : 0));
          expect(fault!.kind).toBe(garbage === '(' ? 'truncated' : 'damaged');
        }
      },
    );

    test('a frame whose stated size is too small or too large is a fault', async () => {
      const frame = sizedFrame(Buffer.alloc(300, 'a'), '--no-check');
      for (const difference of [-1, 1]) {
        const wrong = Buffer.from(frame);
        wrong.writeUInt16LE(frame.readUInt16LE(5) + difference, 5);
        expect((await decode(newEngine(), wrong)).fault).toMatchObject({ kind: 'damaged', offset: 0 });
      }
    });

    test('a frame with far more data than stated is a fault, and is not decompressed', async () => {
      // length 300 in two bytes, a window of 8 MiB; blocks of one byte 131,071 times
      const blocks = Array.from({ length: 2000 }, (_, i) => [0xfa | (i === 1999 ? 1 : 0), 0xff, 0x0f, 0x61]);
      const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x40, 13 << 3, 44, 0, ...blocks.flat()]);
      const { data, fault } = await decode(newEngine(), frame);
      expect(fault).toMatchObject({ kind: 'damaged', offset: 0 });
      expect(data).toHaveLength(0);
    });

    test('a short file with a very long frame needs little memory', async () => {
      const zeros = 300_000_000;
      const made = spawnSync('sh', ['-c', `head -c ${zeros} /dev/zero | zstd -q -c`], { maxBuffer: 2 ** 26 }).stdout;
      expect(made.length).toBeLessThan(100_000);
      const decoder = await newDecoder(made);
      let bytes = 0;
      let most = 0;
      for (;;) {
        const piece = await decoder.next();
        if (piece === undefined) break;
        bytes += piece.length;
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
      expect(bytes).toBe(zeros);
      expect(most).toBeLessThan(200_000_000);
    });

    test('a dictionary, and a window that is too large, are reported with a way to read the file', async () => {
      writeFileSync(path('sample'), someLines(100_000));
      spawnSync('zstd', ['-q', '--train', '-B1000', path('sample'), '-o', path('dictionary')]);
      const needing = sizedFrame(small, '-D', path('dictionary'));
      const dictionary = (await decode(newEngine(), Buffer.concat([unsized, needing]))).fault!;
      expect(dictionary).toMatchObject({ kind: 'unreadable', offset: unsized.length });
      expect(dictionary.message).toContain("'zstd -dc -D DICTIONARY FILE | threadmill …'");
      const wide = (await decode(newEngine(), zstd(small, '--ultra', '--long=28'))).fault!;
      expect(wide).toMatchObject({ kind: 'unreadable', offset: 0 });
      expect(wide.message).toContain("'zstd -dc --long=31 FILE | threadmill …'");
    });

    test('for any pieces the data are the same', async () => {
      const bytes = Buffer.concat([
        sizedFrame(small),
        skippableFrame(Buffer.alloc(20)),
        unsized,
        sizedFrame(small, '-1'),
      ]);
      const pieces = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(pieces, fc.constantFrom(...ARRIVALS), async (sizes, arrival) => {
          const { data, fault } = await decode(newEngine(), bytes, sizes, arrival);
          expect(fault).toBeUndefined();
          expect(data.equals(Buffer.concat([small, small, small]))).toBe(true);
        }),
        { numRuns: 25 },
      );
    });

    async function newDecoder(bytes: Uint8Array) {
      const { ZstdDecoder } = await import('../../../../src/io/input/decompression/zstd-decoder.ts');
      return new ZstdDecoder(new RawBytes(arriving(bytes, [2 ** 20], 'at-once')), newEngine());
    }
  });

withZstd('the engine found here decodes', async () => {
  const lines = someLines(1000);
  const raw = new RawBytes(arriving(zstd(lines), [100], 'later'));
  expect((await readAll(await newZstdDecoder(raw))).data.equals(lines)).toBe(true);
});

withZstd('without any engine, both ways out are reported', async () => {
  const { zstdAvailability } = await import('../../../../src/io/system/zstd-availability.ts');
  const { PATH } = process.env;
  process.env.PATH = path('nothing here');
  try {
    if (zstdAvailability() === 'zlib') return;
    const raw = new RawBytes(arriving(Buffer.alloc(4), [4], 'at-once'));
    const { fault } = await readAll(await newZstdDecoder(raw));
    expect(fault).toBeInstanceOf(CompressedFault);
    expect(fault).toMatchObject({ kind: 'unreadable' });
    expect(fault!.message).toMatch(/Node 22\.15 or later, or install the zstd command/);
  } finally {
    process.env.PATH = PATH;
  }
});
