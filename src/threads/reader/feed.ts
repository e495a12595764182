// Brings the inputs to the workers as batches: stream-feed.ts, one input after another;
// pair-feed.ts, two side by side. Both are a BatchFeed (batch-feed.ts).
import type { ByteSource, InputPlan } from '../../io/input/byte-source.ts';
import type { ReadBatch } from '../../records/batcher.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { PreambleMarks } from '../protocol/protocol.ts';
import type { InputHeads } from './input-heads.ts';
import type { BatchPlace, ReadBefore } from '../protocol/read-position.ts';
import type { RunData } from '../protocol/thread-data.ts';
import type { ShardRange } from './shard/shard-range.ts';
import type { WorkKind } from './work-kind.ts';

export interface FeedData extends Pick<RunData, 'spec' | 'inputs' | 'spreading'> {
  /** With --resume: what the earlier run has read. */
  readonly before?: ReadBefore | undefined;
  /** Of --shard: what is read. */
  readonly range?: ShardRange | undefined;
}

/** Sums over everything that was dispatched. */
export interface FeedSums {
  readonly batches: number;
  readonly records: number;
  /** Of each input, in order. */
  readonly recordsByInput: readonly number[];
  /** Lines that are not records. */
  readonly skipped: SkippedSums;
  /** Of --shard: the lines read of the last input that was read. */
  readonly lastLines?: number;
}

/** The reader, as a feed sees it. */
export interface FeedHost {
  readonly heads: InputHeads;
  readonly open: (plan: InputPlan) => Promise<ByteSource>;
  /** Waits for a read of a source: the time counts as reading. */
  readonly reading: <T>(read: () => T | Promise<T>) => Promise<T>;
  /** A read of this source returned this many bytes. */
  readonly countRead: (source: ByteSource, bytes: number) => void;
  /** It has skipped to a place further on: what was skipped does not count as read. */
  readonly countSkipped: (source: ByteSource) => void;
  /** This many bytes belong to no batch, and are done. */
  readonly countDone: (bytes: number) => void;
  /** Nothing more is read from it. */
  readonly close: (source: ByteSource) => void;
  readonly tellPreamble: (marks: Omit<PreambleMarks, 'kind'>) => void;
  /** Where the next dispatched batch ends. */
  readonly tellPlace: (place: BatchPlace) => void;
  /**
   * Hands a batch to a worker, at once if possible (undefined); `records` counts those of all
   * batches so far. A small batch may wait for the next, until `send`.
   */
  readonly dispatch: (readBatch: ReadBatch, records: number) => Promise<void> | undefined;
  /** Owed when no batch is left that could be dispatched at once. */
  readonly send: () => void;
  /** Facts about the work, once a worker knows them. */
  readonly workKind: WorkKind;
  /**
   * The input is small: no other worker is started for a moment, in which worker 1 may finish it.
   */
  readonly holdStarts: () => void;
  /** Waits for a worker: the time counts as waiting. */
  readonly waiting: <T>(promise: Promise<T>) => Promise<T>;
}

export interface Feed {
  /** Reads to the end, and dispatches everything. */
  run(): Promise<FeedSums>;
  /** The number of batches split off so far. */
  readonly batchesCut: number;
  /**
   * After `run` failed: the whole records before the failure that are in no batch yet, as a batch.
   */
  takeRest(): ReadBatch | undefined;
}

/**
 * A stream that returns nothing for this long has paused: records go out (record-wise, default size
 * only).
 */
const PAUSE_MS = 200;

/** The value of `pending`; undefined if it takes longer than a pause. */
export async function unlessPaused<T>(pending: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const paused = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PAUSE_MS, undefined);
  });
  try {
    return await Promise.race([pending, paused]);
  } finally {
    clearTimeout(timer);
  }
}
