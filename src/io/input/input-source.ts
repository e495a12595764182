// An input as the reader reads it: plain, or decompressed. The kind is detected from the first
// bytes, when they are read: opening never waits for them. An input that is not text, such as a BAM
// file, is refused.
import { CorruptInputError, InputError } from '../../job/errors.ts';
import { UNKNOWN_BYTES } from '../../job/shard.ts';
import { STANDARD_INPUT, type ByteSource } from './byte-source.ts';
import type { BlockEnd } from './decompression/gzip-decoder.ts';
import { CompressedFault, type Decoder } from './decompression/decoder.ts';
import { containerOf, type Container } from './decompression/magic.ts';
import { RawBytes } from './decompression/raw-bytes.ts';
import { RestartPoints, type RestartPoint } from './decompression/restart-points.ts';
import type { ProcessGroupTable } from '../process/process-group-table.ts';
import { recognise, type Expected } from './recognition/recognise.ts';
import { remedyFor } from './recognition/remedy.ts';

export interface InputSourceOptions {
  /** The input's name as the user gave it. */
  readonly displayName: string;
  /** False: an input in BGZF may lack the empty block at its end. */
  readonly isEndBlockNeeded: boolean;
  /** Called with what was accepted only because of an option. */
  readonly onWarning: (text: string) => void;
  /**
   * The table for the processes that decompress it; needed if this thread may be ended by force.
   */
  readonly note?: ProcessGroupTable | undefined;
  /**
   * What the input should hold: a recognised file of another kind is refused. Left out: any bytes
   * are accepted.
   */
  readonly expected?: Omit<Expected, 'isUnpacked'> | undefined;
  /** Of BGZF: it is read up to here. */
  readonly end?: BlockEnd | undefined;
  /** Keeps restart points, for `restartBefore`. */
  readonly notesRestarts?: boolean | undefined;
}

export class InputSource implements ByteSource {
  readonly #source: ByteSource;
  #raw: RawBytes;
  readonly #options: InputSourceOptions;
  #state: 'unknown' | 'plain' | 'compressed' | 'ended' = 'unknown';
  #decoder: Decoder | undefined;
  /** Makes a decoder that starts at a restart point; undefined if the format has none. */
  #decodeFrom: ((dataOffset: number) => Decoder) | undefined;
  readonly #restarts: RestartPoints | undefined;
  /** Decoded data that did not fit the reader's buffer. */
  #rest: Uint8Array = new Uint8Array(0);
  #bytesGiven = 0;

  constructor(source: ByteSource, options: InputSourceOptions) {
    this.#source = source;
    this.#raw = new RawBytes(source);
    this.#options = options;
    if (options.notesRestarts === true) this.#restarts = new RestartPoints();
  }

  get isStream(): boolean {
    return this.#source.isStream;
  }

  get bytesTaken(): number {
    // Bytes that were only read to detect the kind don't count.
    return this.#state === 'plain' ? this.#bytesGiven : this.#source.bytesTaken;
  }

  read(target: Uint8Array): number | Promise<number> {
    if (this.#rest.length > 0) return this.#giveRest(target);
    return this.#state === 'plain' ? this.#readPlain(target) : this.#readOn(target);
  }

  seek(offset: number, restart?: RestartPoint): number {
    const held = this.#bytesGiven + this.#rest.length;
    if (this.#state === 'plain' && offset > held) {
      this.#rest = new Uint8Array(0);
      this.#bytesGiven = this.#source.seek!(offset);
    } else if (this.#decodeFrom !== undefined && restart !== undefined && restart.data > held) {
      this.#decoder?.close();
      this.#raw.abandon();
      this.#raw = new RawBytes(this.#source, this.#source.seek!(restart.raw));
      this.#decoder = this.#decodeFrom(restart.data);
      this.#state = 'compressed';
      this.#rest = new Uint8Array(0);
      this.#bytesGiven = restart.data;
    }
    return this.#bytesGiven;
  }

  restartBefore(offset: number): RestartPoint | undefined {
    return this.#restarts?.before(offset);
  }

  close(): void {
    this.#decoder?.close();
    this.#raw.close();
  }

  #readPlain(target: Uint8Array): number | Promise<number> {
    const read = this.#source.read(target);
    return typeof read === 'number' ? this.#counted(read) : read.then((bytes) => this.#counted(bytes));
  }

  async #readOn(target: Uint8Array): Promise<number> {
    if (this.#state === 'unknown') await this.#begin();
    if (this.#rest.length > 0) return this.#giveRest(target);
    if (this.#state === 'plain') return 0;
    if (this.#state === 'ended') return 0;
    this.#rest = await this.#nextPiece();
    return this.#giveRest(target);
  }

  async #begin(): Promise<void> {
    const raw = this.#raw;
    let container: Container | undefined;
    do {
      const hasMore = await raw.fillMore();
      container = containerOf(raw.held, !hasMore);
    } while (container === undefined);
    if (container === 'plain') {
      while (!this.#isAsExpected(raw.held, raw.hasEnded, false)) await raw.fillMore();
      this.#rest = raw.held;
      this.#state = 'plain';
      return;
    }
    this.#decoder = await this.#newDecoder(container);
    this.#state = 'compressed';
    this.#rest = await this.#firstData();
  }

  /** Decompresses as much as is needed to recognise the data. */
  async #firstData(): Promise<Uint8Array> {
    let data: Uint8Array = new Uint8Array(0);
    do {
      const piece = await this.#nextPiece();
      data = data.length === 0 ? piece : Buffer.concat([data, piece]);
    } while (!this.#isAsExpected(data, this.#state === 'ended', true));
    return data;
  }

  /** False if more bytes are needed; throws an InputError for a file of another kind. */
  #isAsExpected(first: Uint8Array, hasEnded: boolean, isUnpacked: boolean): boolean {
    const { expected, displayName } = this.#options;
    if (expected === undefined) return true;
    const foreign = recognise(first, hasEnded, { ...expected, isUnpacked });
    if (foreign === 'none' || foreign === undefined) return foreign === 'none';
    const isStandardInput = displayName === STANDARD_INPUT;
    throw new InputError(`is ${foreign.name}, which threadmill does not read`, {
      place: { file: displayName },
      advice: remedyFor(foreign, { displayName, isStandardInput, isUnpacked }),
    });
  }

  async #newDecoder(container: Exclude<Container, 'plain'>): Promise<Decoder> {
    const { displayName, isEndBlockNeeded, onWarning, note, end } = this.#options;
    switch (container) {
      case 'gzip': {
        const { GzipDecoder } = await import('./decompression/gzip-decoder.ts');
        const onEndBlockMissing = (end: number) =>
          onWarning(
            `${displayName} ends at byte ${end} without the empty block that BGZF ends with: accepted because of --allow-truncated`,
          );
        const options = {
          onEndBlockMissing: isEndBlockNeeded ? undefined : onEndBlockMissing,
          restarts: this.#restarts,
          end,
        };
        this.#decodeFrom = (dataOffset) => new GzipDecoder(this.#raw, { ...options, dataOffset });
        return this.#decodeFrom(0);
      }
      case 'zstd': {
        const { newZstdDecoder } = await import('./decompression/zstd-decoder.ts');
        return newZstdDecoder(this.#raw, note);
      }
    }
  }

  async #nextPiece(): Promise<Uint8Array> {
    try {
      const piece = await this.#decoder!.next();
      if (piece !== undefined) return piece;
      this.#state = 'ended';
      return new Uint8Array(0);
    } catch (error) {
      throw error instanceof CompressedFault ? this.#corrupt(error) : error;
    }
  }

  #corrupt({ message, offset, kind }: CompressedFault): CorruptInputError {
    // in a shard they count from its first block
    const before = this.#bytesGiven >= UNKNOWN_BYTES ? UNKNOWN_BYTES : 0;
    const given = this.#bytesGiven - before;
    const verified = this.#decoder!.verifiedBytes - before;
    const extent =
      verified === given
        ? `${given} bytes of good data came before that`
        : `${given} bytes of data came before that, ${verified === 0 ? 'none' : `the first ${verified}`} of them verified`;
    return new CorruptInputError(`${message}; ${extent}`, {
      place: { file: this.#options.displayName, byte: offset },
      ...ADVICE[kind],
    });
  }

  #giveRest(target: Uint8Array): number {
    const count = Math.min(this.#rest.length, target.length);
    target.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return this.#counted(count);
  }

  #counted(bytes: number): number {
    this.#bytesGiven += bytes;
    return bytes;
  }
}

const ADVICE: Readonly<Record<CompressedFault['kind'], { readonly advice?: string }>> = {
  damaged: { advice: 'get the file again from its source' },
  truncated: { advice: 'is it still being written or copied? else get it again from its source' },
  'no-end-block': {
    advice: 'is it still being written or copied? if you know that it ends here: --allow-truncated',
  },
  unreadable: {},
};
