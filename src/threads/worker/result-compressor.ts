// A worker's results as they go to the outputs: split by output, and compressed as each output is.
// Each result is compressed separately, so that the bytes depend on the batch alone, and the writer
// only writes. Compressed bytes reuse the memory of their source if they fit.
import type { Compression } from '../../job/compression.ts';
import type { Compressor } from '../../io/output/compression/compressor.ts';
import { newCompressor } from '../../io/output/compression/new-compressor.ts';
import type { MatedBytes, OutputBytes } from '../../transform/batch-output.ts';
import type { BatchResult } from '../../transform/batch-runner.ts';
import type { SetAside } from '../../transform/bisection/set-aside.ts';
import { KeptRecords } from '../../transform/kept-records.ts';
import type { Refused } from '../../transform/refused-records.ts';
import { MATE_OF, OUTPUTS, type ByOutput, type OutputName, type RecordOutputName } from '../protocol/output-names.ts';

/** The outcome of a batch. */
export interface BatchParts {
  readonly result: BatchResult;
  readonly refused: Refused;
  /** Failing records, if they are quarantined. */
  readonly aside?: SetAside | undefined;
}

/** For this output. */
export interface CompressedPart extends OutputBytes {
  readonly output: OutputName;
}

const NOTHING: readonly CompressedPart[] = [];

export class ResultCompressor {
  readonly #compressors: ByOutput<Compressor>;

  constructor(compressors: ByOutput<Compressor>) {
    this.#compressors = compressors;
  }

  /** Bytes for the main output. */
  compressMain(result: BatchResult): OutputBytes {
    return compressedBytes(result, this.#compressors.main);
  }

  /** Bytes for the others. */
  compressOthers({ result: { mate }, refused, aside }: BatchParts): readonly CompressedPart[] {
    if (mate === undefined && refused.output === undefined && aside === undefined) return NOTHING;
    return [
      ...this.#compress('mate', mate),
      ...this.#compressMated('refused', refused.output),
      ...this.#compressMated('quarantine', aside?.output),
      ...this.#compress('errors', aside?.errors),
    ];
  }

  #compressMated(output: RecordOutputName, bytes: MatedBytes | undefined): CompressedPart[] {
    return [...this.#compress(output, bytes), ...this.#compress(MATE_OF[output], bytes?.mate)];
  }

  #compress(output: OutputName, bytes: OutputBytes | undefined): CompressedPart[] {
    return bytes === undefined ? [] : [{ output, ...compressedBytes(bytes, this.#compressors[output]) }];
  }
}

/** Collects the unchanged records for this output; undefined if the run has no such output. */
export function newKeptRecords(outputs: ByOutput<unknown>, output: RecordOutputName): KeptRecords | undefined {
  return outputs[output] === undefined ? undefined : new KeptRecords(outputs[MATE_OF[output]] !== undefined);
}

/** Each as its output is compressed. */
export async function newResultCompressor(compressions: ByOutput<Compression>): Promise<ResultCompressor> {
  const compressors: { [Name in OutputName]?: Compressor | undefined } = {};
  for (const output of OUTPUTS) {
    const compression = compressions[output];
    if (compression !== undefined) compressors[output] = await newCompressor(compression);
  }
  return new ResultCompressor(compressors);
}

function compressedBytes({ buffer, byteLength }: OutputBytes, compressor: Compressor | undefined): OutputBytes {
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
