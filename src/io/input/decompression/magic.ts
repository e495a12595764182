// What an input is compressed by, as its first bytes say, whatever its name says. Pure. What is not read here is
// recognised as foreign (recognition/).

export type Container = 'plain' | 'gzip' | 'zstd';

interface Magic {
  readonly container: Exclude<Container, 'plain'>;
  /** What each of the first bytes may be, as lowest and highest value. */
  readonly bytes: readonly (readonly [least: number, most: number])[];
  /** An input that ends before all of them, but has so many, is one that was cut off. */
  readonly enough: number;
}

const exactly = (...bytes: number[]) => bytes.map((byte) => [byte, byte] as const);

const MAGICS: readonly Magic[] = [
  { container: 'gzip', bytes: exactly(0x1f, 0x8b), enough: 2 },
  { container: 'zstd', bytes: exactly(0x28, 0xb5, 0x2f, 0xfd), enough: 2 },
  // a frame to be skipped, as pzstd puts before each other one
  { container: 'zstd', bytes: [[0x50, 0x5f], ...exactly(0x2a, 0x4d, 0x18)], enough: 4 },
];

/**
 * Undefined while more bytes are needed to tell: asked as each byte comes, it tells as early as can be, so that nobody
 * waits for bytes that a slow stream has not got. `hasEnded`: there are no more.
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
