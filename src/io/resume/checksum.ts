// CRC-32 checksums for --resume: of a whole text, or running along with writes. They detect damage,
// not manipulation: whoever can write to the folder can forge them.
const DIGITS = 8;

/** The checksum of no bytes. */
export const NO_BYTES_YET = 0;

/**
 * The checksum of all bytes so far: those before, whose checksum is `before`, followed by these.
 */
export function runningChecksum(before: number, bytes: Uint8Array): number {
  // Lazy-loaded: only runs with a journal need it.
  return process.getBuiltinModule('node:zlib').crc32(bytes, before);
}

export function checksumOf(bytes: Uint8Array): string {
  return runningChecksum(NO_BYTES_YET, bytes).toString(16).padStart(DIGITS, '0');
}
