// Collects what becomes of a batch of pairs: mates in turns in one output, or each in an output of its own.
import type { Encoding } from '../../job/job-spec.ts';
import { findUnencodable } from '../../records/text.ts';
import { BatchOutput, type MatedBytes, type OutputBytes } from '../batch-output.ts';
import { UnencodableError } from '../record-wise/text-output.ts';

/** Text is encoded when it has grown to this many characters. */
const FLUSH_CHARACTERS = 1024 * 1024;

/** Of one output: bytes as they came, or texts; a run has the one kind or the other. */
class Part {
  readonly #encoding: Encoding;
  readonly #bytes: BatchOutput;
  #text = '';

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
    this.#bytes = new BatchOutput(encoding);
  }

  begin(batch: ArrayBuffer, byteLength: number): void {
    this.#bytes.beginApart(batch, byteLength);
    this.#text = '';
  }

  keep(bytes: Uint8Array): void {
    this.#bytes.append(bytes);
  }

  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= FLUSH_CHARACTERS) this.#flush();
  }

  take(): OutputBytes {
    this.#flush();
    return this.#bytes.take();
  }

  /** @throws UnencodableError where the encoding can't hold what this pair gave */
  check(text: string, pairIndex: number): void {
    const wrong = findUnencodable(text, this.#encoding);
    if (wrong >= 0) throw new UnencodableError(pairIndex, text.charCodeAt(wrong), this.#encoding);
  }

  #flush(): void {
    if (this.#text !== '') this.#bytes.appendText(this.#text, 0);
    this.#text = '';
  }
}

export class PairOutput {
  readonly #first: Part;
  readonly #second: Part | undefined;

  constructor(encoding: Encoding, hasMateOutput: boolean) {
    this.#first = new Part(encoding);
    this.#second = hasMateOutput ? new Part(encoding) : undefined;
  }

  /** Begins a batch, of which the first `firstBytes` are the first input's records. */
  begin(batch: ArrayBuffer, byteLength: number, firstBytes: number): void {
    this.#first.begin(batch, this.#second === undefined ? byteLength : firstBytes);
    this.#second?.begin(new ArrayBuffer(0), byteLength - firstBytes);
  }

  /** Both mates as they came. */
  keep(first: Uint8Array, second: Uint8Array): void {
    this.#first.keep(first);
    (this.#second ?? this.#first).keep(second);
  }

  /** The texts, terminated, of the pair with this index. */
  add(first: string, second: string, pairIndex: number): void {
    this.#first.check(first, pairIndex);
    this.#first.check(second, pairIndex);
    this.#first.add(first);
    (this.#second ?? this.#first).add(second);
  }

  /** The caller owns the memory now. */
  take(): MatedBytes {
    const first = this.#first.take();
    return this.#second === undefined ? first : { ...first, mate: this.#second.take() };
  }
}
