// The base of the decoders. A compressed input is a sequence of parts (members, blocks, frames).
// Short parts are decoded in runs of several, with several runs in flight; a long part is streamed
// alone. Data come in order, data before a fault come before the fault, and data count as verified
// when their part has ended correctly.
import type { CompressedFault, Decoder } from './decoder.ts';

/** The output of a run: all of its data, or the data before a damaged part. */
export interface Decoded {
  readonly data: Uint8Array;
  readonly fault?: CompressedFault;
  /**
   * The offset of its first byte in the input, if this is a restart point and restart points are
   * kept.
   */
  readonly restartsAt?: number;
}

/** A part that is decoded as a stream: undefined when all of it has been returned and verified. */
export interface StreamedPart {
  next(): Promise<Uint8Array | undefined>;
}

export abstract class PartsDecoder implements Decoder {
  readonly #runsInFlight: number;
  readonly #runs: Promise<Decoded>[] = [];
  #streamed: StreamedPart | undefined;
  /** The fault after the runs in flight. */
  #fault: { readonly error: unknown } | undefined;
  #verifiedBytes = 0;
  /** Bytes of the streamed part, which is not verified yet. */
  #openBytes = 0;

  /** `verifiedBytes`: the offset in the data at which this decoder starts. */
  constructor(runsInFlight: number, verifiedBytes = 0) {
    this.#runsInFlight = runsInFlight;
    this.#verifiedBytes = verifiedBytes;
  }

  get verifiedBytes(): number {
    return this.#verifiedBytes;
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#streamed === undefined ? await this.#nextOfRuns() : await this.#nextOf(this.#streamed);
      if (piece === 'end') return undefined;
      if (piece !== 'again' && piece.length > 0) return piece;
    }
  }

  abstract close(): void;

  /**
   * Starts decoding the short parts that have fully arrived; the promise never rejects. Undefined
   * if the next part is another, or has not arrived. A fault after these parts may be thrown at the
   * next call.
   */
  protected abstract startRun(): Promise<Decoded> | undefined;

  /** A run begins at this offset in the input and in the data. */
  protected noteRestart?(raw: number, data: number): void;

  /**
   * Called if no run is in flight and none can start: begins the next long part, or waits for more
   * bytes.
   */
  protected abstract beginNext(): Promise<StreamedPart | 'again' | 'end'>;

  async #nextOf(part: StreamedPart): Promise<Uint8Array | 'again'> {
    const piece = await part.next();
    if (piece !== undefined) {
      this.#openBytes += piece.length;
      return piece;
    }
    this.#verifiedBytes += this.#openBytes;
    this.#openBytes = 0;
    this.#streamed = undefined;
    return 'again';
  }

  async #nextOfRuns(): Promise<Uint8Array | 'again' | 'end'> {
    this.#startRuns();
    const run = this.#runs.shift();
    if (run !== undefined) return this.#dataOf(await run);
    if (this.#fault !== undefined) throw this.#fault.error;
    const next = await this.beginNext();
    if (typeof next === 'string') return next;
    this.#streamed = next;
    return 'again';
  }

  #startRuns(): void {
    try {
      while (this.#fault === undefined && this.#runs.length < this.#runsInFlight) {
        const run = this.startRun();
        if (run === undefined) break;
        this.#runs.push(run);
      }
    } catch (error) {
      this.#fault = { error };
    }
  }

  #dataOf({ data, fault, restartsAt }: Decoded): Uint8Array {
    if (restartsAt !== undefined) this.noteRestart?.(restartsAt, this.#verifiedBytes);
    this.#verifiedBytes += data.length;
    if (fault !== undefined) {
      this.#fault = { error: fault };
      this.#runs.length = 0;
    }
    return data;
  }
}
