// Which compressor an output has: the one place that knows them all.
import type { Compression } from '../../../job/compression.ts';
import type { Compressor } from './compressor.ts';

/** Undefined where nothing is to be compressed. What compresses is loaded only where it is used. */
export async function newCompressor(compression: Compression): Promise<Compressor | undefined> {
  switch (compression.name) {
    case 'none':
      return undefined;
    case 'gzip': {
      const { GzipCompressor } = await import('./gzip-compressor.ts');
      return new GzipCompressor(compression.level);
    }
    case 'bgzf': {
      const { BgzfCompressor } = await import('./bgzf-compressor.ts');
      return new BgzfCompressor(compression.level);
    }
    case 'zstd': {
      const { newZstdCompressor } = await import('./zstd-compressor.ts');
      return newZstdCompressor(compression.level);
    }
  }
}
