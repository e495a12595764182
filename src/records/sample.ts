// Samples records by a hash of a key, so that a record is chosen or not whatever its place, its batch or its shard. The hash
// is XXH32, as in its specification (doc/xxhash_spec.md of xxHash), of the key's UTF-8 bytes.

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const STRIPE_BYTES = 16;
const LANE_BYTES = 4;
const SLASH = 47;
const [ONE, TWO] = [49, 50];
const LAST_ASCII = 127;
const HASHES = 2 ** 32;
/** Nearly every key fits. */
const scratch = new Uint8Array(1024);

/** What `sample` takes a record's name from: a read, a sequence. */
export interface Named {
  readonly id: string;
}

/**
 * Whether the record with this key is in a sample of about this share (0 to 1) of all keys. It is so for the same key, share
 * and seed always: on either mate, in any run, shard and version. A sample of a greater share with the same seed includes it.
 *
 * A final `/1` or `/2` is not part of the key. For a read or a sequence the key is its `id`; a number is taken as it is printed.
 * The key is in the sample if XXH32 of its UTF-8 bytes, with the seed, is less than share · 2^32.
 *
 * @param share from 0, for none, to 1, for all
 * @param seed an integer from 0 to 4294967295
 * @throws TypeError for a key that is not a string, a number or an object with an id
 * @throws RangeError for another share or seed
 */
export function sample(key: string | number | Named, share: number, seed = 0): boolean {
  const text = textOf(key);
  if (!(typeof share === 'number' && share >= 0 && share <= 1)) {
    throw new RangeError(`sample: the share is ${String(share)}, but must be a number from 0 to 1`);
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed < HASHES)) {
    throw new RangeError(`sample: the seed is ${String(seed)}, but must be an integer from 0 to ${HASHES - 1}`);
  }
  // exact: a factor of 2^32 changes only the exponent
  return hashOf(withoutMate(text), seed) < share * HASHES;
}

function textOf(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' && Number.isFinite(key)) return String(key);
  if (typeof key === 'object' && key !== null && typeof (key as Partial<Named>).id === 'string')
    return (key as Named).id;
  const what = key === null ? 'null' : typeof key === 'number' ? String(key) : typeof key;
  throw new TypeError(`sample takes a string, a number, or a record with an id, not ${what}: sample(id, 0.1)`);
}

function withoutMate(key: string): string {
  const { length } = key;
  const last = key.charCodeAt(length - 1);
  return (last === ONE || last === TWO) && key.charCodeAt(length - 2) === SLASH ? key.slice(0, -2) : key;
}

function hashOf(text: string, seed: number): number {
  const { length } = text;
  if (length > scratch.length) return xxh32(Buffer.from(text), seed);
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > LAST_ASCII) return xxh32(Buffer.from(text), seed);
    scratch[i] = code;
  }
  return xxh32(scratch, seed, length);
}

/** XXH32 of the first bytes, as an unsigned integer. */
export function xxh32(bytes: Uint8Array, seed: number, length = bytes.length): number {
  let at = 0;
  let hash: number;
  if (length >= STRIPE_BYTES) {
    let one = (seed + PRIME_1 + PRIME_2) | 0;
    let two = (seed + PRIME_2) | 0;
    let three = seed | 0;
    let four = (seed - PRIME_1) | 0;
    for (; at + STRIPE_BYTES <= length; at += STRIPE_BYTES) {
      one = round(one, laneAt(bytes, at));
      two = round(two, laneAt(bytes, at + LANE_BYTES));
      three = round(three, laneAt(bytes, at + 2 * LANE_BYTES));
      four = round(four, laneAt(bytes, at + 3 * LANE_BYTES));
    }
    hash = (rotate(one, 1) + rotate(two, 7) + rotate(three, 12) + rotate(four, 18)) | 0;
  } else hash = (seed + PRIME_5) | 0;
  hash = (hash + length) | 0;
  for (; at + LANE_BYTES <= length; at += LANE_BYTES) {
    hash = Math.imul(rotate((hash + Math.imul(laneAt(bytes, at), PRIME_3)) | 0, 17), PRIME_4);
  }
  for (; at < length; at += 1) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[at]!, PRIME_5)) | 0, 11), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function round(sum: number, lane: number): number {
  return Math.imul(rotate((sum + Math.imul(lane, PRIME_2)) | 0, 13), PRIME_1);
}

/** Little-endian. */
function laneAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
