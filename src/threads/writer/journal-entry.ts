// What an entry of the journal says: how far a run is, where a batch ends. All that it claims is with the device before it is.
import type { NumberedEntry } from '../../io/resume/journal-file.ts';
import type { Written } from '../../io/resume/written.ts';
import type { OwnPlace } from '../../io/resume/own-files.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { WrittenOutputs } from './outputs.ts';
import type { ReadPosition } from '../protocol/read-position.ts';
import type { WriterSums } from './writer-tally.ts';

export interface JournalEntry extends NumberedEntry {
  /** Of all batches up to there, the first of the output counted. */
  readonly sums: WriterSums;
  /** In the input; of pairs in both. */
  readonly positions: readonly ReadPosition[];
  /** Records of the inputs that have ended since the entry before. */
  readonly ended: readonly number[];
  /** Lines before the positions that are no records. */
  readonly skipped: SkippedSums;
  /** Of each output, all of it. */
  readonly written: WrittenOutputs;
  /** Of a reduction: what has been merged. */
  readonly state?: StateFile;
}

/** The accumulator of a reduction, in a file beside the journal. */
export interface StateFile extends Written {
  readonly name: string;
}

/** What the writer is told where progress is journalled: main has made the folder, and opened the journal to be appended to. */
export interface JournalData {
  /** Held open by main. */
  readonly folder: OwnPlace;
  /** Of the journal; main's to close. */
  readonly fd: number;
  /** Number of the next entry. */
  readonly entries: number;
  /** Folders in which the outputs and the journal were made. */
  readonly folders: readonly string[];
  /** The last entry of the run that is gone on with. */
  readonly from: JournalEntry | undefined;
  /** Worker 1 says before its first result whether the work is a reduction: not so where the header comes of a command. */
  readonly isHeaderOwed: boolean;
}
