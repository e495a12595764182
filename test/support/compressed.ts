// gzip and BGZF built by hand, field by field as their specifications say; and sources that return
// bytes as files and streams do.
import { WakeUp } from '../../src/flow/wake-up.ts';
import { crc32, deflateRawSync } from 'node:zlib';
import type { ByteSource } from '../../src/io/input/byte-source.ts';

export interface MemberFields {
  readonly extra?: Uint8Array;
  readonly name?: string;
  readonly comment?: string;
  readonly hasHeaderCheck?: boolean;
  /** Replaces the true checksum of the data. */
  readonly checksum?: number;
  readonly dataBytes?: number;
}

/** A gzip member (RFC 1952). */
export function member(data: Uint8Array, fields: MemberFields = {}): Buffer {
  const { checksum = crc32(data), dataBytes = data.length } = fields;
  return Buffer.concat([memberHeader(fields), deflateRawSync(data), uint32(checksum), uint32(dataBytes)]);
}

export function memberHeader({ extra, name, comment, hasHeaderCheck = false }: MemberFields = {}): Buffer {
  const flags =
    (hasHeaderCheck ? 2 : 0) | (extra ? 4 : 0) | (name === undefined ? 0 : 8) | (comment === undefined ? 0 : 16);
  const header = Buffer.concat([
    Buffer.of(0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3),
    ...(extra === undefined ? [] : [uint16(extra.length), extra]),
    ...[name, comment].map((text) => (text === undefined ? Buffer.alloc(0) : Buffer.from(`${text}\0`, 'latin1'))),
  ]);
  return hasHeaderCheck ? Buffer.concat([header, uint16(crc32(header) & 0xffff)]) : header;
}

export interface BlockFields {
  /** Replaces the block's true length. */
  readonly blockBytes?: number;
  readonly checksum?: number;
  readonly dataBytes?: number;
}

/** A BGZF block (SAM specification, section 4.1). */
export function block(data: Uint8Array, fields: BlockFields = {}): Buffer {
  const deflated = deflateRawSync(data);
  const { checksum = crc32(data), dataBytes = data.length, blockBytes = deflated.length + 26 } = fields;
  const header = memberHeader({ extra: blockSizeField(blockBytes) });
  return Buffer.concat([header, deflated, uint32(checksum), uint32(dataBytes)]);
}

export function blockSizeField(blockBytes: number): Buffer {
  return Buffer.concat([Buffer.from('BC'), uint16(2), uint16(blockBytes - 1)]);
}

/** As printed in the specification. */
export const END_BLOCK = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

/** The data in blocks of so many bytes, and the end-of-file block. */
export function bgzf(data: Uint8Array, dataBytesABlock: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += dataBytesABlock) blocks.push(block(data.subarray(at, at + dataBytesABlock)));
  return Buffer.concat([...blocks, END_BLOCK]);
}

function uint16(value: number): Buffer {
  return Buffer.of(value & 255, (value >> 8) & 255);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Incompressible bytes, the same for the same seed. */
export function noise(bytes: number, seed = 1): Buffer {
  const noisy = Buffer.alloc(bytes);
  let state = seed;
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    noisy[at] = state >>> 24;
  }
  return noisy;
}

export type Arrival = 'at-once' | 'later';

/** A source that returns these bytes in pieces of these lengths, which repeat. */
export function arriving(bytes: Uint8Array, lengths: readonly number[], arrival: Arrival = 'at-once'): ByteSource {
  let taken = 0;
  let reads = 0;
  const take = (target: Uint8Array) => {
    const most = Math.min(target.length, lengths[reads % lengths.length]!);
    reads += 1;
    const piece = bytes.subarray(taken, taken + most);
    target.set(piece);
    taken += piece.length;
    return piece.length;
  };
  return {
    isStream: arrival === 'later',
    get bytesTaken() {
      return taken;
    },
    read: (target) =>
      arrival === 'at-once' ? take(target) : new Promise((resolve) => setImmediate(() => resolve(take(target)))),
    close: () => {},
  };
}

/**
 * A stream that returns what the test puts into it, when the test does so; until then a read waits.
 */
export class ManualStream implements ByteSource {
  readonly isStream = true;
  bytesTaken = 0;
  reads = 0;
  isClosed = false;
  #waiting = Buffer.alloc(0);
  #end: { readonly error: Error | undefined } | undefined;
  readonly #wakeUp = new WakeUp();

  put(bytes: Uint8Array): void {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    this.#wakeUp.wake();
  }

  end(error?: Error): void {
    this.#end ??= { error };
    this.#wakeUp.wake();
  }

  async read(target: Uint8Array): Promise<number> {
    this.reads += 1;
    while (this.#waiting.length === 0 && this.#end === undefined) {
      await this.#wakeUp.wait();
    }
    if (this.#waiting.length === 0 && this.#end?.error !== undefined) throw this.#end.error;
    const bytes = this.#waiting.copy(target);
    this.#waiting = this.#waiting.subarray(bytes);
    this.bytesTaken += bytes;
    return bytes;
  }

  /** As a stream that is destroyed: reads return its end. */
  close(): void {
    this.isClosed = true;
    this.end();
  }
}

export interface Reading {
  readonly data: Buffer;
  /** The error that ended it, if any. */
  readonly error: unknown;
}

/** Everything that the source returns, and how it ends. */
export async function readToEnd(source: ByteSource, chunkBytes = 64 * 1024): Promise<Reading> {
  const pieces: Buffer[] = [];
  const target = new Uint8Array(chunkBytes);
  try {
    for (;;) {
      const bytes = await source.read(target);
      if (bytes === 0) return { data: Buffer.concat(pieces), error: undefined };
      pieces.push(Buffer.from(target.subarray(0, bytes)));
    }
  } catch (error) {
    return { data: Buffer.concat(pieces), error };
  }
}
