// One try of one record: asks the filters, then map, waits where one of them does, and puts its results together.
import type { Encoding } from '../../job/job-spec.ts';
import { findUnencodable } from '../../records/text.ts';
import { UnencodableError } from '../record-wise/text-output.ts';
import { emitResult, isThenable } from '../result.ts';
import type { LoadedWork } from '../work.ts';
import type { RecordText } from './batch-records.ts';
import type { SlotContext } from './slot-context.ts';

/** `kept`: without a map, its bytes go out as they are. */
export type Walked =
  | { readonly kind: 'refused' }
  | { readonly kind: 'kept' }
  /** Each result with its terminator; `results` may be 0. */
  | { readonly kind: 'mapped'; readonly text: string; readonly results: number };

export class RecordWalk {
  readonly #work: LoadedWork;
  readonly #record: RecordText;
  readonly #context: SlotContext;
  readonly #encoding: Encoding;
  #stage = 0;
  /** Once `advance` has given nothing to wait for. */
  walked: Walked = { kind: 'refused' };

  constructor(work: LoadedWork, record: RecordText, context: SlotContext, encoding: Encoding) {
    this.#work = work;
    this.#record = record;
    this.#context = context;
    this.#encoding = encoding;
  }

  /** What is to be waited for, and then handed to the next call; undefined at the end. */
  advance(settled?: { readonly value: unknown }): PromiseLike<unknown> | undefined {
    const { filters, map } = this.#work;
    let given = settled;
    for (; this.#stage < filters.length; this.#stage += 1) {
      const answer = given === undefined ? filters[this.#stage]!(this.#record.text, this.#context) : given.value;
      if (given === undefined && isThenable(answer)) return answer;
      given = undefined;
      if (!answer) return undefined;
    }
    if (map === undefined) {
      this.walked = { kind: 'kept' };
      return undefined;
    }
    const value = given === undefined ? map(this.#record.text, this.#context) : given.value;
    if (given === undefined && isThenable(value)) return value;
    this.walked = this.#mapped(value);
    return undefined;
  }

  #mapped(value: unknown): Walked {
    const { terminator } = this.#record;
    let text = '';
    const results = emitResult(value, (result) => {
      text += result + terminator;
    });
    const wrong = findUnencodable(text, this.#encoding);
    if (wrong >= 0) throw new UnencodableError(0, text.charCodeAt(wrong), this.#encoding);
    return { kind: 'mapped', text, results };
  }
}
