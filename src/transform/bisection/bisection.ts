// Bisects a failing batch to its failing records, and processes the rest.
//
// An error of record-wise work names its record. The records before it have passed, and run again
// for their results; the record is quarantined; work continues after it. So each record runs about
// twice, however many fail. Work on whole batches runs on halves until single failing records are
// known, and then once on the batch without them.
import { FIRST_RECORDS } from '../../flow/error-bound.ts';
import type { BadRecord, DeadlyRange, BisectPlan } from '../../flow/retry-policy.ts';
import { fromReport, toReport } from '../../job/error-report.ts';
import type { ThreadmillError } from '../../job/errors.ts';
import type { BatchSlicer, Range } from '../../records/batch-slicer.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { commentResult, joinedParts, placedResult, type Part } from './joined-results.ts';

export interface BisectionParts {
  readonly slicer: BatchSlicer;
  readonly attempts: Attempts;
  readonly plan: BisectPlan;
  /** How often a record that failed alone, or the batch without failing records, is retried. */
  readonly retries: number;
  /** The concatenated results of parts of the batch equal the result of the batch. */
  readonly isRecordWise: boolean;
  /** Called for each failing record at once, so that it is known even if this thread dies. */
  readonly onBad: (bad: BadRecord) => void;
}

export interface BisectedBatch extends Part {
  readonly bad: readonly BadRecord[];
  /** All records of the batch, or fewer if so many failed that bisection stopped. */
  readonly records: number;
}

/** Thrown when the first FIRST_RECORDS records of all have failed: the run will fail anyway. */
class AllRecordsFailed extends Error {}

export class Bisection {
  readonly #parts: BisectionParts;
  readonly #records: number;
  readonly #bad = new Map<number, BadRecord>();
  /** Records known to fail before the bisection, in order. */
  readonly #known: readonly number[];
  readonly #deadly: readonly DeadlyRange[];
  readonly #done: Part[] = [];

  constructor(parts: BisectionParts) {
    this.#parts = parts;
    this.#records = parts.slicer.head.records;
    this.#known = inOrder(parts.plan.bad.map(({ index }) => index));
    this.#deadly = parts.plan.deadly;
    for (const bad of parts.plan.bad) this.#bad.set(bad.index, bad);
  }

  /** Rejects if the batch as a whole fails. */
  async run(): Promise<BisectedBatch> {
    let records = this.#records;
    try {
      if (this.#parts.isRecordWise) await this.#collectAll();
      else {
        await this.#search([0, records]);
        await this.#runWithout();
      }
    } catch (thrown) {
      if (!(thrown instanceof AllRecordsFailed)) throw thrown;
      records = FIRST_RECORDS;
      this.#done.length = 0;
    }
    const [only] = this.#done;
    const part = this.#done.length === 1 ? only! : joinedParts(this.#done);
    return { ...part, bad: [...this.#bad.values()].filter(({ index }) => index < records), records };
  }

  /** Collects results with the comment lines in place; those before a failing record stay. */
  async #collectAll(): Promise<void> {
    let at = 0;
    for (const index of [...this.#known, this.#records]) {
      if (index > at) await this.#collect([at, index]);
      this.#passComments(index);
      at = index + 1;
    }
  }

  /** Adds the comment lines before this record, which gives no result and so cannot carry them. */
  #passComments(index: number): void {
    for (const { before, text } of this.#parts.slicer.head.comments ?? []) {
      if (before === index) this.#done.push({ result: commentResult(text), refused: { records: 0 } });
    }
  }

  /** Appends the results of the range's good records; none of the range is known to fail. */
  async #collect([from, to]: Range): Promise<void> {
    for (let at = from; at < to;) {
      const attempt = await this.#attempt([[at, to]]);
      if (attempt.kind === 'done') {
        const result = placedResult(attempt.result, at);
        // records that have been tried, and failed, one by one
        for (const bad of result.own?.bad ?? []) this.#addBad(bad);
        this.#done.push({ ...attempt, result });
        return;
      }
      const culprit = this.#failingRecord(attempt.error, [at, to], to - at);
      if (culprit === undefined) {
        await this.#halve([at, to], attempt.error, (half) => this.#collect(half));
        return;
      }
      if (culprit > at) await this.#collect([at, culprit]);
      const single = await this.#tryAlone(culprit, attempt.error, () => this.#attempt([[culprit, culprit + 1]]));
      if (single !== undefined) this.#done.push(single);
      else this.#passComments(culprit);
      at = culprit + 1;
    }
  }

  /** Finds the failing records of the range and gives no results. Skips those already known. */
  async #search(range: Range): Promise<void> {
    const good = rangesWithout(range, this.#known);
    if (good.length === 0) return;
    const attempt = await this.#probe(good);
    if (attempt.kind === 'done') return;
    const records = good.reduce((sum, [from, to]) => sum + to - from, 0);
    const culprit =
      this.#failingRecord(attempt.error, good[0]!, records) ?? this.#failingRecord(attempt.error, range, Infinity);
    if (culprit === undefined) {
      await this.#halve(range, attempt.error, (half) => this.#search(half));
      return;
    }
    await this.#tryAlone(culprit, attempt.error, () => this.#probe([[culprit, culprit + 1]]));
    await this.#search([range[0], culprit]);
    await this.#search([culprit + 1, range[1]]);
  }

  /** A range that fails must have a failing record in one of its halves. */
  async #halve([from, to]: Range, error: ThreadmillError, each: (half: Range) => Promise<void>): Promise<void> {
    const before = this.#bad.size;
    const middle = (from + to) >> 1;
    await each([from, middle]);
    await each([middle, to]);
    if (this.#bad.size > before || (await this.#passesAgain([from, to]))) return;
    throw asWhole(error, 'each half of it passes');
  }

  /** The cause of the failure may be gone: runs the range again, up to `retries` times. */
  async #passesAgain(range: Range): Promise<boolean> {
    const { slicer, attempts, retries } = this.#parts;
    for (let retry = 0; retry < retries; retry += 1) {
      // Also after a worker died of it: a second death is recorded, and fails the run.
      const { head, buffer } = slicer.pick(rangesWithout(range, this.#known));
      if ((await attempts.probe(head, buffer)).kind === 'done') return true;
    }
    return false;
  }

  async #runWithout(): Promise<void> {
    const good = rangesWithout([0, this.#records], inOrder(this.#bad.keys()));
    if (good.length === 0) {
      // The header may be made from the first batch's output.
      if (this.#parts.slicer.head.batch === 0) await this.#parts.attempts.runner.runOnNothing?.();
      return;
    }
    for (let retry = 0; ; retry += 1) {
      const attempt = await this.#attempt(good);
      if (attempt.kind === 'done') {
        this.#done.push(attempt);
        return;
      }
      if (retry >= this.#parts.retries) throw asWhole(attempt.error, 'its records pass in smaller batches');
    }
  }

  /** Retries the single record; undefined if it keeps failing, and is quarantined. */
  async #tryAlone(index: number, first: ThreadmillError, again: () => Promise<Attempt>): Promise<Part | undefined> {
    let error = first;
    for (let retry = 0; retry < this.#parts.retries; retry += 1) {
      const attempt = await again();
      if (attempt.kind === 'done') return attempt;
      ({ error } = attempt);
    }
    this.#addBad({ index, error: toReport(error) });
    return undefined;
  }

  #addBad(bad: BadRecord): void {
    this.#bad.set(bad.index, bad);
    this.#parts.onBad(bad);
    this.#failIfAllFailed();
  }

  /** The record that the error names, or the range's only one if `records` is 1. */
  #failingRecord(error: ThreadmillError, [from, to]: Range, records: number): number | undefined {
    if (records === 1) return from;
    const { record, lastRecord = record } = error.place;
    if (record === undefined || record !== lastRecord) return undefined;
    const index = record - this.#parts.slicer.head.firstRecord;
    return index >= from && index < to && !this.#bad.has(index) ? index : undefined;
  }

  #attempt(ranges: readonly Range[]): Promise<Attempt> {
    return this.#unlessDeadly(ranges, (head, buffer) => this.#parts.attempts.run(head, buffer));
  }

  #probe(ranges: readonly Range[]): Promise<Attempt> {
    return this.#unlessDeadly(ranges, (head, buffer) => this.#parts.attempts.probe(head, buffer));
  }

  async #unlessDeadly(ranges: readonly Range[], run: Attempts['run']): Promise<Attempt> {
    const known = this.#deadlyFor(ranges);
    if (known !== undefined) return { kind: 'failed', error: fromReport(known.error) };
    const { head, buffer } = this.#parts.slicer.pick(ranges);
    return run(head, buffer);
  }

  /** A worker died on exactly these records, and another would, too. */
  #deadlyFor(ranges: readonly Range[]): DeadlyRange | undefined {
    const from = ranges[0]![0];
    const to = ranges.at(-1)![1];
    const records = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    const without = to - from - records;
    return this.#deadly.find((range) => range.from === from && range.to === to && range.without === without);
  }

  #failIfAllFailed(): void {
    if (this.#parts.slicer.head.firstRecord !== 1 || this.#bad.size < FIRST_RECORDS) return;
    for (let index = 0; index < FIRST_RECORDS; index += 1) if (!this.#bad.has(index)) return;
    throw new AllRecordsFailed();
  }
}

function inOrder(indices: Iterable<number>): number[] {
  return [...indices].sort((one, other) => one - other);
}

/** The parts of the range between these records, which are in order. */
function rangesWithout([from, to]: Range, bad: readonly number[]): Range[] {
  const ranges: Range[] = [];
  let at = from;
  for (const index of bad) {
    if (index < from) continue;
    if (index >= to) break;
    if (index > at) ranges.push([at, index]);
    at = index + 1;
  }
  if (at < to) ranges.push([at, to]);
  return ranges;
}

function asWhole(error: ThreadmillError, how: string): ThreadmillError {
  return fromReport({
    ...toReport(error),
    advice: `the batch fails as a whole, though ${how}: there is no single record to set aside`,
  });
}
