import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { InputSource } from '../../../src/io/input/input-source.ts';
import type { ByteSource } from '../../../src/io/input/byte-source.ts';
import { InputError } from '../../../src/job/errors.ts';
import {
  arriving,
  bgzf,
  block,
  ManualStream,
  member,
  noise,
  readToEnd,
  type Arrival,
} from '../../support/compressed.ts';

function inputOf(source: ByteSource, isEndBlockNeeded = true) {
  const warnings: string[] = [];
  const onWarning = (text: string) => void warnings.push(text);
  return { input: new InputSource(source, { displayName: 'in.gz', isEndBlockNeeded, onWarning }), warnings };
}

const read = (bytes: Uint8Array, isEndBlockNeeded = true) =>
  readToEnd(inputOf(arriving(bytes, [100_000]), isEndBlockNeeded).input);

const TEXT = Buffer.from('chr1\t10468\tA\nchr1\t10469\tC\nchr2\t5\tG\n');
const anyLengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });
const anyArrival = fc.constantFrom<Arrival>('at-once', 'later');

describe('an input that is not compressed', () => {
  it('is returned unchanged, for any pieces and requests', async () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom('BZh9', 'BZh91AY&SX', 'P*M', '(', '\x1f', '\x1f\x1f\x8b')
        .map((text) => Buffer.from(text, 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(
        anyBytes,
        anyLengths,
        anyArrival,
        fc.integer({ min: 1, max: 70 }),
        async (bytes, lengths, arrival, chunk) => {
          fc.pre(!(bytes[0] === 0x1f && bytes[1] === 0x8b));
          const { input } = inputOf(arriving(bytes, lengths, arrival));
          const { data, error } = await readToEnd(input, chunk);
          expect([error, data.equals(bytes), input.bytesTaken]).toEqual([undefined, true, bytes.length]);
        },
      ),
    );
  });

  it('counts what was returned, not what was read to recognize its kind', async () => {
    const { input } = inputOf(arriving(noise(100_000), [100_000]));
    expect(await input.read(new Uint8Array(10))).toBe(10);
    expect(input.bytesTaken).toBe(10);
  });

  it('is returned synchronously if its source is synchronous, once its kind is known', async () => {
    const { input } = inputOf(arriving(Buffer.from('abcdef'), [2]));
    const target = new Uint8Array(1);
    expect(input.read(target)).toBeInstanceOf(Promise);
    await new Promise((resolve) => setImmediate(resolve));
    expect([input.read(target), input.read(new Uint8Array(9))]).toEqual([1, 2]);
  });

  it('is returned as it arrives, by a stream that is silent afterwards', async () => {
    const stream = new ManualStream();
    const { input } = inputOf(stream);
    stream.put(Buffer.from('a'));
    expect(await input.read(new Uint8Array(9))).toBe(1);
    stream.put(Buffer.from('bc'));
    expect(await input.read(new Uint8Array(9))).toBe(2);
  });
});

describe('a compressed input', () => {
  it('is returned as the original data, for any pieces and requests', async () => {
    const anyCompressed = fc
      .tuple(fc.uint8Array({ maxLength: 500 }), fc.boolean())
      .map(([data, isBgzf]) => (isBgzf ? bgzf(data, 60) : gzipSync(data)));
    await fc.assert(
      fc.asyncProperty(
        anyCompressed,
        anyLengths,
        anyArrival,
        fc.integer({ min: 1, max: 70 }),
        async (bytes, lengths, arrival, chunk) => {
          const { input } = inputOf(arriving(bytes, lengths, arrival));
          expect(await readToEnd(input, chunk)).toEqual({ data: gunzipSync(bytes), error: undefined });
          expect(input.bytesTaken).toBe(bytes.length);
          expect(await readToEnd(input)).toEqual({ data: Buffer.alloc(0), error: undefined });
        },
      ),
    );
  });

  it('that is damaged is reported with its place, the data before it, and what to do', async () => {
    const bytes = Buffer.concat([block(TEXT), block(TEXT), block(TEXT, { checksum: 1 }), block(TEXT)]);
    const at = 2 * block(TEXT).length;
    const { data, error } = await read(bytes);
    expect(data.equals(Buffer.concat([TEXT, TEXT]))).toBe(true);
    expect(error).toMatchObject({
      name: 'CorruptInputError',
      code: 'ERR_THREADMILL_CORRUPT_INPUT',
      message:
        `is damaged: the BGZF block that begins at byte ${at} has a wrong checksum; ` +
        `${2 * TEXT.length} bytes of good data came before that`,
      place: { file: 'in.gz', byte: at },
      advice: 'get the file again from its source',
    });
  });

  it('that was truncated inside a member is reported with how much of the data is verified', async () => {
    const first = member(TEXT);
    const bytes = Buffer.concat([first, member(TEXT)]);
    const { error } = await read(bytes.subarray(0, bytes.length - 3));
    expect(error).toMatchObject({
      name: 'CorruptInputError',
      message:
        `is truncated: it ends at byte ${bytes.length - 3}, inside the gzip member that begins at byte ${first.length}; ` +
        `${2 * TEXT.length} bytes of data came before that, the first ${TEXT.length} of them verified`,
      place: { file: 'in.gz', byte: bytes.length - 3 },
      advice: expect.stringMatching(/^is it still being written or copied\?/) as string,
    });
  });

  it.each([
    ['gzip', gzipSync(TEXT)],
    ['BGZF', bgzf(TEXT, 12)],
  ])('in %s is an error wherever it is truncated after its second byte, with a place in it', async (_, bytes) => {
    for (let length = 2; length < bytes.length; length += 1) {
      const { data, error } = await read(bytes.subarray(0, length));
      expect(error).toMatchObject({ name: 'CorruptInputError', place: { file: 'in.gz', byte: length } });
      expect(TEXT.subarray(0, data.length).equals(data)).toBe(true);
    }
  });

  it('in BGZF without its end block is an error that names the option to accept it, which then warns of the place', async () => {
    const bytes = block(TEXT);
    expect((await read(bytes)).error).toMatchObject({
      name: 'CorruptInputError',
      place: { file: 'in.gz', byte: bytes.length },
      advice: expect.stringContaining('--allow-truncated') as string,
    });
    const { input, warnings } = inputOf(arriving(bytes, [10]), false);
    expect(await readToEnd(input)).toEqual({ data: TEXT, error: undefined });
    expect(await input.read(new Uint8Array(1))).toBe(0);
    expect(warnings).toEqual([expect.stringContaining(`in.gz ends at byte ${bytes.length} without the empty block`)]);
  });

  it('fails again at every later read', async () => {
    for (const bytes of [gzipSync(TEXT).subarray(0, 30), bgzf(TEXT, 9).subarray(0, 90), Buffer.from([0x1f, 0x8b, 7])]) {
      const { input } = inputOf(arriving(Buffer.concat([bytes]), [7], 'later'));
      const { error } = await readToEnd(input);
      expect(error).toMatchObject({ name: 'CorruptInputError' });
      expect((await readToEnd(input)).error).toMatchObject({ message: (error as Error).message });
    }
  });

  it('returns its data as far as they are right, for any slow reader', async () => {
    const data = noise(3_000_000).map((byte) => byte & 15);
    const bytes = gzipSync(data, { level: 1 });
    const cut = bytes.subarray(0, bytes.length - 20);
    const { input } = inputOf(arriving(cut, [2 ** 20]));
    const target = new Uint8Array(300_000);
    let given = 0;
    const readSlowly = async () => {
      for (;;) {
        const count = await input.read(target);
        expect(Buffer.compare(data.subarray(given, given + count), target.subarray(0, count))).toBe(0);
        given += count;
        // By the next read, inflating ahead has done all that it will.
        for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const { message } = (await readSlowly().catch((error: unknown) => error)) as Error;
    expect(message).toContain(`; ${given} bytes of data came before that`);
    const quick = await read(cut);
    expect(given).toBe(quick.data.length);
    expect(data.length - given).toBeLessThan(1000);
  });

  it("whose source fails reports the source's error", async () => {
    const broken = new InputError("can't be read");
    for (const bytes of [
      gzipSync(noise(1000)).subarray(0, 500),
      bgzf(noise(1000), 100).subarray(0, 500),
      Buffer.of(0x1f),
    ]) {
      const stream = new ManualStream();
      stream.put(bytes);
      stream.end(broken);
      expect((await readToEnd(inputOf(stream).input)).error).toBe(broken);
    }
  });
});
