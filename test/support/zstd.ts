// Frames made by the zstd command, inputs that contain them, and what decoders return for them.
import { spawnSync } from 'node:child_process';
import type { CompressedFault, Decoder } from '../../src/io/input/decompression/decoder.ts';
import { RawBytes } from '../../src/io/input/decompression/raw-bytes.ts';
import { ZstdByCommand } from '../../src/io/input/decompression/zstd-by-command.ts';
import { ZstdByZlib } from '../../src/io/input/decompression/zstd-by-zlib.ts';
import { ZstdDecoder } from '../../src/io/input/decompression/zstd-decoder.ts';
import type { ZstdEngine } from '../../src/io/input/decompression/zstd-engine.ts';
import { ProcessGroupTable } from '../../src/io/process/process-group-table.ts';
import { nodeZstd } from '../../src/io/system/zstd-availability.ts';
import { arriving, type Arrival } from './compressed.ts';

export const hasZstdCommand = spawnSync('zstd', ['--version']).status === 0;

/** The decoders available here: the command if it is installed, and zlib if this Node has zstd. */
export const ENGINES: readonly (readonly [name: string, make: (note?: ProcessGroupTable) => ZstdEngine])[] = [
  ...(hasZstdCommand
    ? [['the command', (note?: ProcessGroupTable) => new ZstdByCommand(note ?? newNote())] as const]
    : []),
  ...(nodeZstd() === undefined ? [] : [['zlib', () => new ZstdByZlib(nodeZstd()!)] as const]),
];

export function newNote(): ProcessGroupTable {
  return new ProcessGroupTable(ProcessGroupTable.memory(1), 1);
}

/** Compresses the data by `zstd`, with these options. */
export function zstd(data: Uint8Array, ...options: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('zstd', ['-q', '-c', ...options], { input: data, maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** With the length in its header, as for a file. */
export function sizedFrame(data: Uint8Array, ...options: string[]): Buffer {
  return zstd(data, `--stream-size=${data.length}`, ...options);
}

export function skippableFrame(content: Uint8Array, kind = 0): Buffer {
  const header = Buffer.from([0x50 + kind, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** Lines that compress about as well as real data, of about so many bytes. */
export function someLines(bytes: number): Buffer {
  const lines: string[] = [];
  let state = 1;
  for (let length = 0; length < bytes; length += lines.at(-1)!.length) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    lines.push(`chr${state % 22}\t${state}\t${(state >>> 7) % 1000}\n`);
  }
  return Buffer.from(lines.join(''));
}

export interface Reading {
  readonly data: Buffer;
  readonly fault: CompressedFault | undefined;
  readonly verifiedBytes: number;
}

/** Everything that a decoder returns, and how it ends. */
export async function readAll(decoder: Decoder): Promise<Reading> {
  const pieces: Uint8Array[] = [];
  let fault: CompressedFault | undefined;
  try {
    for (;;) {
      const piece = await decoder.next();
      if (piece === undefined) break;
      pieces.push(piece);
    }
  } catch (error) {
    fault = error as CompressedFault;
  }
  decoder.close();
  return { data: Buffer.concat(pieces), fault, verifiedBytes: decoder.verifiedBytes };
}

export function decode(
  engine: ZstdEngine,
  bytes: Uint8Array,
  pieces: readonly number[] = [2 ** 20],
  arrival: Arrival = 'at-once',
): Promise<Reading> {
  return readAll(new ZstdDecoder(new RawBytes(arriving(bytes, pieces, arrival)), engine));
}
