// Compresses to zstd: one frame for each call, with the length and a checksum of its data. Any
// program that reads zstd reads concatenated frames as one, and threadmill decompresses them in
// parallel.
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
/** The largest buffer allocated at once: a result may be a gigabyte, and compresses to far less. */
const MOST_CHUNK_BYTES = 1024 * 1024;
/** Incompressible data grow by 3 bytes for each 128 KiB, and a header. */
const MOST_OVERHEAD_BYTES = 64 * 1024;
/** A frame without data: length 0 in one byte, an empty last block, the checksum of nothing. */
const EMPTY_FRAME = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x24, 0, 1, 0, 0, 0x99, 0xe9, 0xd8, 0x51);

/** @throws OutputError if neither Node nor a command can write zstd */
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

/** Compresses to one frame; deterministic. */
export type MakeFrame = (bytes: Uint8Array) => Uint8Array;

class ZstdCompressor implements Compressor {
  readonly #makeFrame: MakeFrame;

  constructor(makeFrame: MakeFrame) {
    this.#makeFrame = makeFrame;
  }

  compress(bytes: Uint8Array): Uint8Array[] {
    return bytes.length === 0 ? [] : [this.#makeFrame(bytes)];
  }

  /** A file without frames is not valid zstd. */
  ending(isEmpty: boolean): Uint8Array {
    return isEmpty ? EMPTY_FRAME.slice() : new Uint8Array(0);
  }
}

function byZlib(zlib: NodeZstd, level: number): MakeFrame {
  const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = zlib.constants;
  const params = { [ZSTD_c_compressionLevel]: level, [ZSTD_c_checksumFlag]: 1 };
  // With one chunk for all data, zlib has nothing to concatenate.
  return (bytes) => {
    const chunkSize = Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, bytes.length));
    return withoutTermination(() => zlib.zstdCompressSync(bytes, { params, chunkSize }));
  };
}

/** Compresses with the zstd command. Blocks this thread meanwhile, as zlib does. */
export function byCommand(level: number): MakeFrame {
  return (bytes) => {
    // On a pipe zstd does not know the length; newer versions use several threads by default.
    const options = ['-q', '-c', '--check', '-T1', `--stream-size=${bytes.length}`, `-${level}`];
    const run = {
      input: bytes,
      env: process.env,
      maxBuffer: 2 * bytes.length + MOST_OVERHEAD_BYTES,
      // In its own session, so that Ctrl-C reaches only us. spawnSync supports it, its types don't.
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
