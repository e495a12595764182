import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { byCommand, newZstdCompressor } from '../../../../src/io/output/compression/zstd-compressor.ts';
import { readFrameStart } from '../../../../src/io/input/decompression/zstd-frame.ts';
import { zstdAvailability } from '../../../../src/io/system/zstd-availability.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { hasZstdCommand, someLines } from '../../../support/zstd.ts';

const path = temporaryFolder();
const withZstd = hasZstdCommand ? test : test.skip;

/** Decompresses by the real command. */
function unpacked(...pieces: Uint8Array[]): Buffer {
  const run = spawnSync('zstd', ['-d', '-c', '-q'], { input: Buffer.concat(pieces), maxBuffer: 2 ** 28 });
  expect(run.stderr.toString()).toBe('');
  return run.stdout;
}

withZstd.each([1, 3, 19])('level %i gives one frame per call, with size and checksum, that zstd reads', (level) => {
  const compressor = newZstdCompressor(level);
  const lines = someLines(300_000);
  const frames = [lines, Buffer.from('a\n')].map((bytes) => {
    const made = compressor.compress(bytes);
    expect(made).toHaveLength(1);
    expect(readFrameStart(made[0]!)).toMatchObject({ contentBytes: bytes.length, hasChecksum: true });
    return made[0]!;
  });
  expect(frames[0]!.length).toBeLessThan(lines.length / 2);
  expect(unpacked(...frames).toString()).toBe(`${lines.toString()}a\n`);
  expect(compressor.compress(Buffer.alloc(0))).toEqual([]);
  expect(compressor.ending(false)).toHaveLength(0);
});

withZstd('an output without data is one frame without data', () => {
  const ending = newZstdCompressor(3).ending(true);
  expect(Buffer.from(ending).equals(spawnSync('zstd', ['-q', '-c', '--stream-size=0'], { input: '' }).stdout)).toBe(
    true,
  );
  expect(unpacked(ending)).toHaveLength(0);
});

withZstd('the same bytes always give the same frame', () => {
  const lines = someLines(500_000);
  const [first, second] = [newZstdCompressor(5), newZstdCompressor(5)].map((each) => each.compress(lines)[0]!);
  expect(Buffer.compare(first!, second!)).toBe(0);
});

withZstd('incompressible data are accepted from the command', () => {
  const noise = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (Math.imul(i, i * 7 + 3) >>> 11) & 255));
  for (const data of [noise, Buffer.from('x')]) {
    const frame = byCommand(3)(data);
    expect(readFrameStart(frame)).toMatchObject({ contentBytes: data.length, hasChecksum: true });
    expect(unpacked(frame).equals(data)).toBe(true);
  }
});

describe('a failing command', () => {
  const { PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
  });

  /** Another program by that name is found. */
  function putInPlace(name: string, script: string): void {
    const folder = path(name);
    mkdirSync(folder);
    writeFileSync(`${folder}/zstd`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${folder}/zstd`, 0o755);
    process.env.PATH = `${folder}:${PATH}`;
  }

  test.each([
    ['with a code', 'echo "zstd: no good" >&2; exit 3', 'ended with code 3: zstd: no good'],
    ['by a signal', 'kill -KILL $$', 'was ended by SIGKILL without a message'],
    ['that has not read all of it', 'echo something', 'ended with code 0 without a message'],
  ])('%s is reported', (name, script, words) => {
    putInPlace(name, script);
    const { name: error, message } = thrownBy(() => byCommand(3)(someLines(500_000))) as Error;
    expect([error, message]).toEqual(['OutputError', `zstd, which compresses the output, ${words}`]);
  });

  test('that does not exist is reported with both ways out', () => {
    process.env.PATH = path('nothing');
    expect(thrownBy(() => byCommand(3)(Buffer.from('a')))).toMatchObject({
      code: 'ERR_THREADMILL_OUTPUT',
      advice: 'use Node 22.15 or later, or install the zstd command',
    });
    expect(['zlib', 'none']).toContain(zstdAvailability());
    if (zstdAvailability() === 'none')
      expect(thrownBy(() => newZstdCompressor(3))).toMatchObject({ name: 'OutputError' });
  });

  test("that can't be executed is reported", () => {
    putInPlace('not runnable', 'exit 0');
    chmodSync(`${path('not runnable')}/zstd`, 0o644);
    process.env.PATH = path('not runnable');
    expect(thrownBy(() => byCommand(3)(Buffer.from('a')))).toMatchObject({ name: 'OutputError' });
  });
});
