// A batch: the numbered unit of dispatch and commit. Its bytes are whole records, every one terminated; its head says
// where they came from, so that any record in it can be named by file, line and byte.

/** A run of records of one input inside a batch. The first segment of a batch begins at its byte 0, record 0. */
export interface Segment {
  /** Index of the input in the job's list. */
  readonly input: number;
  /** Index in the batch of the segment's first record. */
  readonly recordIndex: number;
  /** Offset in the batch of that record's first byte. */
  readonly start: number;
  /** Line of that record in its file, from 1, header included. */
  readonly line: number;
  /** Offset of that record in its file, in bytes. */
  readonly byte: number;
  /**
   * Of a batch that some records were taken out of: how many of them stood before this one. Numbers of records (NR) go on
   * as if they were there. Absent: none.
   */
  readonly skippedBefore?: number;
}

export interface BatchHead {
  /** From 0, without gaps (I1). */
  readonly batch: number;
  /** Number in the whole stream (NR, from 1) of its first record. */
  readonly firstRecord: number;
  readonly records: number;
  readonly byteLength: number;
  readonly segments: readonly Segment[];
  /**
   * Indices of records whose terminator was missing at their input's end and whose text ends in a carriage return:
   * with the newline given to them it would read as \r\n, and the text would lose a byte.
   */
  readonly bareReturns: readonly number[];
  /** Comment lines that go out with it, where there are any: then it may have no record. */
  readonly comments?: readonly CommentLines[];
  /** Of a batch of pairs, whose fields above but for `byteLength` are those of the first input's records. */
  readonly mate?: MateHead;
  /**
   * A batch of pairs whose mates stand in turns: `records`, indices and numbers above are those of pairs, and a segment
   * begins with the first mate of one; the terminators that were missing are second mates'.
   */
  readonly isInterleaved?: true;
  /** Of pairs: which way the names of the run's first pair go (records/mate-names.ts). Absent: 0. */
  readonly numbering?: number;
}

/** Comment lines that stand before a record of the batch, or behind its last one. */
export interface CommentLines {
  /** Index of that record; the number of records where they are behind the last. */
  readonly before: number;
  /** As they came, as latin1: each is terminated. */
  readonly text: string;
}

export function commentBytes(comments: readonly CommentLines[]): number {
  return comments.reduce((sum, { text }) => sum + text.length, 0);
}

/** The second input's records of a batch of pairs: as many as the first's, behind them. */
export interface MateHead {
  /** Offset in the batch of the first of them. */
  readonly start: number;
  readonly segments: readonly Segment[];
  readonly bareReturns: readonly number[];
}

/** The halves of a batch of pairs, each as a batch that begins at its own byte 0. */
export function mateHeads({ mate, ...head }: BatchHead & { readonly mate: MateHead }): [BatchHead, BatchHead] {
  const { start, segments, bareReturns } = mate;
  return [
    { ...head, byteLength: start },
    { ...head, byteLength: head.byteLength - start, segments, bareReturns },
  ];
}

/** The same batch, in the records that it has. */
export function singlesOf(head: BatchHead): BatchHead {
  return {
    ...head,
    firstRecord: 2 * head.firstRecord - 1,
    records: 2 * head.records,
    segments: head.segments.map((segment) => ({ ...segment, recordIndex: 2 * segment.recordIndex })),
    bareReturns: head.bareReturns.map((index) => 2 * index + 1),
  };
}

/** The segment that the record with this index in its batch stands in. */
export function segmentOf(head: BatchHead, recordIndex: number): Segment {
  let found = head.segments[0]!;
  for (const segment of head.segments) {
    if (segment.recordIndex > recordIndex) break;
    found = segment;
  }
  return found;
}

/** Number in the whole stream (NR) of the record with this index in its batch. */
export function recordNumberOf(head: BatchHead, recordIndex: number): number {
  return head.firstRecord + recordIndex + (segmentOf(head, recordIndex).skippedBefore ?? 0);
}
