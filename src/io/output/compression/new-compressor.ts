// Makes the compressor of an output: the only place that knows all formats.
import type { Compression } from '../../../job/compression.ts';
import type { Compressor } from './compressor.ts';

/** Undefined without compression. Compressors are lazy-loaded. */
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
