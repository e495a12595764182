// Decodes zstd frames in Node's pool threads, if Node has zstd. Each frame is decoded alone: some
// versions of Node ignore a following frame, others decode it. Some take a truncated frame for
// complete, so they never get one.
import type { Transform } from 'node:stream';
import type { NodeZstd } from '../../system/zstd-availability.ts';
import { withoutTermination } from '../../system/termination-gate.ts';
import { PiecesAhead } from './pieces-ahead.ts';
import type { Decoded } from './parts-decoder.ts';
import { checkLength, DecodingFault, type FrameStream, type SmallFrame, type ZstdEngine } from './zstd-engine.ts';
import { frameFault } from './zstd-faults.ts';

/** The size of output pieces. */
const PIECE_BYTES = 512 * 1024;
const LEAST_CHUNK_BYTES = 64;

export class ZstdByZlib implements ZstdEngine {
  /** One for each thread of Node's pool. */
  readonly runsInFlight = 4;
  readonly runDataBytes = 1024 * 1024;
  readonly #zlib: NodeZstd;
  #open: ZlibFrame | undefined;

  constructor(zlib: NodeZstd) {
    this.#zlib = zlib;
  }

  async decode(frames: readonly SmallFrame[]): Promise<Decoded> {
    const good: Uint8Array[] = [];
    for (const frame of frames) {
      try {
        const data = await this.#decodeOne(frame);
        checkLength(frame.contentBytes, data.length);
        good.push(data);
      } catch (error) {
        return { data: together(good), fault: frameFault(frame.offset, error as DecodingFault) };
      }
    }
    return { data: together(good) };
  }

  openFrame(): FrameStream {
    this.#open = new ZlibFrame(this.#zlib);
    return this.#open;
  }

  close(): void {
    this.#open?.close();
  }

  #decodeOne({ bytes, mostDataBytes }: SmallFrame): Promise<Uint8Array> {
    // With one chunk for all data, zlib has nothing to concatenate.
    const chunkSize = Math.max(LEAST_CHUNK_BYTES, Math.min(mostDataBytes, PIECE_BYTES));
    const maxOutputLength = Math.max(1, mostDataBytes);
    return new Promise((resolve, reject) => {
      const given = (error: Error | null, data: Uint8Array) => {
        if (error === null) resolve(data);
        else reject(decodingFault(error));
      };
      withoutTermination(() => this.#zlib.zstdDecompress(bytes, { chunkSize, maxOutputLength }, given));
    });
  }
}

class ZlibFrame implements FrameStream {
  readonly pieces: PiecesAhead;
  readonly #stream: Transform;

  constructor(zlib: NodeZstd) {
    // It buffers no more than one piece: a stream that fails loses what it holds.
    this.#stream = withoutTermination(() => zlib.createZstdDecompress({ chunkSize: PIECE_BYTES, highWaterMark: 1 }));
    // write() and finish() handle it; a stream without a listener would throw it.
    this.#stream.on('error', () => undefined);
    this.pieces = new PiecesAhead(this.#stream);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#whenDone((done) => this.#stream.write(bytes, done));
  }

  async finish(isWhole: boolean): Promise<void> {
    // All data of a truncated frame came with the last write.
    if (!isWhole) return;
    await this.#whenDone((done) => this.#stream.once('end', done).end());
  }

  close(): void {
    this.#stream.destroy();
  }

  #whenDone(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = this.#stream;
      const failed = (error?: Error) => reject(decodingFault(error ?? stream.errored ?? new Error('it was closed')));
      if (stream.destroyed) return failed();
      stream.once('close', failed);
      start(() => {
        stream.removeListener('close', failed);
        resolve();
      });
    });
  }
}

function decodingFault(error: Error & { code?: string }): DecodingFault {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return new DecodingFault('it holds more data than it declares');
  const kind = error.code === 'ZSTD_error_memory_allocation' ? 'unreadable' : 'damaged';
  return new DecodingFault(error.message, kind);
}

function together(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
