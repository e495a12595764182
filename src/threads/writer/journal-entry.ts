// An entry of the journal: the progress of a run at the end of a batch. Everything it claims is
// synced before the entry is.
import type { RecordSums } from '../../job/outcome.ts';
import type { NumberedEntry } from '../../io/resume/journal-file.ts';
import type { Written } from '../../io/resume/written.ts';
import type { OwnPlace } from '../../io/resume/own-files.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { WrittenOutputs } from './outputs.ts';
import type { ReadPosition } from '../protocol/read-position.ts';

export interface JournalEntry extends NumberedEntry {
  /** Of all batches so far, from the first of the output. */
  readonly sums: RecordSums;
  /** In the input; with pairs in both. */
  readonly positions: readonly ReadPosition[];
  /** Records of the inputs that ended since the last entry. */
  readonly ended: readonly number[];
  /** Lines before the positions that are not records. */
  readonly skipped: SkippedSums;
  /** Of each output, all of it. */
  readonly written: WrittenOutputs;
  /** Of a reduction: the merged result. */
  readonly state?: StateFile;
}

/** The accumulator of a reduction, in a file beside the journal. */
export interface StateFile extends Written {
  readonly name: string;
}

/**
 * The writer's data with --resume: main has made the folder, and opened the journal for appending.
 */
export interface JournalData {
  /** Held open by main. */
  readonly folder: OwnPlace;
  /** Of the journal; main's to close. */
  readonly fd: number;
  /** Number of the next entry. */
  readonly entries: number;
  /** Folders in which the outputs and the journal were created. */
  readonly folders: readonly string[];
  /** The last entry of the run that is resumed. */
  readonly from: JournalEntry | undefined;
  /**
   * Worker 1 says before its first result whether the work is a reduction; false if a command makes
   * the header.
   */
  readonly isHeaderOwed: boolean;
}
