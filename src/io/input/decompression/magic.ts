// Detects the compression of an input from its first bytes, whatever its name. Pure. recognition/
// detects compressions that are not read here.

export type Container = 'plain' | 'gzip' | 'zstd';

interface Magic {
  readonly container: Exclude<Container, 'plain'>;
  /** The lowest and highest value of each of the first bytes. */
  readonly bytes: readonly (readonly [least: number, most: number])[];
  /** An input that ends after this many of the bytes counts as truncated, not as plain. */
  readonly enough: number;
}

const exactly = (...bytes: number[]) => bytes.map((byte) => [byte, byte] as const);

const MAGICS: readonly Magic[] = [
  { container: 'gzip', bytes: exactly(0x1f, 0x8b), enough: 2 },
  { container: 'zstd', bytes: exactly(0x28, 0xb5, 0x2f, 0xfd), enough: 2 },
  // A skippable frame, as pzstd writes before each data frame.
  { container: 'zstd', bytes: [[0x50, 0x5f], ...exactly(0x2a, 0x4d, 0x18)], enough: 4 },
];

/**
 * Undefined if more bytes are needed. If called as each byte arrives, it answers as early as
 * possible, so that a slow stream is not waited for. `hasEnded`: there are no more bytes.
 */
export function containerOf(first: Uint8Array, hasEnded: boolean): Container | undefined {
  const possible = MAGICS.filter(({ bytes }) => bytes.every((range, i) => i >= first.length || isIn(first[i]!, range)));
  const known = possible.find(({ bytes }) => first.length >= bytes.length);
  if (known !== undefined) return known.container;
  if (possible.length > 0 && !hasEnded) return undefined;
  return possible.find(({ enough }) => first.length >= enough)?.container ?? 'plain';
}

function isIn(byte: number, [least, most]: readonly [number, number]): boolean {
  return byte >= least && byte <= most;
}
