// Sums of the written results: records and what became of them, the user's counters. Notes them on
// the board, and asserts for each batch that every record is accounted for (I6).
import { Frontier } from '../../flow/frontier.ts';
import { InternalError } from '../../job/errors.ts';
import { fromReport } from '../../job/error-report.ts';
import type { RecordSums } from '../../job/outcome.ts';
import type { Result } from './result-outputs.ts';
import type { StatusBoard } from '../protocol/status-board.ts';

const NOTHING: RecordSums = {
  batches: 0,
  recordsIn: 0,
  recordsWrittenFrom: 0,
  recordsDropped: 0,
  recordsFiltered: 0,
  recordsQuarantined: 0,
  recordsOut: 0,
  retried: 0,
  counters: {},
};

export class WriterTally {
  readonly #board: StatusBoard;
  /** A map: a counter may have the name of what every object inherits. */
  readonly #counters: Map<string, number>;
  readonly #sums: { -readonly [Name in keyof Omit<RecordSums, 'counters'>]: number };

  readonly #arrived: Frontier;
  /** A record was written, or is about to be. */
  #hasRecords: boolean;

  /** `before`: the sums of a run that is resumed. */
  constructor(board: StatusBoard, before: RecordSums = NOTHING) {
    this.#board = board;
    const { counters, ...sums } = before;
    this.#counters = new Map(Object.entries(counters));
    this.#sums = { ...sums };
    this.#arrived = new Frontier(sums.batches);
    board.set('batchesArrived', sums.batches);
    this.#hasRecords = sums.recordsOut > 0;
  }

  /** A result, in the order of writing: the first record of all must fit the kept header. */
  fitting(result: Result): Result {
    if (this.#hasRecords || result.recordsOut === 0) return result;
    if (result.misfit !== undefined) throw fromReport(result.misfit);
    this.#hasRecords = true;
    return result;
  }

  get sums(): RecordSums {
    return { ...this.#sums, counters: Object.fromEntries(this.#counters) };
  }

  /** The result of this batch has arrived, and waits for its turn. */
  arrived(batch: number): void {
    this.#arrived.add(batch);
    this.#board.set('batchesArrived', this.#arrived.next);
  }

  get batches(): number {
    return this.#sums.batches;
  }

  add({
    batch,
    recordsIn,
    recordsWrittenFrom,
    recordsDropped,
    recordsFiltered,
    recordsOut,
    retried = 0,
    ...others
  }: Result) {
    const { aside, counters } = others;
    const recordsQuarantined = aside?.records ?? 0;
    if (recordsWrittenFrom + recordsDropped + recordsQuarantined !== recordsIn) {
      throw new InternalError(`batch ${batch}: its records are not all accounted for (I6)`);
    }
    const sums = this.#sums;
    sums.batches += 1;
    sums.recordsIn += recordsIn;
    sums.recordsWrittenFrom += recordsWrittenFrom;
    sums.recordsDropped += recordsDropped;
    sums.recordsFiltered += recordsFiltered;
    sums.recordsQuarantined += recordsQuarantined;
    sums.recordsOut += recordsOut;
    sums.retried += retried;
    if (counters === undefined) return;
    for (const [name, by] of Object.entries(counters)) this.#counters.set(name, (this.#counters.get(name) ?? 0) + by);
  }

  /** The result of a reduction, at the end. */
  set recordsOut(recordsOut: number) {
    this.#sums.recordsOut = recordsOut;
  }

  /** For progress; `bytesWritten` counts results. */
  show(bytesWritten: number): void {
    const { recordsIn, recordsOut, recordsDropped, recordsFiltered, recordsQuarantined, retried, batches } = this.#sums;
    this.#board.set('recordsCommitted', recordsIn);
    this.#board.set('recordsOut', recordsOut);
    this.#board.set('recordsDropped', recordsDropped);
    this.#board.set('recordsFiltered', recordsFiltered);
    this.#board.set('recordsQuarantined', recordsQuarantined);
    this.#board.set('recordsRetried', retried);
    this.#board.set('batchesCommitted', batches);
    this.#board.set('bytesWritten', bytesWritten);
  }
}
