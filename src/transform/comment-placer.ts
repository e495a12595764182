// Puts the comment lines of a batch (--comment) in their places between its results: the records
// between two of them run as a batch of their own. A batch without comment lines runs unchanged.
import type { BatchHead, CommentLines } from '../job/batch.ts';
import type { Place } from '../job/errors.ts';
import { BatchSlicer, type Range, type SlicerOptions } from '../records/batch-slicer.ts';
import type { BatchResult, BatchRunner } from './batch-runner.ts';
import { commentResult, joinedResults, placedResult } from './bisection/joined-results.ts';

export interface PlacerOptions extends SlicerOptions {
  /** False for a reduction: its output has no place for comment lines. */
  readonly hasPlace: boolean;
  /** Called before each part of a batch. */
  readonly onPart: (head: BatchHead) => void;
}

export class CommentPlacer implements BatchRunner {
  readonly #runner: BatchRunner;
  readonly #options: PlacerOptions;
  readonly broken?: Promise<never>;

  constructor(runner: BatchRunner, options: PlacerOptions) {
    this.#runner = runner;
    this.#options = options;
    if (runner.broken !== undefined) this.broken = runner.broken;
  }

  run(head: BatchHead, buffer: ArrayBuffer): BatchResult | Promise<BatchResult> {
    const { comments, ...records } = head;
    if (comments === undefined || !this.#options.hasPlace) return this.#runner.run(records, buffer);
    return this.#runBetween(records, buffer, comments);
  }

  place(): Place {
    return this.#runner.place();
  }

  async runOnNothing(): Promise<void> {
    await this.#runner.runOnNothing?.();
  }

  async close(): Promise<void> {
    await this.#runner.close?.();
  }

  async recover(): Promise<'usable' | 'spent'> {
    return (await this.#runner.recover?.()) ?? 'usable';
  }

  async #runBetween(head: BatchHead, buffer: ArrayBuffer, comments: readonly CommentLines[]): Promise<BatchResult> {
    const slicer = new BatchSlicer(head, new Uint8Array(buffer, 0, head.byteLength), this.#options);
    const results: BatchResult[] = [];
    let at = 0;
    for (const { before, text } of comments) {
      if (before > at) results.push(await this.#runOn(slicer, [at, before]));
      results.push(commentResult(text));
      at = before;
    }
    if (head.records > at) results.push(await this.#runOn(slicer, [at, head.records]));
    return joinedResults(results);
  }

  async #runOn(slicer: BatchSlicer, range: Range): Promise<BatchResult> {
    const { head, buffer } = slicer.pick([range]);
    const { comments: _placed, ...records } = head;
    this.#options.onPart(records);
    return placedResult(await this.#runner.run(records, buffer), range[0]);
  }
}
