import { MemberInflater } from '../../../../src/io/input/decompression/member-inflater.ts';
import { RawBytes } from '../../../../src/io/input/decompression/raw-bytes.ts';
import { arriving, ManualStream, member, memberHeader, noise } from '../../../support/compressed.ts';

/** For a member at the input's beginning, whose header was read. */
function inflaterOf(raw: RawBytes): MemberInflater {
  raw.fillNow(memberHeader().length);
  raw.take(memberHeader().length);
  return new MemberInflater(raw, 0);
}

async function lengthOf(inflater: MemberInflater, onPiece: (piece: Uint8Array) => void = () => {}): Promise<number> {
  let bytes = 0;
  for (let piece = await inflater.next(); piece !== undefined; piece = await inflater.next()) {
    bytes += piece.length;
    onPiece(piece);
  }
  return bytes;
}

test('bytes after a member are left unread, exactly, for any pieces', async () => {
  const bytes = member(noise(500));
  for (let pieceBytes = 20; pieceBytes < bytes.length + 9; pieceBytes += 7) {
    const raw = new RawBytes(arriving(Buffer.concat([bytes, Buffer.from('behind')]), [pieceBytes]));
    expect(await lengthOf(inflaterOf(raw))).toBe(500);
    expect(raw.offset).toBe(bytes.length);
    await raw.fill(6);
    expect(Buffer.from(raw.held).toString()).toBe('behind');
  }
});

test('data a thousand times as long as the member come in pieces, and few of them ahead', async () => {
  const bytes = member(Buffer.alloc(40_000_000));
  const raw = new RawBytes(arriving(bytes, [1000]));
  const inflater = inflaterOf(raw);
  let given = 0;
  const length = await lengthOf(inflater, (piece) => {
    expect(piece.buffer.byteLength).toBeLessThanOrEqual(1024 * 1024);
    given += piece.length;
    // Data that were inflated ahead were taken from the input.
    expect(raw.offset * 1000 - given).toBeLessThan(5_000_000);
  });
  expect(length).toBe(40_000_000);
});

test('closing it settles pending and later reads, of bytes or of zlib', async () => {
  const bytes = member(noise(1_500_000));
  for (const here of [10, 11, 1000, bytes.length - 4, bytes.length]) {
    const stream = new ManualStream();
    stream.put(bytes.subarray(0, here));
    const raw = new RawBytes(stream);
    await raw.fill(10);
    const inflater = inflaterOf(raw);
    const pending = inflater.next().catch((error: unknown) => error);
    inflater.close();
    raw.close();
    await pending;
    await lengthOf(inflater).catch((error: unknown) => error);
    inflater.close();
  }
});
