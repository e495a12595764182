// CRC-32 of what is kept for --resume: of a whole text, or running along with what is written. It tells damage, not intent:
// who may write to the folder can make it fit.
const DIGITS = 8;

/** Of nothing. */
export const NO_BYTES_YET = 0;

/** Of what came before, which has the checksum `before`, and these bytes behind it. */
export function runningChecksum(before: number, bytes: Uint8Array): number {
  // loaded where there is a journal only
  return process.getBuiltinModule('node:zlib').crc32(bytes, before);
}

export function checksumOf(bytes: Uint8Array): string {
  return runningChecksum(NO_BYTES_YET, bytes).toString(16).padStart(DIGITS, '0');
}
