// The shapes of the files that a run with --resume keeps in its folder. A file of another shape was
// not written by threadmill, or not by this version. Pure.
import type { Spreading } from '../../job/batch-size.ts';
import type { Outcome, RecordSums } from '../../job/outcome.ts';
import { STATE } from '../../io/resume/run-folder.ts';
import type { Sealed } from '../../io/resume/sealed-text.ts';
import {
  isAbsentOr,
  isCount,
  isFigure,
  isListOf,
  isMapOf,
  isShaped,
  isText,
  isTruth,
  type Shape,
} from '../../io/resume/shape.ts';
import { isWritten, type Written } from '../../io/resume/written.ts';
import type { RestartPoint } from '../../io/input/decompression/restart-points.ts';
import type { JournalEntry, StateFile } from '../../threads/writer/journal-entry.ts';
import { OUTPUTS, type OutputName } from '../../threads/protocol/output-names.ts';
import type { WrittenOutputs } from '../../threads/writer/outputs.ts';
import type { ReadPosition } from '../../threads/protocol/read-position.ts';
import type { SkippedSums } from '../../records/skipped-lines.ts';
import type { Fact, KeptIdentity, WorkVersion } from './identity.ts';

export interface Rename {
  readonly from: string;
  readonly to: string;
  readonly displayName: string;
  readonly written: Written;
}

/** The pending renames of a finished run, and its outcome. */
export interface Marker extends Sealed {
  readonly renames: readonly Rename[];
  readonly outcome: Outcome;
}

const sums = {
  batches: isCount,
  recordsIn: isCount,
  recordsWrittenFrom: isCount,
  recordsDropped: isCount,
  recordsFiltered: isCount,
  recordsQuarantined: isCount,
  recordsOut: isCount,
  retried: isCount,
  counters: isMapOf(isFigure),
};

export const isMarker: Shape<Marker> = isShaped<Marker>({
  renames: isListOf(isShaped<Rename>({ from: isText, to: isText, displayName: isText, written: isWritten })),
  outcome: isShaped<Outcome>({
    ...sums,
    commentLines: isCount,
    blankLines: isCount,
    bytesIn: isCount,
    bytesOut: isCount,
    workersStarted: isCount,
    elapsedMs: isFigure,
  }),
  checksum: isText,
});

const isFact = isShaped<Fact>({ key: isText, name: isText, value: isText, isShown: isTruth });

export const isKeptIdentity: Shape<KeptIdentity> = isShaped<KeptIdentity>({
  layout: isCount,
  work: isListOf(isFact),
  rest: isListOf(isFact),
  versions: isListOf(isShaped<WorkVersion>({ fromRecord: isCount, work: isText })),
  partials: isListOf(isText),
  spreading: isAbsentOr(isShaped<Spreading>({ leastBatches: isCount, mostBytes: isAbsentOr(isCount) })),
  checksum: isText,
});

const isPosition = isShaped<ReadPosition>({
  input: isCount,
  line: isCount,
  byte: isCount,
  restart: isAbsentOr(isShaped<RestartPoint>({ raw: isCount, data: isCount })),
  numbering: isAbsentOr(isFigure),
});

const isOutput = isAbsentOr(isWritten) as Shape<Written>;
const outputShapes = Object.fromEntries(OUTPUTS.map((name) => [name, isOutput])) as Record<OutputName, Shape<Written>>;

export const isJournalEntry: Shape<JournalEntry> = isShaped<JournalEntry>({
  entry: isCount,
  sums: isShaped<RecordSums>(sums),
  positions: isListOf(isPosition),
  ended: isListOf(isCount),
  skipped: isShaped<SkippedSums>({ comments: isCount, blanks: isCount, bytes: isCount }),
  written: isShaped<WrittenOutputs>(outputShapes),
  state: isAbsentOr(
    isShaped<StateFile>({
      // A name in the folder, never a path.
      name: (value): value is string => isText(value) && STATE.test(value),
      bytes: isCount,
      checksum: isCount,
    }),
  ),
});
