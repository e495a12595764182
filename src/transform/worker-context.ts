// The context object of a worker; the batch runner updates it before each call of the user's
// functions.
import { Counters } from './counters.ts';
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
  #counters = new Counters();
  #signal: AbortSignal | undefined;

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

  /** Never aborted: who takes too long is ended with this thread. */
  get signal(): AbortSignal {
    this.#signal ??= new AbortController().signal;
    return this.#signal;
  }

  count(name: string, by = 1): void {
    this.#counters.add(name, by);
  }

  /** The counters since the last call; undefined if nothing was counted. */
  takeCounters(): Readonly<Record<string, number>> | undefined {
    const { sums } = this.#counters;
    if (sums.size === 0) return undefined;
    this.#counters = new Counters();
    return Object.fromEntries(sums);
  }

  /** The counters so far; `restoreCounters` discards what is counted after it. */
  get counters(): ReadonlyMap<string, number> {
    return new Map(this.#counters.sums);
  }

  restoreCounters(counters: ReadonlyMap<string, number>): void {
    this.#counters = new Counters(counters);
  }
}
