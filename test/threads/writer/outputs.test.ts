import { crc32, gunzipSync } from 'node:zlib';
import type { ByteSink, SinkPlan } from '../../../src/io/output/byte-sink.ts';
import { UNCOMPRESSED, type Compression } from '../../../src/job/compression.ts';
import { OutputError } from '../../../src/job/errors.ts';
import type { OutputName } from '../../../src/threads/protocol/output-names.ts';
import { Outputs, Pieces } from '../../../src/threads/writer/outputs.ts';
import { END_BLOCK } from '../../support/compressed.ts';

const GZIP: Compression = { name: 'gzip', level: 6 };
const BGZF: Compression = { name: 'bgzf', level: 6 };

/** Records what is written; writes and the end wait while it is held. */
class KeepingSink implements ByteSink {
  readonly written: Buffer[] = [];
  isFinished = false;
  held: Promise<void> | undefined;

  write(pieces: readonly Uint8Array[]): Promise<void> | undefined {
    this.written.push(...pieces.map((piece) => Buffer.from(piece)));
    return this.held;
  }

  finish(): undefined {
    this.isFinished = true;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.written);
  }
}

const plan = (compression: Compression) => ({
  sink: { kind: 'descriptor', displayName: 'out', fd: -1 } as SinkPlan,
  compression,
});

async function opened(compressions: { [Name in OutputName]?: Compression }, hasChecksums = false) {
  const sinks = { main: new KeepingSink(), mate: new KeepingSink(), refused: new KeepingSink() };
  const sinkOf = (name: OutputName) => sinks[name as keyof typeof sinks];
  const planOf = (name: OutputName) => (compressions[name] === undefined ? undefined : plan(compressions[name]));
  const plans = { main: planOf('main'), mate: planOf('mate'), refused: planOf('refused') };
  const outputs = await Outputs.open(plans, (_, name) => Promise.resolve(sinkOf(name)), hasChecksums);
  return { outputs, sinks };
}

function piecesOf(texts: { [Name in OutputName]?: string }): Pieces {
  const pieces = new Pieces();
  for (const [name, text] of Object.entries(texts)) pieces.add(name as OutputName, Buffer.from(text));
  return pieces;
}

test('uncompressed pieces are written unchanged, each to its output', async () => {
  const { outputs, sinks } = await opened({ main: GZIP, mate: UNCOMPRESSED, refused: BGZF });
  expect(outputs.write(piecesOf({ main: 'a', mate: 'bb', refused: 'ccc' }))).toBeUndefined();
  expect([sinks.main, sinks.mate, sinks.refused].map(({ bytes }) => bytes.toString())).toEqual(['a', 'bb', 'ccc']);
  expect(outputs.resultBytes).toBe(3); // filtered-out records are not results
});

test('nothing is written for an output that does not exist, or for an empty piece', async () => {
  const { outputs, sinks } = await opened({ main: UNCOMPRESSED });
  const pieces = piecesOf({ main: '', mate: 'b', refused: 'c' });
  await outputs.write(pieces);
  await outputs.finish();
  expect(Object.values(sinks).map(({ written, isFinished }) => [written.length, isFinished])).toEqual([
    [0, true],
    [0, false],
    [0, false],
  ]);
  expect([piecesOf({}).isEmpty, piecesOf({ main: '' }).isEmpty, piecesOf({ refused: 'c' }).isEmpty]).toEqual([
    true,
    true,
    false,
  ]);
});

test('pieces that the workers did not compress are compressed as their output is', async () => {
  const { outputs } = await opened({ main: GZIP, mate: UNCOMPRESSED });
  const header = Buffer.from('#a\tb\n');
  expect(gunzipSync(Buffer.concat(outputs.packed('main', header))).equals(header)).toBe(true);
  expect(outputs.packed('mate', header)).toEqual([header]);
  expect(outputs.packed('main', Buffer.alloc(0))).toEqual([]);
});

test.each([
  ['gzip in which something is has nothing behind it', GZIP, 'x', 'x'],
  ['BGZF in which something is has its end block behind it', BGZF, 'x', `x${END_BLOCK.toString('latin1')}`],
  ['BGZF in which nothing is is its end block', BGZF, '', END_BLOCK.toString('latin1')],
  ['what is not compressed stays as it is', UNCOMPRESSED, 'x', 'x'],
  ['what is not compressed stays empty', UNCOMPRESSED, '', ''],
])('%s', async (_, compression, text, expected) => {
  const { outputs, sinks } = await opened({ main: compression, mate: compression, refused: compression });
  await outputs.write(piecesOf({ main: text, mate: text, refused: text }));
  await outputs.finish();
  for (const { bytes, isFinished } of Object.values(sinks)) {
    expect([bytes.toString('latin1'), isFinished]).toEqual([expected, true]);
  }
  expect(outputs.resultBytes).toBe(2 * expected.length);
});

test('gzip output without data is an empty member, which is valid gzip', async () => {
  const { outputs, sinks } = await opened({ main: GZIP });
  await outputs.finish();
  expect([sinks.main.bytes.length > 0, gunzipSync(sinks.main.bytes).length]).toEqual([true, 0]);
});

test('an output is finished only when its ending is written', async () => {
  const { outputs, sinks } = await opened({ main: BGZF });
  let release!: () => void;
  sinks.main.held = new Promise((resolve) => (release = resolve));
  const finished = outputs.finish();
  await Promise.resolve();
  expect([sinks.main.bytes.length, sinks.main.isFinished]).toEqual([END_BLOCK.length, false]);
  release();
  await finished;
  expect(sinks.main.isFinished).toBe(true);
});

test('all outputs are opened at once: a reader may wait for any of them first', async () => {
  const order: string[] = [];
  let openMate!: () => void;
  const mateOpened = new Promise<void>((resolve) => (openMate = resolve));
  const plans = { main: plan(UNCOMPRESSED), mate: plan(GZIP), refused: undefined };
  await Outputs.open(plans, async (_, name) => {
    order.push(name);
    if (name === 'mate') openMate();
    else await mateOpened;
    return new KeepingSink();
  });
  expect(order).toEqual(['main', 'mate']);
});

test('a failed write is the failure, and other concurrent failures are not unhandled', async () => {
  const { outputs, sinks } = await opened({ main: UNCOMPRESSED, mate: UNCOMPRESSED, refused: UNCOMPRESSED });
  const failing = () => Promise.reject(new OutputError('main is full'));
  sinks.main.write = failing;
  sinks.mate.write = () => Promise.reject(new OutputError('mate is full'));
  await expect(outputs.write(piecesOf({ main: 'a', mate: 'b' }))).rejects.toThrow(/ is full$/);
  sinks.refused.write = () => {
    throw new OutputError('refused is full');
  };
  expect(() => outputs.write(piecesOf({ main: 'a', refused: 'c' }))).toThrow('refused is full');
  await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would end the test run
});

test('for a journal the checksum of each output is known, of its bytes on disk, up to its end', async () => {
  const { outputs, sinks } = await opened({ main: GZIP, mate: UNCOMPRESSED, refused: BGZF }, true);
  const claims = () =>
    Object.fromEntries(
      Object.entries(sinks).map(([name, { bytes }]) => [name, { bytes: bytes.length, checksum: crc32(bytes) }]),
    );
  expect(outputs.written).toEqual(claims());
  await outputs.write(piecesOf({ main: 'a', mate: 'bb' }));
  expect(outputs.written).toEqual(claims());
  await outputs.write(piecesOf({ mate: 'cc', refused: 'ddd' }));
  expect(outputs.written).toEqual(claims());
  await outputs.finish();
  expect(sinks.refused.bytes.subarray(-END_BLOCK.length)).toEqual(END_BLOCK);
  expect(outputs.written).toEqual(claims());
});

test('earlier bytes count, and without a journal no checksum is computed', async () => {
  const before = Buffer.from('before ');
  const sink = new KeepingSink();
  const claim = { length: before.length, checksum: crc32(before) };
  const begun = { kind: 'begun-file', displayName: 'out', path: 'out', named: 'out', ...claim } as const;
  const plans = { main: { sink: begun, compression: UNCOMPRESSED } };
  const open = () => Promise.resolve(sink);
  const outputs = await Outputs.open(plans, open, true);
  await outputs.write(piecesOf({ main: 'and after' }));
  expect(outputs.written).toEqual({ main: { bytes: 16, checksum: crc32('before and after') } });
  const { outputs: others } = await opened({ main: UNCOMPRESSED });
  await others.write(piecesOf({ main: 'a' }));
  expect(others.written).toEqual({});
});
