// How far the inputs are read where a batch ends: what a run that is resumed goes on from.
import type { RestartPoint } from '../../io/input/decompression/restart-points.ts';
import type { InputPosition } from '../../records/segment-list.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';

/** Where the record stands that follows a batch in its input: bytes are those of the data, if that is compressed. */
export interface ReadPosition extends InputPosition {
  /** Where the input can be read from, to come there: without it, from the beginning, if it can't be read from anywhere. */
  readonly restart?: RestartPoint;
  /** Of pairs, with the first input's: which way the names of the first pair go (records/mate-names.ts). Absent: 0. */
  readonly numbering?: number;
}

/** Told to the writer with each batch, where progress is journalled. */
export interface BatchPlace {
  readonly batch: number;
  /** Behind it: of pairs, in both inputs. */
  readonly positions: readonly ReadPosition[];
  /** Records of the inputs that have ended since the batch before, in their order; not of pairs. */
  readonly ended: readonly number[];
  /** Lines before it that are no records, of all inputs. */
  readonly skipped: SkippedSums;
}

/** What has been read by a run that is resumed: all of it is in whole batches. */
export interface ReadBefore {
  readonly batches: number;
  readonly records: number;
  readonly positions: readonly ReadPosition[];
  /** Records of the inputs that are read to their ends; not of pairs. */
  readonly ended: readonly number[];
  /** Bytes of those, as they lie there. */
  readonly endedBytes: number;
  readonly skipped: SkippedSums;
}
