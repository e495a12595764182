// Compresses the results of a worker, each for itself: so that what comes out depends on the batch alone, and the writer
// only writes. What has been compressed takes the place of what it is made of, as far as it fits there.
import type { Compression } from '../job/compression.ts';
import type { Compressor } from '../io/compression/compressor.ts';
import { newCompressor } from '../io/compression/new-compressor.ts';
import type { OutputBytes } from '../transform/batch-output.ts';
import type { BatchResult } from '../transform/batch-runner.ts';
import type { SetAside } from '../transform/narrowing/set-aside.ts';
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
  readonly #quarantine: Compressor | undefined;

  constructor(compressors: { readonly [Name in keyof PackingPlan]: Compressor | undefined }) {
    this.#main = compressors.main;
    this.#mate = compressors.mate;
    this.#refused = compressors.refused;
    this.#quarantine = compressors.quarantine;
  }

  pack(result: BatchResult): BatchResult {
    if (this.#main === undefined && this.#mate === undefined) return result;
    const packed = { ...result, ...packedBytes(result, this.#main) };
    return result.mate === undefined ? packed : { ...packed, mate: packedBytes(result.mate, this.#mate) };
  }

  packRefused(refused: Refused): Refused {
    return refused.output === undefined ? refused : { ...refused, output: packedBytes(refused.output, this.#refused) };
  }

  packAside(aside: SetAside): SetAside {
    return aside.output === undefined ? aside : { ...aside, output: packedBytes(aside.output, this.#quarantine) };
  }
}

export async function newResultPacker({ main, mate, refused, quarantine }: PackingPlan): Promise<ResultPacker> {
  return new ResultPacker({
    main: await newCompressor(main),
    mate: await newCompressor(mate),
    refused: await newCompressor(refused),
    quarantine: await newCompressor(quarantine),
  });
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
