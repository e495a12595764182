// Collects the results of a batch of pairs: mates alternate in one output, or each has its own.
import type { Encoding } from '../../job/job-spec.ts';
import { findUnencodable } from '../../records/text.ts';
import { BatchOutput, type MatedBytes, type OutputBytes } from '../batch-output.ts';
import { UnencodableError } from '../record-wise/text-output.ts';

/** Characters after which the collected text is encoded. */
const FLUSH_CHARACTERS = 1024 * 1024;

/** One output: unchanged bytes, or strings; a run has only one of the two. */
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

  /** @throws UnencodableError if the encoding can't hold this pair's result */
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

  /** Begins a batch; its first `firstBytes` bytes are the first input's records. */
  begin(batch: ArrayBuffer, byteLength: number, firstBytes: number): void {
    this.#first.begin(batch, this.#second === undefined ? byteLength : firstBytes);
    this.#second?.begin(new ArrayBuffer(0), byteLength - firstBytes);
  }

  /** Keeps both mates unchanged. */
  keep(first: Uint8Array, second: Uint8Array): void {
    this.#first.keep(first);
    (this.#second ?? this.#first).keep(second);
  }

  /** Adds the terminated strings of the pair with this index. */
  add(first: string, second: string, pairIndex: number): void {
    this.#first.check(first, pairIndex);
    this.#first.check(second, pairIndex);
    this.#first.add(first);
    (this.#second ?? this.#first).add(second);
  }

  /** The caller owns the memory. */
  take(): MatedBytes {
    const first = this.#first.take();
    return this.#second === undefined ? first : { ...first, mate: this.#second.take() };
  }
}
