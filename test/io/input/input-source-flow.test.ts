// How an input behaves if its source is slow, its reader is slow, or it is closed early.
import { gzipSync } from 'node:zlib';
import { InputSource } from '../../../src/io/input/input-source.ts';
import type { ByteSource } from '../../../src/io/input/byte-source.ts';
import { arriving, bgzf, block, ManualStream, member, noise, readToEnd } from '../../support/compressed.ts';

const TEXT = Buffer.from('chr1\t10468\tA\nchr1\t10469\tC\nchr2\t5\tG\n');

function inputOf(source: ByteSource): InputSource {
  return new InputSource(source, { displayName: 'in.gz', isEndBlockNeeded: true, onWarning: () => {} });
}

/** Lets the event loop turn so often. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a compressed stream that pauses', () => {
  it('in BGZF has returned every complete block', async () => {
    const stream = new ManualStream();
    const input = inputOf(stream);
    const target = new Uint8Array(1000);
    const bytes = bgzf(TEXT, 10);
    const ends: number[] = [];
    for (let at = 0; at < TEXT.length; at += 10)
      ends.push((ends.at(-1) ?? 0) + block(TEXT.subarray(at, at + 10)).length);
    let given = '';
    for (const [index, end] of ends.entries()) {
      // Byte by byte; the last one arrives with the next block's first.
      for (let at = ends[index - 1] ?? 0; at < end; at += 1) stream.put(bytes.subarray(at, at + 1));
      const count = await input.read(target);
      given += Buffer.from(target.subarray(0, count)).toString();
      expect(given).toBe(TEXT.subarray(0, 10 * (index + 1)).toString());
    }
    stream.put(bytes.subarray(ends.at(-1)));
    stream.end();
    expect(await input.read(target)).toBe(0);
  });

  it('in gzip has returned all that can be decoded so far', async () => {
    const stream = new ManualStream();
    const input = inputOf(stream);
    const target = new Uint8Array(1000);
    const [first, second] = [member(TEXT), member(TEXT)];
    stream.put(first.subarray(0, first.length - 8));
    // All data have arrived, but not the checksum.
    expect(await input.read(target)).toBe(TEXT.length);
    stream.put(Buffer.concat([first.subarray(first.length - 8), second.subarray(0, second.length - 9)]));
    expect(await input.read(target)).toBeGreaterThan(TEXT.length - 5);
    stream.end();
    expect((await readToEnd(input)).error).toMatchObject({ place: { byte: first.length + second.length - 9 } });
  });
});

test('of an input that is not read, only a limited amount is taken and decompressed', async () => {
  const data = noise(8_000_000);
  for (const bytes of [gzipSync(data, { level: 1 }), bgzf(data, 65_000)]) {
    for (const arrival of ['at-once', 'later'] as const) {
      const input = inputOf(arriving(bytes, [200_000], arrival));
      const target = new Uint8Array(500_000);
      for (let given = 0; given < 1_500_000;) {
        given += await input.read(target);
        await turns(50);
        expect(input.bytesTaken - given).toBeLessThan(5 * 1024 * 1024);
      }
      input.close();
    }
  }
});

describe('closing', () => {
  const gzip = gzipSync(noise(3_000_000), { level: 1 });
  const blocks = bgzf(noise(3_000_000), 65_000);

  it.each([
    ['before anything is read', Buffer.alloc(0), 0],
    ['before it is known what it is', Buffer.of(0x1f), 1],
    ['inside of the first header', gzip.subarray(0, 5), 1],
    ['inside of a member', gzip.subarray(0, 2_000_000), 30],
    ['inside of a block', blocks.subarray(0, 20_000), 1],
    ['behind blocks', blocks.subarray(0, 2_000_000), 30],
    ['while it is not compressed', Buffer.from('abc'), 2],
  ])('a stream %s settles the pending read, and all later ones', async (_, bytes, reads) => {
    const stream = new ManualStream();
    stream.put(bytes);
    const input = inputOf(stream);
    const target = new Uint8Array(100_000);
    // Reads until one waits for bytes that don't come.
    let waiting: Promise<unknown> = Promise.resolve();
    for (let count = 0; count < reads; count += 1) {
      waiting = Promise.resolve(input.read(target)).catch((error: unknown) => error);
      const isOver = await Promise.race([waiting.then(() => true), turns(300).then(() => false)]);
      if (!isOver) break;
    }
    input.close();
    expect(stream.isClosed).toBe(true);
    await waiting;
    await Promise.resolve(input.read(target)).catch(() => undefined);
    input.close();
  });

  it('a file during decompression settles the pending read, and reads no more of it', async () => {
    for (const bytes of [gzip, blocks]) {
      for (let reads = 0; reads < 6; reads += 1) {
        const input = inputOf(arriving(bytes, [2 ** 17]));
        const target = new Uint8Array(100_000);
        for (let count = 0; count < reads; count += 1) await input.read(target);
        const pending = Promise.resolve(input.read(target)).catch((error: unknown) => error);
        input.close();
        const { bytesTaken } = input;
        await pending;
        await readToEnd(input);
        expect(input.bytesTaken).toBe(bytesTaken);
      }
    }
  });
});
