// Work on pairs: what becomes of a record of each of two inputs, together.
import type { RecordFormat } from '../../records/formats/record-format.ts';
import type { RecordContext } from '../context.ts';

/** Both records: texts, or typed records. A filter's answer is a truth, a map's is judged by pair-result.ts. */
export type PairFunction = (r1: unknown, r2: unknown, context: RecordContext) => unknown;

export interface PairWork {
  /** In the order they are asked; a pair that one refuses is dropped. */
  readonly filters: readonly PairFunction[];
  /** Absent where pairs that pass go out as they came. */
  readonly map?: PairFunction;
  /** The first stage (the filters in their order, then the map) that is given both records' texts in every format. */
  readonly textsFrom?: number;
  /** One for each mate: it knows the record read last. Undefined for lines. */
  readonly newFormat: () => RecordFormat | undefined;
}
