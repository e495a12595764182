// Parses the header of a gzip member (RFC 1952, section 2.3) and of a BGZF block. A BGZF block is a
// gzip member that declares its length in an extra field (SAM specification, section 4.1). Pure.
import { crc32 } from 'node:zlib';

export interface MemberHeader {
  /** Bytes before the compressed data. */
  readonly headerBytes: number;
  /** The length of a BGZF block, header and trailer included; undefined for plain gzip. */
  readonly blockBytes: number | undefined;
}

/** `more`: the header continues after these bytes. */
export type HeaderFound = MemberHeader | { readonly fault: string } | 'more';

/** After the compressed data: CRC-32 and length (modulo 2^32) of the data, four bytes each. */
export const TRAILER_BYTES = 8;
/** A header may hold a name and a comment of any length; a longer one is taken for damage. */
export const MOST_HEADER_BYTES = 256 * 1024;

const FIXED_BYTES = 10;
const DEFLATE = 8;
const HAS_HEADER_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;
const TOO_LONG = { fault: `has a header of more than ${MOST_HEADER_BYTES} bytes` } as const;

/** Parses the header at the start of `bytes`. The first two bytes must be those of gzip. */
export function readMemberHeader(bytes: Uint8Array): HeaderFound {
  if (bytes.length < FIXED_BYTES) return 'more';
  const flags = bytes[3]!;
  if (bytes[2] !== DEFLATE) return { fault: `is compressed by method ${bytes[2]}, which gzip does not have` };
  if ((flags & RESERVED) !== 0) return { fault: 'has flags in its header that gzip does not have' };

  let at = FIXED_BYTES;
  let blockBytes: number | undefined;
  if ((flags & HAS_EXTRA) !== 0) {
    if (bytes.length < at + 2) return 'more';
    const extraBytes = readUint16(bytes, at);
    at += 2;
    if (bytes.length < at + extraBytes) return 'more';
    blockBytes = blockBytesIn(bytes.subarray(at, at + extraBytes));
    at += extraBytes;
  }
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return moreOrTooLong(bytes);
    at = end + 1;
  }
  if ((flags & HAS_HEADER_CHECK) !== 0) {
    if (bytes.length < at + 2) return moreOrTooLong(bytes);
    if (readUint16(bytes, at) !== (crc32(bytes.subarray(0, at)) & 0xffff)) {
      return { fault: 'has a header whose checksum is wrong' };
    }
    at += 2;
  }
  // Checked here too, so that the result does not depend on how many bytes arrived at once.
  if (at > MOST_HEADER_BYTES) return TOO_LONG;
  if (blockBytes !== undefined && blockBytes < at + TRAILER_BYTES) {
    return { fault: `declares a length of ${blockBytes} bytes, too short for a BGZF block` };
  }
  return { headerBytes: at, blockBytes };
}

function moreOrTooLong({ length }: Uint8Array): HeaderFound {
  return length < MOST_HEADER_BYTES ? 'more' : TOO_LONG;
}

/** The block's length from the extra field BC, which holds it less 1; undefined in plain gzip. */
function blockBytesIn(extra: Uint8Array): number | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const fieldBytes = readUint16(extra, at + 2);
    const isBlockSize = extra[at] === 0x42 && extra[at + 1] === 0x43 && fieldBytes === 2;
    if (isBlockSize && at + 6 <= extra.length) return readUint16(extra, at + 4) + 1;
    at += 4 + fieldBytes;
  }
  return undefined;
}

export function readUint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return (readUint16(bytes, at) | (readUint16(bytes, at + 2) << 16)) >>> 0;
}
