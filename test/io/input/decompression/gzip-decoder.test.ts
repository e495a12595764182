import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CompressedFault } from '../../../../src/io/input/decompression/decoder.ts';
import { GzipDecoder } from '../../../../src/io/input/decompression/gzip-decoder.ts';
import { RawBytes } from '../../../../src/io/input/decompression/raw-bytes.ts';
import { arriving, bgzf, block, END_BLOCK, member, noise, type Arrival } from '../../../support/compressed.ts';

interface Unpacked {
  readonly data: Buffer;
  readonly verifiedBytes: number;
  readonly fault: CompressedFault | undefined;
  /** The places where a missing end block was accepted. */
  readonly acceptedEnds: readonly number[];
}

interface Settings {
  readonly lengths?: readonly number[];
  readonly arrival?: Arrival;
  readonly acceptsMissingEnd?: boolean;
}

async function unpack(bytes: Uint8Array, settings: Settings = {}): Promise<Unpacked> {
  const { lengths = [100_000], arrival = 'at-once', acceptsMissingEnd = false } = settings;
  const acceptedEnds: number[] = [];
  const raw = new RawBytes(arriving(bytes, lengths, arrival));
  const decoder = new GzipDecoder(raw, {
    onEndBlockMissing: acceptsMissingEnd ? (end) => acceptedEnds.push(end) : undefined,
  });
  const pieces: Uint8Array[] = [];
  let fault: CompressedFault | undefined;
  try {
    for (let piece = await decoder.next(); piece !== undefined; piece = await decoder.next()) {
      expect(piece.length).toBeGreaterThan(0);
      pieces.push(piece);
    }
  } catch (error) {
    if (!(error instanceof CompressedFault)) throw error;
    fault = error;
  }
  decoder.close();
  return { data: Buffer.concat(pieces), verifiedBytes: decoder.verifiedBytes, fault, acceptedEnds };
}

const TEXT = Buffer.from('@r1\nACGTACGTTTGA\n+\nFFFFFFFF,FFF\n@r2\nGATTACA\n+\nFFFF:FF\n');

/** Complete, and without a fault. */
async function expectData(bytes: Uint8Array, data: Uint8Array, settings?: Settings): Promise<void> {
  const unpacked = await unpack(bytes, settings);
  expect(unpacked.fault).toBeUndefined();
  expect(unpacked.data.equals(data)).toBe(true);
  expect(unpacked.verifiedBytes).toBe(data.length);
}

describe('concatenated gzip members', () => {
  it('are one input, with empty ones among them, and with any fields in their headers', async () => {
    const members = [
      member(TEXT),
      member(Buffer.alloc(0)),
      member(TEXT, { name: 'reads.fq', comment: 'a\nb' }),
      member(TEXT, { extra: Buffer.from('AB\x04\0abcd'), hasHeaderCheck: true }),
      member(Buffer.alloc(0), { name: 'x', extra: Buffer.alloc(0), comment: '', hasHeaderCheck: true }),
      member(TEXT, { name: 'n'.repeat(70_000) }),
    ];
    const data = Buffer.concat([TEXT, TEXT, TEXT, TEXT]);
    await expectData(Buffer.concat(members), data);
    await expectData(Buffer.concat(members.slice(0, 5)), data.subarray(0, 3 * TEXT.length), { lengths: [1] });
    await expectData(members[1]!, Buffer.alloc(0));
  });

  it('may be many', async () => {
    const parts = Array.from({ length: 700 }, (_, n) => Buffer.from(`record ${n}\n`.repeat(n % 3)));
    await expectData(Buffer.concat(parts.map((part) => member(part))), Buffer.concat(parts));
  });

  it('may be BGZF blocks or not, in any order', async () => {
    const plain = member(TEXT);
    const blocks = bgzf(TEXT, 20);
    for (const parts of [
      [plain, blocks],
      [blocks, plain],
      [blocks, blocks, plain, plain, blocks],
      [END_BLOCK, plain, END_BLOCK],
    ]) {
      const bytes = Buffer.concat(parts);
      await expectData(bytes, gunzipSync(bytes));
    }
  });

  it('are decompressed as by zlib, for any data in any pieces', async () => {
    const anyPart = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((data) => member(data)),
      fc.uint8Array({ maxLength: 300 }).map((data) => bgzf(data, 50)),
      fc.nat(3).map((zeros) => Buffer.alloc(zeros)),
      fc.integer({ min: 0, max: 90_000 }).map((bytes) => member(noise(bytes).map((byte) => byte & 3))),
    );
    const anyLengths = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPart, { maxLength: 6 }),
        anyLengths,
        fc.constantFrom<Arrival>('at-once', 'later'),
        async (parts, lengths, arrival) => {
          const bytes = Buffer.concat([member(TEXT), ...parts]);
          const isPadded = parts.some((part) => part.length > 0 && part[0] === 0);
          const expected = isPadded
            ? Buffer.concat([TEXT, ...parts.map((part) => (part[0] === 0x1f ? gunzipSync(part) : Buffer.alloc(0)))])
            : gunzipSync(bytes);
          await expectData(bytes, expected, { lengths, arrival });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('BGZF blocks', () => {
  it('are decompressed in order, many at once, for any lengths', async () => {
    const data = noise(3_000_000).map((byte) => byte & 7);
    await expectData(bgzf(data, 65_280), data);
    await expectData(bgzf(data, 65_536), data, { lengths: [30_001], arrival: 'later' });
    await expectData(bgzf(data.subarray(0, 20_000), 7), data.subarray(0, 20_000));
  });

  it('may be empty in between, and the last one may be an empty one of another form', async () => {
    const empty = block(Buffer.alloc(0));
    await expectData(
      Buffer.concat([empty, block(TEXT), empty, END_BLOCK, block(TEXT), empty]),
      Buffer.concat([TEXT, TEXT]),
    );
    await expectData(END_BLOCK, Buffer.alloc(0));
  });

  it('lack their end if the last one is not empty, which may be accepted', async () => {
    const bytes = Buffer.concat([block(TEXT), END_BLOCK, block(TEXT)]);
    const { fault, data, verifiedBytes } = await unpack(bytes);
    expect(fault).toMatchObject({ kind: 'no-end-block', offset: bytes.length });
    expect(fault!.message).toBe(
      `is truncated: it ends at byte ${bytes.length} without the empty block that BGZF ends with`,
    );
    expect([data.length, verifiedBytes]).toEqual([2 * TEXT.length, 2 * TEXT.length]);
    const accepted = await unpack(bytes, { acceptsMissingEnd: true });
    expect(accepted).toMatchObject({ fault: undefined, acceptedEnds: [bytes.length] });
    expect(accepted.data.equals(Buffer.concat([TEXT, TEXT]))).toBe(true);
  });

  it('are accepted silently if complete, and no other truncation is accepted', async () => {
    const bytes = bgzf(TEXT, 30);
    expect(await unpack(bytes, { acceptsMissingEnd: true })).toMatchObject({ fault: undefined, acceptedEnds: [] });
    for (const cut of [bytes.length - 1, bytes.length - END_BLOCK.length + 1, 40]) {
      const { fault, acceptedEnds } = await unpack(bytes.subarray(0, cut), { acceptsMissingEnd: true });
      expect([fault?.kind, acceptedEnds]).toEqual(['truncated', []]);
    }
  });

  it.each([
    ['claims more bytes than there are', block(TEXT, { blockBytes: 60_000 }), 'truncated', /inside the BGZF block/],
    ['claims too few bytes', block(TEXT, { blockBytes: 40 }), 'damaged', /./],
    ['is shorter than header and trailer', block(TEXT, { blockBytes: 25 }), 'damaged', /too short/],
    ['has another checksum', block(TEXT, { checksum: 1 }), 'damaged', /has a wrong checksum$/],
    ['has another length', block(TEXT, { dataBytes: TEXT.length + 1 }), 'damaged', /has a wrong length$/],
    [
      'claims more data than a block holds',
      block(TEXT, { dataBytes: 65_537 }),
      'damaged',
      /declares 65537 bytes of data, more/,
    ],
    [
      'holds more data than a block may',
      block(Buffer.alloc(65_537), { dataBytes: 65_536 }),
      'damaged',
      /can't be infl/,
    ],
    ['holds far more than it claims', block(Buffer.alloc(50_000_000), { dataBytes: 10 }), 'damaged', /can't be infl/],
    ['says that it is empty and is not', block(TEXT, { dataBytes: 0 }), 'damaged', /has a wrong length$/],
  ])('of which one %s are an error at its place, after all good data', async (_, bad, kind, message) => {
    for (const before of [0, 1, 17, 80]) {
      const good = Buffer.concat(Array<Buffer>(before).fill(block(TEXT)));
      const { fault, data, verifiedBytes } = await unpack(Buffer.concat([good, bad, END_BLOCK]));
      expect(fault).toMatchObject({ kind, message: expect.stringMatching(message) as string });
      expect(fault!.message).toContain(`begins at byte ${good.length}`);
      if (kind === 'damaged') expect(fault!.offset).toBe(good.length);
      expect([data.length, verifiedBytes]).toEqual([before * TEXT.length, before * TEXT.length]);
    }
  });
});

describe('bytes after the last member', () => {
  it.each([1, 2, 511, 3_000_000])('may be %d zeros', async (zeros) => {
    for (const bytes of [member(TEXT), bgzf(TEXT, 20)]) {
      await expectData(Buffer.concat([bytes, Buffer.alloc(zeros)]), TEXT);
      await expectData(Buffer.concat([bytes, Buffer.alloc(zeros), member(TEXT)]), Buffer.concat([TEXT, TEXT]));
    }
  });

  it.each([0, 1, 600_000])("can't be anything else, even after %d zeros", async (zeros) => {
    for (const garbage of ['x', 'garbage', '\x1f\x8a', '\x8b', '\n']) {
      for (const bytes of [member(TEXT), bgzf(TEXT, 20)]) {
        const end = bytes.length + zeros;
        const all = Buffer.concat([bytes, Buffer.alloc(zeros), Buffer.from(garbage, 'latin1')]);
        const { fault, data, verifiedBytes } = await unpack(all);
        expect(fault).toMatchObject({ kind: 'damaged', offset: end });
        expect(fault!.message).toBe(`is damaged: the data at byte ${end} are not a gzip member`);
        expect([data.equals(TEXT), verifiedBytes]).toEqual([true, TEXT.length]);
      }
    }
  });

  it('begin another member if they can', async () => {
    const bytes = member(TEXT);
    for (const length of [1, 2, 9, 10, 11]) {
      const { fault } = await unpack(Buffer.concat([bytes, bytes.subarray(0, length)]));
      expect(fault).toMatchObject({ kind: 'truncated', offset: bytes.length + length });
    }
  });

  it("can't be zeros before the first member", async () => {
    expect((await unpack(Buffer.concat([Buffer.alloc(3), member(TEXT)]))).fault).toMatchObject({ offset: 0 });
  });
});

describe('an input that is truncated or changed', () => {
  const inputs: [string, Buffer][] = [
    ['one gzip member', member(TEXT, { name: 'a.fq', hasHeaderCheck: true })],
    ['BGZF', bgzf(TEXT, 30)],
    ['a large gzip member', member(noise(40_000).map((byte) => byte & 15))],
  ];

  it.each(inputs)('is an error wherever %s is truncated, and earlier data are right', async (_, bytes) => {
    const data = gunzipSync(bytes);
    const step = bytes.length > 1000 ? 997 : 1;
    for (let length = 2; length < bytes.length; length += step) {
      for (const lengths of [[100_000], [Math.ceil(bytes.length / 30)]]) {
        const unpacked = await unpack(bytes.subarray(0, length), { lengths });
        expect(unpacked.fault).toMatchObject({
          offset: length,
          kind: expect.stringMatching(/truncated|no-end/) as string,
        });
        expect(data.subarray(0, unpacked.data.length).equals(unpacked.data)).toBe(true);
        expect(unpacked.verifiedBytes).toBeLessThanOrEqual(unpacked.data.length);
      }
    }
  });

  it.each(inputs)('is an error or harmless whichever bit of %s is changed', async (_, bytes) => {
    const data = gunzipSync(bytes);
    const step = bytes.length > 1000 ? 1009 : 1;
    let harmless = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += step) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const unpacked = await unpack(changed);
      if (unpacked.fault === undefined) {
        harmless += 1;
        expect(unpacked.data.equals(data)).toBe(true);
        continue;
      }
      expect(unpacked.fault.offset).toBeLessThanOrEqual(bytes.length);
      const verified = unpacked.data.subarray(0, unpacked.verifiedBytes);
      expect(data.subarray(0, verified.length).equals(verified)).toBe(true);
    }
    expect(harmless / bytes.length).toBeLessThan(8); // such as a bit of the modification time
  });

  it('is reported with the member in which it was found, and how much was verified before', async () => {
    const [first, second] = [member(TEXT), member(Buffer.alloc(1000, 'abc'), { checksum: 5 })];
    const wrong = await unpack(Buffer.concat([first, second, first]));
    expect(wrong.fault!.message).toBe(
      `is damaged: the gzip member that begins at byte ${first.length} has a wrong checksum`,
    );
    expect(wrong.fault!.offset).toBe(first.length + second.length - 8);
    expect([wrong.data.length, wrong.verifiedBytes]).toEqual([TEXT.length + 1000, TEXT.length]);
    const long = await unpack(Buffer.concat([first, member(TEXT, { dataBytes: TEXT.length - 1 })]));
    expect(long.fault!.message).toMatch(/ has a wrong length$/);
  });
});
