// zstd: one frame for each call, with the length and a checksum of its data. Any program that reads zstd reads frames behind
// one another as one, and threadmill unpacks several at once.
import { spawnSync } from 'node:child_process';
import { OutputError } from '../../../job/errors.ts';
import { describeSystemError, errorCode } from '../../system/system-error.ts';
import { withoutTermination } from '../../system/termination-gate.ts';
import {
  nodeZstd,
  noZstdToWrite,
  zstdAvailability,
  zstdCommand,
  type NodeZstd,
} from '../../system/zstd-availability.ts';
import type { Compressor } from './compressor.ts';

const LEAST_CHUNK_BYTES = 64;
/** Of larger results so much is set aside at once: they may be a gigabyte, and what comes out is far less. */
const MOST_CHUNK_BYTES = 1024 * 1024;
/** What can't be compressed becomes longer: by 3 bytes for 128 KiB, and a header. */
const MOST_OVERHEAD_BYTES = 64 * 1024;
/** The frame of no data: length 0 in one byte, an empty last block, the checksum of nothing. */
const EMPTY_FRAME = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x24, 0, 1, 0, 0, 0x99, 0xe9, 0xd8, 0x51);

/** @throws OutputError where nothing here can do zstd */
export function newZstdCompressor(level: number): Compressor {
  switch (zstdAvailability()) {
    case 'zlib':
      return new ZstdCompressor(byZlib(nodeZstd()!, level));
    case 'command':
      return new ZstdCompressor(byCommand(level));
    case 'none':
      throw noZstdToWrite();
  }
}

/** One frame of these bytes, the same each time. */
export type MakeFrame = (bytes: Uint8Array) => Uint8Array;

class ZstdCompressor implements Compressor {
  readonly #makeFrame: MakeFrame;

  constructor(makeFrame: MakeFrame) {
    this.#makeFrame = makeFrame;
  }

  compress(bytes: Uint8Array): Uint8Array[] {
    return bytes.length === 0 ? [] : [this.#makeFrame(bytes)];
  }

  /** A file of no frames at all is no zstd. */
  ending(isEmpty: boolean): Uint8Array {
    return isEmpty ? EMPTY_FRAME.slice() : new Uint8Array(0);
  }
}

function byZlib(zlib: NodeZstd, level: number): MakeFrame {
  const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = zlib.constants;
  const params = { [ZSTD_c_compressionLevel]: level, [ZSTD_c_checksumFlag]: 1 };
  // what comes out in one piece need not be put together
  return (bytes) => {
    const chunkSize = Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, bytes.length));
    return withoutTermination(() => zlib.zstdCompressSync(bytes, { params, chunkSize }));
  };
}

/** Blocks this thread for as long as it takes, as zlib does. */
export function byCommand(level: number): MakeFrame {
  return (bytes) => {
    // its length is not known to it from a pipe; newer ones take several threads by themselves
    const options = ['-q', '-c', '--check', '-T1', `--stream-size=${bytes.length}`, `-${level}`];
    const run = {
      input: bytes,
      env: process.env,
      maxBuffer: 2 * bytes.length + MOST_OVERHEAD_BYTES,
      // of a session of its own: Ctrl-C is for us, not for it. The types lack it, spawnSync knows it.
      detached: true,
    };
    const { error, status, signal, stdout, stderr } = spawnSync(zstdCommand(), options, run);
    const isRead = errorCode(error) !== 'EPIPE';
    if (error !== undefined && isRead) throw commandError(error);
    if (status === 0 && isRead) return stdout;
    const end = signal === null ? `ended with code ${status}` : `was ended by ${signal}`;
    const words = stderr.toString().trim();
    throw new OutputError(
      `zstd, which compresses the output, ${end}${words === '' ? ' without a message' : `: ${words}`}`,
    );
  };
}

function commandError(error: Error): OutputError {
  if (errorCode(error) === 'ENOENT') return noZstdToWrite();
  return new OutputError(`zstd could not be run to compress the output: ${describeSystemError(error)}`, {
    cause: error,
  });
}
