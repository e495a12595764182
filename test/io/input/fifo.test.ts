import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteSource } from '../../../src/io/input/byte-source.ts';
import { descriptorKind, reopenPipe } from '../../../src/io/system/descriptor-kind.ts';
import { openSink } from '../../../src/io/output/open-sink.ts';
import { openSource } from '../../../src/io/input/open-source.ts';
import { makeFifo, temporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = temporaryFolder();
let count = 0;

/** A new FIFO, and both ends as threadmill opens them. */
function newFifo() {
  const path = makeFifo(inFolder(`fifo-${(count += 1)}`));
  return {
    path,
    openReading: () => openSource({ displayName: 'in', from: { kind: 'path', path } }),
    openWriting: () => openSink({ kind: 'path', displayName: 'out', path }),
  };
}

async function readAll(source: ByteSource, chunkBytes = 1000): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const target = new Uint8Array(chunkBytes);
  for (;;) {
    const bytes = await source.read(target);
    if (bytes === 0) return Buffer.concat(pieces);
    pieces.push(Buffer.from(target.subarray(0, bytes)));
  }
}

test('a FIFO waits for its first writer, its bytes are read whole, and it ends with its last writer', async () => {
  const { openReading, openWriting } = newFifo();
  const source = await openReading();
  expect(source.isStream).toBe(true);
  const all = readAll(source);
  const sink = await openWriting();
  const big = Buffer.alloc(1_000_003, 'abcdefg');
  await sink.write([Buffer.from('one\n'), Buffer.alloc(0), big]);
  await sink.write([Buffer.from('two\n')]);
  await sink.finish();
  expect((await all).equals(Buffer.concat([Buffer.from('one\n'), big, Buffer.from('two\n')]))).toBe(true);
  expect(await source.read(new Uint8Array(1))).toBe(0);
  source.close();
});

test('a FIFO without a reader is opened when a reader opens it', async () => {
  const { openReading, openWriting } = newFifo();
  const opening = openWriting();
  const source = await openReading();
  const sink = await opening;
  await sink.write([Buffer.from('x')]);
  await sink.finish();
  expect((await readAll(source)).toString()).toBe('x');
});

test('a write is done only when the system has taken every byte', async () => {
  const { openReading, openWriting } = newFifo();
  const source = await openReading();
  const sink = await openWriting();
  let isDone = false;
  const writing = Promise.resolve(sink.write([Buffer.alloc(4_000_000, 'x')])).then(() => (isDone = true));
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  expect(isDone).toBe(false);
  const all = readAll(source, 65_536);
  await writing;
  await sink.finish();
  expect((await all).length).toBe(4_000_000);
});

test('a reader that goes away is an OutputClosedError', async () => {
  const { openReading, openWriting } = newFifo();
  const source = await openReading();
  const sink = await openWriting();
  const writing = Promise.resolve(sink.write([Buffer.alloc(1_000_000), Buffer.alloc(10)]));
  source.close();
  await expect(writing).rejects.toMatchObject({ name: 'OutputClosedError', message: 'out was closed by its reader' });
  await expect(sink.write([Buffer.from('x')])).rejects.toMatchObject({ name: 'OutputClosedError' });
});

test('a pending read ends when the source is closed', async () => {
  const { openReading } = newFifo();
  const source = await openReading();
  const waiting = source.read(new Uint8Array(1));
  source.close();
  expect(await waiting).toBe(0);
});

test('a pipe given as a descriptor is opened anew, so that it does not become non-blocking for other processes', async () => {
  const { path } = newFifo();
  const fd = openSync(path, constants.O_RDWR);
  expect(descriptorKind(fd)).toBe('pipe');
  const flags = (of: number) =>
    parseInt(/flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${of}`, 'utf8'))![1]!, 8);
  for (const access of ['read', 'write'] as const) {
    const own = reopenPipe(fd, access);
    expect(own.isOwn).toBe(true);
    expect(flags(own.fd) & constants.O_NONBLOCK).toBe(constants.O_NONBLOCK);
    closeSync(own.fd);
  }
  const source = await openSource({ displayName: '-', from: { kind: 'descriptor', fd } });
  const sink = await openSink({ kind: 'descriptor', displayName: '-', fd });
  await sink.write([Buffer.from('through')]);
  const target = new Uint8Array(100);
  expect(await source.read(target)).toBe(7);
  await sink.finish();
  source.close();
  expect(flags(fd) & constants.O_NONBLOCK).toBe(0);
  expect(writeSync(fd, 'still open')).toBe(10);
  closeSync(fd);
});

test('a pipe whose other end is closed is used directly, and reports that itself', () => {
  const { path } = newFifo();
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writing = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  closeSync(reading);
  expect(reopenPipe(writing, 'write')).toEqual({ fd: writing, isOwn: false });
  closeSync(writing);
});
