// The delimiter that the first input names in its first line (`sep=;`, as Excel writes it), if no option does. It is read
// before the run is planned, since workers, shards and checkpoints all depend on it; so only of a file.
import type { InputPlan } from '../io/input/byte-source.ts';
import type { JobSpec } from '../job/job-spec.ts';
import { LONGEST_SEPARATOR_LINE, separatorIn } from '../records/csv/separator-line.ts';
import { firstBytes } from './first-bytes.ts';

/** Enough for the first bytes of a gzip stream. */
const PEEKED_BYTES = 4096;
const MARK_BYTES = 3;

/** The specification with that delimiter; the same one if there is none. */
export function withNamedDelimiter(spec: JobSpec, [input]: readonly InputPlan[]): JobSpec {
  const { format, delimiter, headerDoubts, encoding } = spec;
  if (format !== 'csv' || delimiter.kind !== 'quoted' || !headerDoubts.isDelimiterAssumed) return spec;
  if (input?.from.kind !== 'path') return spec;
  const start = firstBytes(input.from.path, PEEKED_BYTES).subarray(0, LONGEST_SEPARATOR_LINE + MARK_BYTES);
  const text = separatorIn(start.toString(encoding));
  if (text === undefined) return spec;
  return { ...spec, delimiter: { ...delimiter, text }, headerDoubts: { ...headerDoubts, isDelimiterAssumed: false } };
}
