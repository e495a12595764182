// Decides how an output is compressed: from its name or --compress, and --compress-level.
import { UsageError } from './errors.ts';
import { parseCount } from './size.ts';

export const COMPRESSIONS = ['none', 'gzip', 'bgzf', 'zstd'] as const;
export type CompressionName = (typeof COMPRESSIONS)[number];

/** `level`: 0 to 9; for zstd 1 to 19. */
export type Compression =
  { readonly name: 'none' } | { readonly name: Exclude<CompressionName, 'none'>; readonly level: number };

export const UNCOMPRESSED: Compression = { name: 'none' };

/** The levels, and the defaults, which are those of gzip, bgzip and zstd. */
const LEVELS = {
  gzip: { least: 0, most: 9, usual: 6 },
  bgzf: { least: 0, most: 9, usual: 6 },
  zstd: { least: 1, most: 19, usual: 3 },
} as const;

const BY_ENDING: ReadonlyMap<string, CompressionName> = new Map([
  ['gz', 'bgzf'],
  ['bgz', 'bgzf'],
  ['zst', 'zstd'],
]);

export interface CompressionOptions {
  /** --compress */
  readonly compress?: string | undefined;
  /** --compress-level */
  readonly compressLevel?: number | string | undefined;
}

/** The compression that an output's name implies. */
export function compressionByName(output: string): CompressionName {
  return BY_ENDING.get(/\.(\w+)$/.exec(output)?.[1]?.toLowerCase() ?? '') ?? 'none';
}

export function namedCompression(compress: string | undefined): CompressionName | undefined {
  if (compress === undefined) return undefined;
  const known = COMPRESSIONS.find((name) => name === compress);
  if (known !== undefined) return known;
  throw new UsageError(
    `--compress takes ${COMPRESSIONS.slice(0, -1).join(', ')} or ${COMPRESSIONS.at(-1)}, not '${compress}'`,
  );
}

export function withLevel(name: CompressionName, compressLevel: CompressionOptions['compressLevel']): Compression {
  if (name === 'none') return UNCOMPRESSED;
  const { least, most, usual } = LEVELS[name];
  if (compressLevel === undefined) return { name, level: usual };
  const level = parseCount(String(compressLevel), '--compress-level', 0);
  if (level >= least && level <= most) return { name, level };
  throw new UsageError(`--compress-level takes ${least} to ${most} for ${name}, not ${compressLevel}`);
}
