// A batch: the numbered unit of dispatch and commit. Its bytes are whole records, each terminated.
// Its head says where they came from, so that the file, line and byte of any record are known.

/**
 * A run of records of one input inside a batch. The first segment of a batch begins at its byte 0,
 * record 0.
 */
export interface Segment {
  /** Index of the input in the job's list. */
  readonly input: number;
  /** Index of the segment's first record in the batch. */
  readonly recordIndex: number;
  /** Offset of that record in the batch, in bytes. */
  readonly start: number;
  /** Line of that record in its file, from 1, header included. */
  readonly line: number;
  /** Offset of that record in its file, in bytes. */
  readonly byte: number;
  /**
   * In a batch from which records were removed: how many of them preceded this segment. Record
   * numbers (NR) count them. Absent: none.
   */
  readonly skippedBefore?: number;
}

export interface BatchHead {
  /** From 0, without gaps (I1). */
  readonly batch: number;
  /** Number of its first record in the whole stream (NR, from 1). */
  readonly firstRecord: number;
  readonly records: number;
  readonly byteLength: number;
  readonly segments: readonly Segment[];
  /**
   * Indices of records that lacked a terminator at their input's end and whose text ends in a
   * carriage return. With the newline added to them they would read as \r\n, and the text would
   * lose a byte.
   */
  readonly bareReturns: readonly number[];
  /** Comment lines that are written with the batch; such a batch may have no records. */
  readonly comments?: readonly CommentLines[];
  /**
   * Only for a batch of pairs from two inputs. The fields above, except `byteLength`, then describe
   * the first input's records.
   */
  readonly mate?: MateHead;
  /**
   * A batch of interleaved pairs. `records`, indices and numbers above count pairs, and a segment
   * begins with a first mate. Missing terminators were those of second mates.
   */
  readonly isInterleaved?: true;
  /** For pairs: the numbering of the run's first pair (records/mate-names.ts). Absent: 0. */
  readonly numbering?: number;
}

/** Comment lines before a record of the batch, or after its last one. */
export interface CommentLines {
  /** Index of that record; the number of records if they follow the last. */
  readonly before: number;
  /** The original lines in latin1, each terminated. */
  readonly text: string;
}

export function commentBytes(comments: readonly CommentLines[]): number {
  return comments.reduce((sum, { text }) => sum + text.length, 0);
}

/** The second input's records in a batch of pairs: as many as the first's, which they follow. */
export interface MateHead {
  /** Their offset in the batch. */
  readonly start: number;
  readonly segments: readonly Segment[];
  readonly bareReturns: readonly number[];
}

/**
 * The heads of the two halves of a batch of pairs, each as a batch that begins at its own byte 0.
 */
export function mateHeads({ mate, ...head }: BatchHead & { readonly mate: MateHead }): [BatchHead, BatchHead] {
  const { start, segments, bareReturns } = mate;
  return [
    { ...head, byteLength: start },
    { ...head, byteLength: head.byteLength - start, segments, bareReturns },
  ];
}

/** The same batch, counted in single records instead of pairs. */
export function singlesOf(head: BatchHead): BatchHead {
  return {
    ...head,
    firstRecord: 2 * head.firstRecord - 1,
    records: 2 * head.records,
    segments: head.segments.map((segment) => ({ ...segment, recordIndex: 2 * segment.recordIndex })),
    bareReturns: head.bareReturns.map((index) => 2 * index + 1),
  };
}

/** The segment of the record with this index in its batch. */
export function segmentOf(head: BatchHead, recordIndex: number): Segment {
  let found = head.segments[0]!;
  for (const segment of head.segments) {
    if (segment.recordIndex > recordIndex) break;
    found = segment;
  }
  return found;
}

/** The number in the whole stream (NR) of the record with this index in its batch. */
export function recordNumberOf(head: BatchHead, recordIndex: number): number {
  return head.firstRecord + recordIndex + (segmentOf(head, recordIndex).skippedBefore ?? 0);
}
