// Finds out how zstd is available: in Node itself, from 22.15 on, else by the zstd command, if it
// is installed. Node's functions are declared here, because the types are those of the lowest
// supported Node, which has none of them.
import type { Transform } from 'node:stream';
import { OutputError } from '../../job/errors.ts';
import { findTool } from './own-tool.ts';

export type ZstdAvailability = 'zlib' | 'command' | 'none';

export interface NodeZstdOptions {
  readonly chunkSize?: number;
  readonly highWaterMark?: number;
  readonly maxOutputLength?: number;
  readonly params?: Readonly<Record<number, number>>;
}

/** The zstd functions of node:zlib that are used. */
export interface NodeZstd {
  /** For one frame: some versions of Node ignore a following frame, others decode it. */
  createZstdDecompress(options: NodeZstdOptions): Transform;
  /** For one frame, as above. */
  zstdDecompress(
    bytes: Uint8Array,
    options: NodeZstdOptions,
    done: (error: Error | null, data: Uint8Array) => void,
  ): void;
  zstdCompressSync(bytes: Uint8Array, options: NodeZstdOptions): Uint8Array;
  readonly constants: { readonly ZSTD_c_compressionLevel: number; readonly ZSTD_c_checksumFlag: number };
}

/** The command to start if Node has no zstd. */
export function zstdCommand(): string {
  return findTool('zstd') ?? 'zstd';
}

/** What to do if neither is available; completes a sentence. */
export const ZSTD_REMEDIES = 'use Node 22.15 or later, or install the zstd command';

/** By Node's list of versions: reading node:zlib itself would load it in every run. */
export function hasNodeZstd(): boolean {
  return process.versions['zstd'] !== undefined;
}

/** Undefined if this Node has no zstd. */
export function nodeZstd(): NodeZstd | undefined {
  return hasNodeZstd() ? (process.getBuiltinModule('node:zlib') as unknown as NodeZstd) : undefined;
}

export function zstdAvailability(): ZstdAvailability {
  if (hasNodeZstd()) return 'zlib';
  return findTool('zstd') === undefined ? 'none' : 'command';
}

/** The error if zstd can't be written here. */
export function noZstdToWrite(): OutputError {
  return new OutputError(`neither Node ${process.version} nor a zstd command can write zstd here`, {
    advice: ZSTD_REMEDIES,
  });
}
