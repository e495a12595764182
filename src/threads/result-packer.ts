// Compresses the results of a worker, each for itself: so that what comes out depends on the batch alone, and the writer
// only writes. What has been compressed takes the place of what it is made of, as far as it fits there.
import type { Compression } from '../job/compression.ts';
import type { Compressor } from '../io/compression/compressor.ts';
import { newCompressor } from '../io/compression/new-compressor.ts';
import type { OutputBytes } from '../transform/batch-output.ts';
import type { BatchResult } from '../transform/batch-runner.ts';
import type { Refused } from '../transform/refused-records.ts';

export interface PackingPlan {
  readonly main: Compression;
  /** Of pairs with two outputs: the second's. */
  readonly mate: Compression;
  /** Of what filters refuse. */
  readonly refused: Compression;
  /** Of what is set aside. */
  readonly quarantine: Compression;
}

export class ResultPacker {
  readonly #main: Compressor | undefined;
  readonly #mate: Compressor | undefined;
  readonly #refused: Compressor | undefined;

  constructor(main: Compressor | undefined, mate: Compressor | undefined, refused: Compressor | undefined) {
    this.#main = main;
    this.#mate = mate;
    this.#refused = refused;
  }

  pack(result: BatchResult): BatchResult {
    const packed = { ...result, ...packedBytes(result, this.#main) };
    return result.mate === undefined ? packed : { ...packed, mate: packedBytes(result.mate, this.#mate) };
  }

  packRefused(refused: Refused): Refused {
    return refused.output === undefined ? refused : { ...refused, output: packedBytes(refused.output, this.#refused) };
  }
}

export async function newResultPacker({ main, mate, refused }: PackingPlan): Promise<ResultPacker> {
  return new ResultPacker(await newCompressor(main), await newCompressor(mate), await newCompressor(refused));
}

function packedBytes({ buffer, byteLength }: OutputBytes, compressor: Compressor | undefined): OutputBytes {
  if (compressor === undefined) return { buffer, byteLength };
  const pieces = compressor.compress(new Uint8Array(buffer, 0, byteLength));
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const target = bytes <= buffer.byteLength ? buffer : new ArrayBuffer(bytes);
  let at = 0;
  for (const piece of pieces) {
    new Uint8Array(target).set(piece, at);
    at += piece.length;
  }
  return { buffer: target, byteLength: bytes };
}
