// The outputs of a run, written side by side: results, filtered-out records, quarantined records
// (each perhaps two for the mates of pairs), and the errors of those. Results arrive compressed
// from the workers; everything else is compressed here, and so is the end of each output.
import type { Compression } from '../../job/compression.ts';
import type { ByteSink, SinkPlan } from '../../io/output/byte-sink.ts';
import type { Compressor } from '../../io/output/compression/compressor.ts';
import { newCompressor } from '../../io/output/compression/new-compressor.ts';
import { NO_BYTES_YET, runningChecksum } from '../../io/resume/checksum.ts';
import type { Written } from '../../io/resume/written.ts';
import { OUTPUTS, type ByOutput, type OutputName } from '../protocol/output-names.ts';

/** A planned output: where it goes, and its compression. */
export interface WriterOutput {
  readonly sink: SinkPlan;
  readonly compression: Compression;
}

interface OpenOutput {
  readonly sink: ByteSink;
  readonly compressor: Compressor | undefined;
  bytes: number;
  /** Checksum of all these bytes; undefined if not wanted. */
  checksum: number | undefined;
}

/** Bytes to write next, by output. */
export class Pieces {
  readonly #pieces = new Map<OutputName, Uint8Array[]>();
  /** After the main output's pieces. */
  #text = '';

  /**
   * A string is latin1, for the main output: consecutive strings, of small results, become one
   * piece.
   */
  add(output: OutputName, piece: Uint8Array | string): void {
    if (typeof piece === 'string') {
      this.#text += piece;
      return;
    }
    if (output === 'main') this.#endText();
    this.#put(output, piece);
  }

  of(output: OutputName): readonly Uint8Array[] {
    if (output === 'main') this.#endText();
    return this.#pieces.get(output) ?? [];
  }

  get isEmpty(): boolean {
    return this.#pieces.size === 0 && this.#text.length === 0;
  }

  #endText(): void {
    if (this.#text.length === 0) return;
    this.#put('main', Buffer.from(this.#text, 'latin1'));
    this.#text = '';
  }

  #put(output: OutputName, piece: Uint8Array): void {
    if (piece.length === 0) return;
    const pieces = this.#pieces.get(output);
    if (pieces === undefined) this.#pieces.set(output, [piece]);
    else pieces.push(piece);
  }
}

/** Of the outputs of this run. */
export type WrittenOutputs = { readonly [Name in OutputName]?: Written };

/** The outputs of this run. */
export type WriterOutputs = ByOutput<WriterOutput>;

const NOTHING_WRITTEN = { length: 0, checksum: NO_BYTES_YET };

export class Outputs {
  readonly #opened: ByOutput<OpenOutput>;

  /**
   * Opens them at once: the open of a FIFO waits for its reader, which may open another first.
   * `hasChecksums`: for a journal.
   */
  static async open(
    plans: WriterOutputs,
    open: (plan: SinkPlan, output: OutputName) => Promise<ByteSink>,
    hasChecksums = false,
  ): Promise<Outputs> {
    const opened = await Promise.all(
      OUTPUTS.map(async (output): Promise<[OutputName, OpenOutput | undefined]> => {
        const plan = plans[output];
        if (plan === undefined) return [output, undefined];
        const [sink, compressor] = await Promise.all([open(plan.sink, output), newCompressor(plan.compression)]);
        const { length: bytes, checksum } = plan.sink.kind === 'begun-file' ? plan.sink : NOTHING_WRITTEN;
        return [output, { sink, compressor, bytes, checksum: hasChecksums ? checksum : undefined }];
      }),
    );
    return new Outputs(Object.fromEntries(opened));
  }

  constructor(opened: ByOutput<OpenOutput>) {
    this.#opened = opened;
  }

  /** Bytes of results, written or about to be. */
  get resultBytes(): number {
    return (this.#opened.main?.bytes ?? 0) + (this.#opened.mate?.bytes ?? 0);
  }

  /** What each output holds by now; empty without checksums. */
  get written(): WrittenOutputs {
    const written = OUTPUTS.flatMap((name): [OutputName, Written][] => {
      const { bytes = 0, checksum } = this.#opened[name] ?? {};
      return checksum === undefined ? [] : [[name, { bytes, checksum }]];
    });
    return Object.fromEntries(written);
  }

  /** One after another, while writing continues: everything written before the call is synced. */
  async sync(): Promise<void> {
    for (const name of OUTPUTS) await this.#opened[name]?.sink.sync?.();
  }

  /** Compresses data for this output; does nothing if there is no such output. */
  packed(output: OutputName, data: Uint8Array): readonly Uint8Array[] {
    const opened = this.#opened[output];
    return opened === undefined ? [] : (opened.compressor?.compress(data) ?? [data]);
  }

  /**
   * At once: a reader of several may wait for one before it continues with another. Undefined if
   * all are written when the call returns.
   */
  write(pieces: Pieces): Promise<unknown> | undefined {
    const pending: Promise<void>[] = [];
    try {
      for (const output of OUTPUTS) {
        const written = this.#writeTo(this.#opened[output], pieces.of(output));
        if (written !== undefined) pending.push(written);
      }
    } catch (error) {
      for (const other of pending) other.catch(() => undefined); // one failure is enough to report
      throw error;
    }
    return pending.length < 2 ? pending[0] : Promise.all(pending);
  }

  /** Every output is complete, and synced. */
  async finish(outputs: readonly OutputName[] = OUTPUTS): Promise<void> {
    // At once, too: a reader may wait for the end of any of them first.
    await Promise.all(outputs.map((output) => this.#finishOne(this.#opened[output])));
  }

  #writeTo(output: OpenOutput | undefined, pieces: readonly Uint8Array[]): Promise<void> | undefined {
    if (output === undefined || pieces.length === 0) return undefined;
    for (const piece of pieces) {
      output.bytes += piece.length;
      if (output.checksum !== undefined) output.checksum = runningChecksum(output.checksum, piece);
    }
    return output.sink.write(pieces);
  }

  async #finishOne(output: OpenOutput | undefined): Promise<void> {
    if (output === undefined) return;
    const ending = output.compressor?.ending(output.bytes === 0);
    if (ending !== undefined && ending.length > 0) await this.#writeTo(output, [ending]);
    await output.sink.finish();
  }
}
