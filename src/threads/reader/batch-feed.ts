// The common part of the feeds of one stream and of pairs. Each batch is dispatched as soon as it
// is split off, after the position of its end, and none after the last record of --limit.
import type { ByteSource } from '../../io/input/byte-source.ts';
import type { BatcherOptions } from '../../records/batcher-options.ts';
import type { InputHead } from '../../records/input-head.ts';
import type { MateNumbering } from '../../records/mate-names.ts';
import type { ReadBatch } from '../../records/read-batch.ts';
import type { InputPosition } from '../../records/segment-list.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { BatchPlace, ReadPosition } from '../protocol/read-position.ts';
import type { Feed, FeedData, FeedHost, FeedSums } from './feed.ts';
import { seekAndDiscard } from './source-seek.ts';
import { SpreadChoice } from './spread-choice.ts';

/** A batcher of records, or of pairs, which count as records. */
export interface BatchCutter {
  readonly batchesCut: number;
  readonly recordsCut: number;
  /** Whole records that are in no batch yet. */
  readonly recordsHeld: number;
  readonly bytesHeld: number;
  readonly skipped: { readonly all: SkippedSums; readonly cut: SkippedSums };
  readonly numbering?: MateNumbering | undefined;
  next(): ReadBatch | undefined;
  flush(most?: number): ReadBatch | undefined;
}

/** Takes the bytes of one input. */
interface InputTaker {
  beginInput(at: InputPosition): void;
  append(bytes: Uint8Array): void;
}

export abstract class BatchFeed<Cutter extends BatchCutter> implements Feed {
  protected readonly data: FeedData;
  protected readonly host: FeedHost;
  protected readonly batcher: Cutter;
  readonly #spread: SpreadChoice;

  constructor(
    data: FeedData,
    host: FeedHost,
    newCutter: (options: BatcherOptions, numbering?: MateNumbering) => Cutter,
  ) {
    this.data = data;
    this.host = host;
    const { spec, inputs, before } = data;
    this.#spread = new SpreadChoice(data.spreading, host);
    const inputName = (input: number) => inputs[input]!.displayName;
    this.batcher = newCutter(
      { ...spec, before, inputName, spreading: () => this.#spread.chosen },
      before === undefined ? undefined : (before.positions[0]?.numbering ?? 0),
    );
  }

  abstract run(): Promise<FeedSums>;

  /** The positions in the inputs at the end of the last batch. */
  protected abstract place(): Pick<BatchPlace, 'positions' | 'ended'>;

  get batchesCut(): number {
    return this.batcher.batchesCut;
  }

  takeRest(): ReadBatch | undefined {
    return this.batcher.flush();
  }

  protected get hasEnough(): boolean {
    const { mostRecords = Infinity } = this.data.spec;
    return this.batcher.recordsCut >= mostRecords;
  }

  /** Dispatches all batches that can't grow any more. */
  protected async drain(): Promise<void> {
    const choosing = this.batcher.bytesHeld > 0 ? this.#spread.beforeFirst() : undefined;
    if (choosing !== undefined) await choosing;
    while (!this.hasEnough) {
      const readBatch = this.batcher.next();
      if (readBatch === undefined) break;
      const waiting = this.#dispatch(readBatch);
      if (waiting !== undefined) await waiting;
    }
    this.host.send();
  }

  /** Dispatches the whole records that are held, in batches of at most `most` records. */
  protected async flush(most = Infinity): Promise<void> {
    while (!this.hasEnough) {
      const readBatch = this.batcher.flush(most);
      if (readBatch === undefined) break;
      const waiting = this.#dispatch(readBatch);
      if (waiting !== undefined) await waiting;
    }
    this.host.send();
  }

  /**
   * At the end of the input: if there are few batches, the remaining records are spread over the
   * workers.
   */
  protected async flushRest(): Promise<void> {
    if (this.hasEnough) return;
    const { recordsHeld, batchesCut } = this.batcher;
    await this.flush(await this.#spread.mostOfRest(recordsHeld, batchesCut));
  }

  /**
   * The records of an input begin after its head; in a resumed run, where the earlier run ended.
   */
  protected async beginInput(
    taker: InputTaker,
    input: number,
    source: ByteSource,
    start: InputHead,
    from: ReadPosition | undefined,
  ): Promise<void> {
    const { inputs, range } = this.data;
    // The bytes before a shard are not its own.
    const host = range === undefined ? this.host : { ...this.host, countRead: this.host.countSkipped };
    const rest = from === undefined ? start.rest : await seekAndDiscard(from, start, source, inputs[input]!, host);
    const at = from ?? { input, line: start.headerLines + 1, byte: start.byteLength };
    if (from === undefined || range === undefined) this.host.countDone(at.byte);
    taker.beginInput(at);
    taker.append(rest);
  }

  /**
   * With the place to start reading from, to get there. `source`: the input's, if it is still being
   * read.
   */
  protected readPosition(position: InputPosition, source: ByteSource | undefined, isFirst: boolean): ReadPosition {
    const restart = source?.restartBefore?.(position.byte);
    const { numbering = 0 } = this.batcher;
    return {
      ...position,
      ...(restart === undefined ? {} : { restart }),
      ...(isFirst && numbering !== 0 ? { numbering } : {}),
    };
  }

  protected sums(recordsByInput: readonly number[]): FeedSums {
    const { batchesCut: batches, recordsCut: records, skipped } = this.batcher;
    // Lines after the last record of --limit don't count, though they may have been scanned.
    return { batches, records, recordsByInput, skipped: this.hasEnough ? skipped.cut : skipped.all };
  }

  #dispatch(readBatch: ReadBatch): Promise<void> | undefined {
    if (this.data.spec.resume.isWanted) {
      this.host.tellPlace({ batch: readBatch.head.batch, ...this.place(), skipped: this.batcher.skipped.cut });
    }
    return this.host.dispatch(readBatch, this.batcher.recordsCut);
  }
}
