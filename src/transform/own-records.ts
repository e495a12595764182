// Typed records of work that may wait: between a record and its result others are read, so the format, which knows the record
// read last, is told again whose result it prints.
import type { RecordFormat } from '../records/formats/record-format.ts';
import type { RecordContext } from './context.ts';
import { isThenable } from './result.ts';
import { printed } from './printed-results.ts';
import type { RecordFunction, TypedFunction } from './work.ts';

export class OwnRecords {
  readonly #format: RecordFormat;
  /** Records as they were read, and those of them that expressions have put something into. */
  readonly #read = new WeakSet<object>();
  readonly #edited = new WeakSet<object>();
  /** By the context of each try. */
  readonly #current = new WeakMap<RecordContext, unknown>();

  constructor(format: RecordFormat) {
    this.#format = format;
  }

  /** The record, its filters' and its map's alike. */
  typed(work: TypedFunction): RecordFunction {
    return (text, context) => {
      if (!this.#current.has(context)) this.#current.set(context, this.parse(text));
      return work(this.#current.get(context), context);
    };
  }

  /** The function, with records of the format that it gives as their texts. */
  printing(map: RecordFunction): RecordFunction {
    return (text, context) => {
      const value = map(text, context);
      if (isThenable(value)) return this.#settled(value, text);
      return this.#printed(value, text);
    };
  }

  /** Anew each time. @throws RecordFault */
  parse(text: string): unknown {
    const record = this.#format.parse(text, NaN);
    if (typeof record === 'object' && record !== null) this.#read.add(record);
    return record;
  }

  markEdited(record: unknown): void {
    if (typeof record === 'object' && record !== null) this.#edited.add(record);
  }

  async #settled(promise: PromiseLike<unknown>, text: string): Promise<unknown> {
    return this.#printed(await promise, text);
  }

  /** What several results are printed by lasts until another record is read: they are put together at once. */
  #printed(value: unknown, text: string): unknown {
    const format = this.#format;
    if (typeof value !== 'object' || value === null) return printed(value, format, text);
    const again = format.parse(text, NaN);
    if (this.#read.has(value)) format.recall(value, text, format.digits);
    else format.recall(again, text, format.digits);
    if (this.#edited.has(value)) format.markEdited?.();
    const given = printed(value, format, text);
    const isSeveral = typeof given === 'object' && given !== null && given !== value;
    return isSeveral ? [...(given as Iterable<unknown>)] : given;
  }
}
