// Refuses inputs whose lines end in a carriage return alone, as old Excel writes them. Read by
// newlines, such an input is one line, and with a header it has no records. An input is refused at
// its end, or when its first line exceeds the size limit of a record, if it has no newline but a
// return between other bytes.
import { FramingError } from '../../../job/errors.ts';
import { STANDARD_INPUT, type ByteSource } from '../byte-source.ts';
import type { RestartPoint } from '../decompression/restart-points.ts';
import { quoted } from './remedy.ts';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 0x22;

export interface ReturnsOnlyOptions {
  /** The input's name as the user gave it. */
  readonly displayName: string;
  /** In CSV, returns inside quotes are text. */
  readonly isCsv: boolean;
  /** The limit for the first line. */
  readonly maxLineBytes: number;
}

/** The source, watched until the first newline. */
export class ReturnsOnlyWatch implements ByteSource {
  readonly #source: ByteSource;
  readonly #options: ReturnsOnlyOptions;
  #isWatching = true;
  #bytes = 0;
  #isQuoteOpen = false;
  /** `text`: other bytes were read; `return`: then a return; `between`: then other bytes again. */
  #seen: 'nothing' | 'text' | 'return' | 'between' = 'nothing';

  constructor(source: ByteSource, options: ReturnsOnlyOptions) {
    this.#source = source;
    this.#options = options;
  }

  get isStream(): boolean {
    return this.#source.isStream;
  }

  get bytesTaken(): number {
    return this.#source.bytesTaken;
  }

  read(target: Uint8Array): number | Promise<number> {
    const read = this.#source.read(target);
    if (!this.#isWatching) return read;
    return typeof read === 'number' ? this.#look(target, read) : read.then((bytes) => this.#look(target, bytes));
  }

  /** After a seek there is no first line to watch. */
  seek(offset: number, restart?: RestartPoint): number {
    this.#isWatching = false;
    return this.#source.seek!(offset, restart);
  }

  restartBefore(offset: number): RestartPoint | undefined {
    return this.#source.restartBefore?.(offset);
  }

  close(): void {
    this.#source.close();
  }

  #look(target: Uint8Array, read: number): number {
    const bytes = target.subarray(0, read);
    if (bytes.includes(NEWLINE)) {
      this.#isWatching = false;
      return read;
    }
    for (const byte of bytes) this.#see(byte);
    this.#bytes += read;
    if (this.#seen === 'between' && (read === 0 || this.#bytes > this.#options.maxLineBytes)) this.#refuse();
    return read;
  }

  #see(byte: number): void {
    if (byte === QUOTE && this.#options.isCsv) this.#isQuoteOpen = !this.#isQuoteOpen;
    if (byte === RETURN && !this.#isQuoteOpen) {
      if (this.#seen === 'text') this.#seen = 'return';
    } else if (this.#seen === 'nothing') this.#seen = 'text';
    else if (this.#seen === 'return') this.#seen = 'between';
  }

  #refuse(): never {
    const { displayName } = this.#options;
    throw new FramingError('its lines end in a carriage return alone, as in files of old Excel: it has no newline', {
      place: { file: displayName },
      advice: wayOf(displayName),
    });
  }
}

function wayOf(displayName: string): string {
  const translated = "tr '\\r' '\\n'";
  if (displayName === STANDARD_INPUT) return `… | ${translated} | threadmill …`;
  const unpack = /\.zst$/i.test(displayName) ? 'zstd -dc' : /\.(?:gz|bgz)$/i.test(displayName) ? 'gzip -dc' : undefined;
  const read =
    unpack === undefined
      ? `${translated} < ${quoted(displayName)}`
      : `${unpack} ${quoted(displayName)} | ${translated}`;
  return `${read} | threadmill …`;
}
