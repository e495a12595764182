// Our ends of a command's pipes, tried with a FIFO.
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoalescingReader, writeCoalesced } from '../../../src/io/process/coalescing-pipes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROOM_BYTES = 64 * 1024;
const fileNamed = temporaryFolder();
let pipes = 0;

/** Both ends, non-blocking. */
function pipe(): { reading: number; writing: number } {
  const name = fileNamed(`fifo-${(pipes += 1)}`);
  execFileSync('mkfifo', [name]);
  const reading = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reading, writing: openSync(name, constants.O_WRONLY | constants.O_NONBLOCK) };
}

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255);
}

function writingSocket(fd: number): Socket {
  return new Socket({ fd, readable: false, writable: true }).on('error', () => {});
}

test.each([1, 4095, ROOM_BYTES - 1, ROOM_BYTES, ROOM_BYTES + 1, 1_000_003])(
  '%i bytes are passed on unchanged, however the reader takes them',
  async (length) => {
    const { reading, writing } = pipe();
    const socket = writingSocket(writing);
    const bytes = bytesOf(length);
    const written = writeCoalesced(socket, writing, ROOM_BYTES, bytes).then(() => socket.destroy());
    const received: Buffer[] = [];
    const most = [1, 5000, 100_000];
    for (let turn = 0, left = length; left > 0; turn += 1) {
      const piece = Buffer.alloc(most[turn % most.length]!);
      try {
        const count = readSync(reading, piece);
        received.push(piece.subarray(0, count));
        left -= count;
      } catch {
        await sleep(turn % 3); // nothing is there at the moment
      }
    }
    await written;
    closeSync(reading);
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
  },
);

test('it ends when nobody reads any more, and when the socket is destroyed', async () => {
  const left = pipe();
  const socket = writingSocket(left.writing);
  const written = writeCoalesced(socket, left.writing, ROOM_BYTES, bytesOf(1_000_000));
  closeSync(left.reading);
  await written;
  socket.destroy();

  const full = pipe();
  const other = writingSocket(full.writing);
  const unfinished = writeCoalesced(other, full.writing, ROOM_BYTES, bytesOf(1_000_000));
  await sleep(5);
  other.destroy();
  await unfinished;
  closeSync(full.reading);
});

test('data that arrive before anybody listens are kept, all in order, and then the close', async () => {
  const { reading, writing } = pipe();
  const reader = new CoalescingReader(reading, new Uint8Array(8192));
  writeSync(writing, 'early ');
  await sleep(5);
  writeSync(writing, 'more ');
  await sleep(5);
  const received: Buffer[] = [];
  const closed = new Promise<void>((resolve) => reader.socket.once('close', () => resolve()));
  reader.listen((chunk) => received.push(Buffer.from(chunk)));
  const bytes = bytesOf(1_000_003);
  const socket = writingSocket(writing);
  await writeCoalesced(socket, writing, ROOM_BYTES, bytes);
  socket.destroy();
  await closed;
  expect(Buffer.concat(received).equals(Buffer.concat([Buffer.from('early more '), bytes]))).toBe(true);
});
