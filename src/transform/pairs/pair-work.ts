// The work on pairs: functions of a record from each of two inputs.
import type { RecordFormat } from '../../records/formats/record-format.ts';
import type { RecordContext } from '../context.ts';

/**
 * Gets both records: strings, or typed records. A filter's result counts by truthiness;
 * pair-result.ts checks a map's.
 */
export type PairFunction = (r1: unknown, r2: unknown, context: RecordContext) => unknown;

export interface PairWork {
  /** Of --sample: whether the pair with these texts is kept; it comes first. */
  readonly sample?: (first: string, second: string) => boolean;
  /** In the order of their calls; a pair that one refuses is dropped. */
  readonly filters: readonly PairFunction[];
  /** Absent if pairs that pass are written unchanged. */
  readonly map?: PairFunction;
  /**
   * The first stage (filters in order, then the map) that gets both records as strings in every
   * format.
   */
  readonly textsFrom?: number;
  /**
   * Makes one format per mate, which remembers the record that it read last. Undefined for lines.
   */
  readonly newFormat: () => RecordFormat | undefined;
}
