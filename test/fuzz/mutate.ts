// Changes of an input: bytes and stretches of it, words of the format, parts of other inputs.
import type { Random } from '../support/random.ts';

const MOST_CHANGES = 6;
const MOST_BYTES = 20_000;
const INTERESTING = [0, 1, 0x0a, 0x0d, 0x22, 0x2c, 0x3e, 0x40, 0x2b, 0x7f, 0x80, 0xff];

type Change = (bytes: Buffer, random: Random, all: readonly Buffer[], words: readonly Buffer[]) => Buffer;

const at = (bytes: Buffer, random: Random) => random.below(bytes.length + 1);

function replaced(bytes: Buffer, from: number, to: number, by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);
}

function stretch(bytes: Buffer, random: Random): [number, number] {
  const from = at(bytes, random);
  return [from, Math.min(bytes.length, from + 1 + random.below(random.pick([2, 8, 80])))];
}

const CHANGES: readonly Change[] = [
  // a bit
  (bytes, random) => {
    if (bytes.length === 0) return bytes;
    const changed = Buffer.from(bytes);
    changed[random.below(bytes.length)]! ^= 1 << random.below(8);
    return changed;
  },
  // a byte
  (bytes, random) => {
    const from = at(bytes, random);
    const byte = random.chance(0.5) ? random.pick(INTERESTING) : random.below(256);
    return replaced(bytes, from, from + random.below(2), Buffer.of(byte));
  },
  // a stretch is lost
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return replaced(bytes, from, to, Buffer.alloc(0));
  },
  // a stretch comes twice, or often
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    const copies = Array.from({ length: random.pick([2, 2, 3, 40]) }, () => bytes.subarray(from, to));
    return replaced(bytes, from, to, Buffer.concat(copies));
  },
  // a stretch moves
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    const moved = bytes.subarray(from, to);
    const rest = replaced(bytes, from, to, Buffer.alloc(0));
    const place = at(rest, random);
    return replaced(rest, place, place, moved);
  },
  // a word
  (bytes, random, _all, words) => {
    if (words.length === 0) return bytes;
    const [from, to] = stretch(bytes, random);
    return replaced(bytes, from, random.chance(0.5) ? from : to, random.pick(words));
  },
  // the end of another input
  (bytes, random, all) => {
    const other = random.pick(all);
    return Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))]);
  },
  // the input is cut off
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  // a number of bytes in little endian
  (bytes, random) => {
    if (bytes.length < 4) return bytes;
    const changed = Buffer.from(bytes);
    changed.writeUInt32LE(random.pick([0, 1, 0xffff, 0x7fffffff, 0xffffffff]), random.below(bytes.length - 3));
    return changed;
  },
];

export function mutate(bytes: Buffer, random: Random, all: readonly Buffer[], words: readonly Buffer[]): Buffer {
  let changed = bytes;
  for (let left = 1 + random.below(MOST_CHANGES); left > 0; left -= 1) {
    changed = random.pick(CHANGES)(changed, random, all, words);
  }
  return changed.subarray(0, MOST_BYTES);
}
