// The framing of zstd (RFC 8878, section 3.1). The headers of blocks say where a frame ends,
// without decoding. So engines get exact frames, and truncated or invalid frames are found here.
// Pure.
import type { FaultKind } from './decoder.ts';

/** The kind of the next bytes. `more`: the header continues after these bytes. */
export type FrameStart = FrameHeader | SkippableHeader | HeaderFault | 'garbage' | 'more';

export interface FrameHeader {
  readonly kind: 'frame';
  readonly headerBytes: number;
  /** The length of all its data; undefined if not declared. */
  readonly contentBytes: number | undefined;
  /** No block is larger than this, compressed or decompressed. */
  readonly mostBlockBytes: number;
  readonly hasChecksum: boolean;
}

/** A frame without data, for other programs: pzstd stores the lengths of frames in them. */
export interface SkippableHeader {
  readonly kind: 'skippable';
  readonly headerBytes: number;
  readonly skippedBytes: number;
}

export interface HeaderFault {
  readonly kind: Extract<FaultKind, 'damaged' | 'unreadable'>;
  /** Completes the sentence "The zstd frame …". */
  readonly what: string;
  /** How to read an unreadable frame with the zstd command. */
  readonly remedy?: string;
}

const MAGIC_BYTES = 4;
const FRAME_MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;
const SKIPPABLE_MAGIC = [0x50, 0x2a, 0x4d, 0x18] as const;
const SKIPPABLE_HEADER_BYTES = 8;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
const MOST_BLOCK_BYTES = 128 * 1024;
/** The default limit of zstd: a decoder must hold a window of data in memory. */
const MOST_WINDOW_BYTES = 128 * 1024 * 1024;

export function readFrameStart(bytes: Uint8Array): FrameStart {
  if (!isMagic(bytes)) return 'garbage';
  if (bytes.length < MAGIC_BYTES) return 'more';
  return bytes[0] === FRAME_MAGIC[0] ? readFrameHeader(bytes) : readSkippableHeader(bytes);
}

function isMagic(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, MAGIC_BYTES);
  const isFrame = first.every((byte, i) => byte === FRAME_MAGIC[i]);
  // The low half of the first byte of a skippable frame may be anything.
  return isFrame || first.every((byte, i) => (i === 0 ? byte & 0xf0 : byte) === SKIPPABLE_MAGIC[i]);
}

function readSkippableHeader(bytes: Uint8Array): FrameStart {
  if (bytes.length < SKIPPABLE_HEADER_BYTES) return 'more';
  const skippedBytes = readLittleEndian(bytes, MAGIC_BYTES, 4);
  return { kind: 'skippable', headerBytes: SKIPPABLE_HEADER_BYTES, skippedBytes };
}

function readFrameHeader(bytes: Uint8Array): FrameStart {
  const descriptor = bytes[MAGIC_BYTES];
  if (descriptor === undefined) return 'more';
  if ((descriptor & 0x08) !== 0)
    return { kind: 'damaged', what: 'has a bit set in its header that zstd does not have' };
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowAt = MAGIC_BYTES + 1;
  const dictionaryAt = windowAt + (isSingleSegment ? 0 : 1);
  const dictionaryIdBytes = DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  const contentSizeAt = dictionaryAt + dictionaryIdBytes;
  const contentSizeCode = (descriptor >> 6) as 0 | 1 | 2 | 3;
  const contentSizeBytes = contentSizeCode === 0 && isSingleSegment ? 1 : CONTENT_SIZE_BYTES[contentSizeCode];
  const headerBytes = contentSizeAt + contentSizeBytes;
  if (bytes.length < headerBytes) return 'more';

  const dictionary = readLittleEndian(bytes, dictionaryAt, dictionaryIdBytes);
  // The two-byte form begins at 256, where the one-byte form ends.
  const contentBase = contentSizeBytes === 2 ? 256 : 0;
  const contentBytes =
    contentSizeBytes === 0 ? undefined : readLittleEndian(bytes, contentSizeAt, contentSizeBytes) + contentBase;
  const windowBytes = isSingleSegment ? contentBytes! : windowOf(bytes[windowAt]!);
  if (dictionary !== 0) return needsDictionary(dictionary);
  if (windowBytes > MOST_WINDOW_BYTES) return needsWindow(windowBytes);
  const mostBlockBytes = Math.min(windowBytes, MOST_BLOCK_BYTES);
  return { kind: 'frame', headerBytes, contentBytes, mostBlockBytes, hasChecksum: (descriptor & 0x04) !== 0 };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function needsDictionary(dictionary: number): HeaderFault {
  return {
    kind: 'unreadable',
    what: `was compressed with a dictionary (number ${dictionary})`,
    remedy: 'zstd -dc -D DICTIONARY FILE | threadmill …',
  };
}

function needsWindow(bytes: number): HeaderFault {
  return {
    kind: 'unreadable',
    what: `needs a window of ${bytes} bytes; the limit is ${MOST_WINDOW_BYTES}`,
    remedy: 'zstd -dc --long=31 FILE | threadmill …',
  };
}

/** Follows one frame from block to block. */
export class FrameWalk {
  readonly #header: FrameHeader;
  #isBehindLast = false;
  #knownBytes: number;
  #mostBlockData = 0;

  constructor(header: FrameHeader) {
    this.#header = header;
    this.#knownBytes = header.headerBytes;
  }

  /**
   * The frame's first bytes whose extent is known; they need not have arrived. At the end: its
   * length.
   */
  get knownBytes(): number {
    return this.#knownBytes;
  }

  /** The bytes needed to continue the walk. */
  get wantedBytes(): number {
    return this.#knownBytes + (this.#isBehindLast ? 0 : BLOCK_HEADER_BYTES);
  }

  /** The last block's header has been read, so the frame's end is known. */
  get isOver(): boolean {
    return this.#isBehindLast;
  }

  /**
   * The upper limit of data in the known bytes: the declared length, else what the blocks can hold.
   */
  get mostDataBytes(): number {
    return this.#header.contentBytes ?? this.#mostBlockData;
  }

  /**
   * `bytes` are those at offset `at` in the frame, and must reach at least as far as before.
   * Returns what is wrong after the known bytes.
   */
  walk(bytes: Uint8Array, at = 0): string | undefined {
    while (!this.#isBehindLast && this.wantedBytes <= at + bytes.length) {
      const fault = this.#step(readLittleEndian(bytes, this.#knownBytes - at, BLOCK_HEADER_BYTES));
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #step(header: number): string | undefined {
    const { mostBlockBytes, hasChecksum } = this.#header;
    const size = header >> 3;
    const type = BLOCK_TYPES[((header >> 1) & 3) as 0 | 1 | 2 | 3];
    if (type === 'reserved') return 'has a block of a kind that zstd does not have';
    if (size > mostBlockBytes) return `has a block of ${size} bytes; the limit is ${mostBlockBytes}`;
    this.#mostBlockData += type === 'compressed' ? mostBlockBytes : size;
    this.#knownBytes += BLOCK_HEADER_BYTES + (type === 'repeated' ? 1 : size);
    if ((header & 1) === 0) return undefined;
    this.#isBehindLast = true;
    if (hasChecksum) this.#knownBytes += CHECKSUM_BYTES;
    return undefined;
  }
}

/** In the order of their codes: stored; one byte repeated; compressed; invalid. */
const BLOCK_TYPES = ['raw', 'repeated', 'compressed', 'reserved'] as const;

/** Reads up to 8 bytes. Above 2^53 the result is not exact, which no real frame needs. */
function readLittleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i -= 1) value = value * 256 + bytes[at + i]!;
  return value;
}
