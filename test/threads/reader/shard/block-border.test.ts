// Borders in BGZF, at every byte of files with blocks of all kinds: the first record that begins in the block that is found.
import type { ByteSource } from '../../../../src/io/input/byte-source.ts';
import { blockAt } from '../../../../src/io/input/decompression/block-search.ts';
import type { JobSpec } from '../../../../src/job/job-spec.ts';
import { newBorderSearch } from '../../../../src/records/borders/new-border-search.ts';
import { InputHead } from '../../../../src/records/input-head.ts';
import { findBlockBorder } from '../../../../src/threads/reader/shard/block-border.ts';
import { bgzf, END_BLOCK, noise } from '../../../support/compressed.ts';
import { againWith, Random, repeats, SEED } from '../../../support/random.ts';
import { packedBlocks } from '../../../support/shard-packing.ts';

class Bytes implements ByteSource {
  readonly isStream = false;
  readonly bytesTaken = 0;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(target: Uint8Array): number {
    const given = this.#bytes.subarray(this.#at, this.#at + target.length);
    target.set(given);
    this.#at += given.length;
    return given.length;
  }

  seek(offset: number): number {
    this.#at = offset;
    return offset;
  }

  close(): void {
    this.#at = 0;
  }
}

const RECORDS: Readonly<Record<string, (random: Random) => string>> = {
  lines: (random) => `${'ab'.repeat(random.below(9))}\n`,
  fasta: (random) => `>s\n${'ACGT\n'.repeat(random.below(4))}`,
  fastq: (random) => {
    const length = 1 + random.below(9);
    return `@r\n${'A'.repeat(length)}\n+\n${random.pick(['@', '+']).repeat(length)}\n`;
  },
};
const HEADER = '#a\n#b\n';

async function hold(random: Random): Promise<void> {
  const format = random.pick(Object.keys(RECORDS));
  const records = Array.from({ length: 1 + random.below(15) }, () => RECORDS[format]!(random));
  const hasHeader = format === 'lines' && random.isOneIn(2);
  const header = hasHeader ? { kind: 'prefix' as const, prefixes: ['#'] } : { kind: 'none' as const };
  const text = (hasHeader ? HEADER : '') + records.join('');
  const blocks = packedBlocks(Buffer.from(text), random);
  const file = Buffer.concat(blocks);
  const framing = { terminator: 'newline' as const, linesPerRecord: 1 };
  const spec = { format, framing, maxRecordBytes: 1 << 20 } as JobSpec;
  const starts: number[] = [hasHeader ? HEADER.length : 0];
  for (const record of records) starts.push(starts.at(-1)! + record.length);
  const from = new Map<number, number>();
  let [at, data] = [0, 0];
  for (const block of blocks) {
    from.set(at, data);
    at += block.length;
    data += block.readUInt32LE(block.length - 4);
  }
  from.set(file.length, data);
  for (let x = 0; x <= file.length; x += 1) {
    const found = await findBlockBorder(x, {
      source: new Bytes(file),
      size: file.length,
      readHead: async (read) => {
        const head = new InputHead({ header, framing, encoding: 'utf8', maxLineBytes: 1000, displayName: 'a' });
        const chunk = new Uint8Array(1 << 16);
        while (!head.isComplete) {
          const bytes = await read(chunk);
          if (bytes === 0) head.end();
          else head.put(chunk.subarray(0, bytes));
        }
        return head;
      },
      newSearch: () => newBorderSearch(spec),
      mostBytes: 1 << 20,
      onTooLong: () => {
        throw new Error('too long');
      },
    });
    const block = [...from.keys()].find((each) => each >= x)!;
    const expected = starts.find((start) => start >= from.get(block)!);
    expect([x, from.get(found.block)! + found.byte]).toEqual([x, expected]);
  }
}

test('the border is the first record that begins in the block at the target or after it', async () => {
  for (let i = 0; i < repeats(12); i += 1) {
    try {
      await hold(new Random(SEED + i));
    } catch (error) {
      throw new Error(againWith(SEED + i), { cause: error });
    }
  }
});

test('what looks like a block in the middle of others is taken for one only if more follow', async () => {
  const file = Buffer.concat([bgzf(noise(100_000), 30_000), Buffer.from([0x1f, 0x8b, 8, 4])]);
  expect(await blockAt(new Bytes(file), file.length - 4, file.length)).toBe(file.length);
  const lone = Buffer.concat([noise(1000), END_BLOCK, noise(400_000, 2)]);
  await expect(blockAt(new Bytes(lone), 0, lone.length)).rejects.toThrow('no BGZF block begins');
});
