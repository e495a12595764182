// How far the inputs are read where a batch ends: where a resumed run continues.
import type { RestartPoint } from '../../io/input/decompression/restart-points.ts';
import type { InputPosition } from '../../records/segment-list.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';

/** The place of the record that follows a batch in its input. Bytes count decompressed data. */
export interface ReadPosition extends InputPosition {
  /**
   * The place to start reading from, to get there. Without it: from the beginning, if reading can
   * start nowhere else.
   */
  readonly restart?: RestartPoint;
  /**
   * Of pairs, with the first input's: the direction of the first pair's names
   * (records/mate-names.ts). Absent: 0.
   */
  readonly numbering?: number;
}

/** Sent to the writer with each batch if there is a journal. */
export interface BatchPlace {
  readonly batch: number;
  /** After the batch: of pairs, in both inputs. */
  readonly positions: readonly ReadPosition[];
  /** Records of each input that ended since the batch before, in order; not for pairs. */
  readonly ended: readonly number[];
  /** Lines before it that are not records, of all inputs. */
  readonly skipped: SkippedSums;
}

/** Progress of a resumed run: everything read so far is in whole batches. */
export interface ReadBefore {
  readonly batches: number;
  readonly records: number;
  readonly positions: readonly ReadPosition[];
  /** Records of each input that was read to its end; not for pairs. */
  readonly ended: readonly number[];
  /** Bytes of those input files. */
  readonly endedBytes: number;
  readonly skipped: SkippedSums;
}
