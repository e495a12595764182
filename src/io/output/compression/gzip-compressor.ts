// Compresses to gzip: one member for each call. Any program that reads gzip reads concatenated
// members as one.
import { gzipSync } from 'node:zlib';
import { withoutTermination } from '../../system/termination-gate.ts';
import type { Compressor } from './compressor.ts';

const LEAST_CHUNK_BYTES = 64;
/** The largest buffer allocated at once: a result may be a gigabyte, and compresses to far less. */
const MOST_CHUNK_BYTES = 1024 * 1024;

export class GzipCompressor implements Compressor {
  readonly #level: number;

  constructor(level: number) {
    this.#level = level;
  }

  compress(bytes: Uint8Array): Uint8Array[] {
    return bytes.length === 0 ? [] : [this.#member(bytes)];
  }

  /** A file without members is not valid gzip. */
  ending(isEmpty: boolean): Uint8Array {
    return isEmpty ? this.#member(new Uint8Array(0)) : new Uint8Array(0);
  }

  #member(bytes: Uint8Array): Uint8Array {
    // With one chunk for all data, zlib has nothing to concatenate.
    const chunkSize = Math.min(MOST_CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, bytes.length));
    return withoutTermination(() => gzipSync(bytes, { level: this.#level, chunkSize }));
  }
}
