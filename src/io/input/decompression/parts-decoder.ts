// What decoders have in common. A compressed input is parts behind one another (members, blocks, frames). Short ones are
// decoded side by side, several in a run and several runs in flight; a long one is streamed alone. Promises that data come
// in order, that those before a fault come before it, and that they count as verified when their part has ended right.
import type { CompressedFault, Decoder } from './decoder.ts';

/** What has come out of a run: all of its data, or those before a part that is wrong. */
export interface Decoded {
  readonly data: Uint8Array;
  readonly fault?: CompressedFault;
  /** Offset in the input of its first byte, where reading could begin anew there and somebody wants to know. */
  readonly restartsAt?: number;
}

/** A part that is decoded piece by piece: undefined when all of it has been given and was found right. */
export interface StreamedPart {
  next(): Promise<Uint8Array | undefined>;
}

export abstract class PartsDecoder implements Decoder {
  readonly #runsInFlight: number;
  readonly #runs: Promise<Decoded>[] = [];
  #streamed: StreamedPart | undefined;
  /** What is wrong behind the runs in flight. */
  #fault: { readonly error: unknown } | undefined;
  #verifiedBytes = 0;
  /** Data of the streamed part, which is not verified yet. */
  #openBytes = 0;

  /** `verifiedBytes` of the data have been read before, by another. */
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
   * The short parts that are whole by now, on their way, which never rejects; undefined where something else comes, or has
   * not come yet. Parts before a fault are not held up by it: it may be thrown at the next call.
   */
  protected abstract startRun(): Promise<Decoded> | undefined;

  /** A run begins at this offset in the input, and in the data. */
  protected noteRestart?(raw: number, data: number): void;

  /** Where no run is in flight and none could be started: the long part that comes, or waits until more is known. */
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
