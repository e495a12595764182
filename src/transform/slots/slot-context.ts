// The context of one try of one record: its own, since others are under way at the same time. What it counts is kept until
// the try has succeeded.
import type { ArgValue, RecordContext } from '../context.ts';
import { Counters } from '../counters.ts';
import type { WorkerContext } from '../worker-context.ts';

export type RecordFacts = Pick<RecordContext, 'recordNumber' | 'batchIndex' | 'file'>;

export class SlotContext implements RecordContext {
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly worker: number;
  readonly header: readonly string[];
  readonly columns: readonly string[];
  readonly state: unknown;
  readonly recordNumber: number;
  readonly batchIndex: number;
  readonly file: string;
  readonly count: (name: string, by?: number) => void;
  #counters: Counters | undefined;
  #controller: AbortController | undefined;
  #abortedFor: Error | undefined;

  constructor(
    { args, worker, header, columns, state }: WorkerContext,
    { recordNumber, batchIndex, file }: RecordFacts,
  ) {
    this.args = args;
    this.worker = worker;
    this.header = header;
    this.columns = columns;
    this.state = state;
    this.recordNumber = recordNumber;
    this.batchIndex = batchIndex;
    this.file = file;
    // users take it apart: ({ count }) => count('x')
    this.count = (name, by = 1) => (this.#counters ??= new Counters()).add(name, by);
  }

  /** Made when it is asked for: most work does not. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortedFor !== undefined) this.#controller.abort(this.#abortedFor);
    }
    return this.#controller.signal;
  }

  get counters(): ReadonlyMap<string, number> | undefined {
    return this.#counters?.sums;
  }

  abort(reason: Error): void {
    this.#abortedFor = reason;
    this.#controller?.abort(reason);
  }
}
