// Runs a reduction's merge and finish in the writer thread: partial results come in the order of
// their batches; at the end it gives the output's bytes.
import { ResultError, ResumeError, type Place } from '../../job/errors.ts';
import type { Encoding, TerminatorName } from '../../job/job-spec.ts';
import type { RecordFormat } from '../../records/formats/record-format.ts';
import { findUnencodable } from '../../records/text.ts';
import { blame } from '../blame.ts';
import { emitResult, isIterable } from '../result.ts';
import { printed } from '../printed-results.ts';
import type { Reduction } from '../work.ts';
import { packState, unpackPartial, unpackState } from './partial.ts';
import { checkStarted } from './partial-runner.ts';

export interface ReducerOptions {
  readonly format: RecordFormat | undefined;
  readonly terminator: TerminatorName;
  readonly encoding: Encoding;
  /** The module's name in messages. */
  readonly displayName: string;
  /** Awaits a promise of the user's. */
  readonly wait: <T>(promise: PromiseLike<T>) => Promise<T>;
}

/** Characters after which output is encoded. */
const PIECE_CHARACTERS = 1024 * 1024;

/** The user's function being called, and the batch of its partial result. */
interface Call {
  readonly during: 'start' | 'merge' | 'finish';
  readonly batch?: number;
}

export class Reducer {
  readonly #reduction: Reduction;
  readonly #options: ReducerOptions;
  #accumulator: unknown;
  #merged = 0;
  #at: Call | undefined;
  #recordsOut = 0;

  constructor(reduction: Reduction, options: ReducerOptions) {
    this.#reduction = reduction;
    this.#options = options;
  }

  /** Output records that finish has returned so far. */
  get recordsOut(): number {
    return this.#recordsOut;
  }

  /** The place of an error, or of the thread's end, that occurs now. */
  place(): Place {
    return { file: this.#options.displayName, ...this.#at };
  }

  /** Packs the merged state, so that another run can continue from it. */
  pack(): Uint8Array {
    try {
      return packState({ accumulator: this.#accumulator, merged: this.#merged });
    } catch (error) {
      throw new ResumeError(`the result of merge() can't be kept for --resume: ${(error as Error).message}`, {
        place: { file: this.#options.displayName },
        advice: 'it may hold only what structured clone can copy, so no functions; or run without --resume',
        cause: error,
      });
    }
  }

  /** Continues from a packed state; takes ownership of the bytes. */
  unpack(bytes: Uint8Array): void {
    const { accumulator, merged } = unpackState(bytes);
    this.#accumulator = accumulator;
    this.#merged = merged;
  }

  /** Merges the next batch's partial result; takes ownership of its bytes. */
  async merge(batch: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return; // all records of the batch were quarantined
    const partial = unpackPartial(bytes);
    if (this.#merged > 0) {
      const merged = await this.#call({ during: 'merge', batch }, () =>
        this.#reduction.merge(this.#accumulator, partial),
      );
      if (merged !== undefined) this.#accumulator = merged;
    } else this.#accumulator = partial;
    this.#merged += 1;
  }

  /** The output, piece by piece. Without any batch, that of a fresh accumulator. */
  async *finish(): AsyncGenerator<Uint8Array> {
    if (this.#merged === 0) {
      this.#accumulator = await this.#call({ during: 'start' }, async () =>
        checkStarted(await this.#reduction.start()),
      );
    }
    const given = await this.#call({ during: 'finish' }, () => this.#reduction.finish(this.#accumulator));
    const pieces = this.#pieces(given);
    for (;;) {
      // This runs the user's generator.
      const next = await this.#call({ during: 'finish' }, () => pieces.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  *#pieces(given: unknown): Generator<Uint8Array> {
    const { format, terminator } = this.#options;
    const end = terminator === 'nul' ? '\0' : '\n';
    let text = '';
    const emit = (record: string) => {
      text += record + end;
    };
    const value = format === undefined ? given : printed(given, format);
    if (!isIterable(value)) this.#recordsOut += emitResult(value, emit);
    else {
      for (const item of value) {
        this.#recordsOut += emitResult([item], emit);
        if (text.length < PIECE_CHARACTERS) continue;
        yield this.#encoded(text);
        text = '';
      }
    }
    if (text !== '') yield this.#encoded(text);
  }

  #encoded(text: string): Uint8Array {
    const { encoding } = this.#options;
    const wrong = findUnencodable(text, encoding);
    if (wrong < 0) return Buffer.from(text, encoding);
    const code = text.charCodeAt(wrong).toString(16).toUpperCase().padStart(4, '0');
    throw new ResultError(`finish() gave U+${code}, which ${encoding} can't hold`);
  }

  async #call<T>(at: Call, call: () => T | PromiseLike<T>): Promise<T> {
    this.#at = at;
    try {
      return await this.#options.wait(Promise.resolve(call()));
    } catch (error) {
      throw blame(error, this.place());
    }
  }
}
