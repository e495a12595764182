// The context object of a worker; the batch runner updates it before each call of the user's
// functions.
import type { ArgContent, ArgValue, RecordContext } from './context.ts';

export class WorkerContext implements RecordContext {
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly worker: number;
  readonly header: readonly string[];
  readonly columns: readonly string[];
  state: unknown = undefined;
  recordNumber = 0;
  batchIndex = 0;
  file = '';
  #counters = new Map<string, number>();

  constructor(
    facts: Pick<RecordContext, 'worker' | 'header' | 'columns'> & {
      readonly args: Readonly<Record<string, ArgContent>>;
    },
  ) {
    this.args = facts.args as Readonly<Record<string, ArgValue>>;
    this.worker = facts.worker;
    this.header = facts.header;
    this.columns = facts.columns;
    // Users destructure it: ({ count }) => count('x').
    this.count = this.count.bind(this);
  }

  count(name: string, by = 1): void {
    if (typeof name !== 'string' || name === '') throw new TypeError('context.count(name, by): name must be a string');
    if (typeof by !== 'number' || !Number.isFinite(by)) {
      throw new TypeError(`context.count('${name}', by): by must be a finite number`);
    }
    const sum = (this.#counters.get(name) ?? 0) + by;
    // JSON, and so the report, would turn it into null.
    if (!Number.isFinite(sum)) throw new RangeError(`context.count('${name}', by): the sum is ${sum}`);
    this.#counters.set(name, sum);
  }

  /** The counters since the last call; undefined if nothing was counted. */
  takeCounters(): Readonly<Record<string, number>> | undefined {
    if (this.#counters.size === 0) return undefined;
    const counters = Object.fromEntries(this.#counters);
    this.#counters = new Map();
    return counters;
  }

  /** The counters so far; `restoreCounters` discards what is counted after it. */
  get counters(): ReadonlyMap<string, number> {
    return new Map(this.#counters);
  }

  restoreCounters(counters: ReadonlyMap<string, number>): void {
    this.#counters = new Map(counters);
  }
}
