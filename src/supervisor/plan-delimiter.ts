// The delimiter that the first input names in its first line (`sep=;`, as Excel writes it), if no option does. It is read
// before the run is planned, since workers, shards and checkpoints all depend on it; so only of a file.
import { closeSync, constants as files, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import type { InputPlan } from '../io/input/byte-source.ts';
import { systemName } from '../io/system/byte-name.ts';
import type { JobSpec } from '../job/job-spec.ts';
import { LONGEST_SEPARATOR_LINE, separatorIn } from '../records/csv/separator-line.ts';

/** Enough for the first bytes of a gzip stream. */
const PEEKED_BYTES = 4096;
const GZIP = Buffer.of(0x1f, 0x8b);
const MARK_BYTES = 3;

/** The specification with that delimiter; the same one if there is none. */
export function withNamedDelimiter(spec: JobSpec, [input]: readonly InputPlan[]): JobSpec {
  const { format, delimiter, headerDoubts, encoding } = spec;
  if (format !== 'csv' || delimiter.kind !== 'quoted' || !headerDoubts.isDelimiterAssumed) return spec;
  if (input?.from.kind !== 'path') return spec;
  const start = firstBytes(input.from.path).subarray(0, LONGEST_SEPARATOR_LINE + MARK_BYTES);
  const text = separatorIn(start.toString(encoding));
  if (text === undefined) return spec;
  return { ...spec, delimiter: { ...delimiter, text }, headerDoubts: { ...headerDoubts, isDelimiterAssumed: false } };
}

/** Nothing of what can't be read here: the reader says why. */
function firstBytes(path: string): Buffer {
  const bytes = Buffer.alloc(PEEKED_BYTES);
  try {
    const name = systemName(path);
    // a FIFO is read once only
    if (!statSync(name).isFile()) return Buffer.alloc(0);
    const fd = openSync(name, files.O_RDONLY);
    try {
      const start = bytes.subarray(0, readSync(fd, bytes, 0, PEEKED_BYTES, 0));
      const isGzip = start.subarray(0, GZIP.length).equals(GZIP);
      return isGzip ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start;
    } finally {
      closeSync(fd);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
