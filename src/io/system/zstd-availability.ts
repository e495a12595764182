// Who can do zstd here: this Node itself, from 22.15 on, else the command where it is installed. What Node has is declared
// here: the types are those of the lowest Node supported, which has none of it.
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

/** What of node:zlib is used for zstd. */
export interface NodeZstd {
  /** One frame: what comes behind it is left alone by some Nodes, and decoded by others. */
  createZstdDecompress(options: NodeZstdOptions): Transform;
  /** One frame, as above. */
  zstdDecompress(
    bytes: Uint8Array,
    options: NodeZstdOptions,
    done: (error: Error | null, data: Uint8Array) => void,
  ): void;
  zstdCompressSync(bytes: Uint8Array, options: NodeZstdOptions): Uint8Array;
  readonly constants: { readonly ZSTD_c_compressionLevel: number; readonly ZSTD_c_checksumFlag: number };
}

/** The command to start, where this Node has no zstd. */
export function zstdCommand(): string {
  return findTool('zstd') ?? 'zstd';
}

/** Completes a sentence that says that neither is there. */
export const ZSTD_REMEDIES = 'use Node 22.15 or later, or install the zstd command';

/** By the version that Node was built with: to look at node:zlib itself would load it, in every run. */
export function hasNodeZstd(): boolean {
  return process.versions['zstd'] !== undefined;
}

/** Undefined where this Node has no zstd. */
export function nodeZstd(): NodeZstd | undefined {
  return hasNodeZstd() ? (process.getBuiltinModule('node:zlib') as unknown as NodeZstd) : undefined;
}

export function zstdAvailability(): ZstdAvailability {
  if (hasNodeZstd()) return 'zlib';
  return findTool('zstd') === undefined ? 'none' : 'command';
}

/** For whoever wants to write it where nobody can. */
export function noZstdToWrite(): OutputError {
  return new OutputError(`neither Node ${process.version} nor a zstd command can write zstd here`, {
    advice: ZSTD_REMEDIES,
  });
}
