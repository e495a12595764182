// The columns of rows that are made from JSON, if no option names them: the keys of the first record. They are read before the
// run is planned, since workers, shards and checkpoints all depend on them; so only of a file.
import type { InputPlan } from '../io/input/byte-source.ts';
import { isOfRows } from '../job/conversion.ts';
import type { JobSpec } from '../job/job-spec.ts';
import { keysOf } from '../records/conversions/json-cells.ts';
import { checkJson } from '../records/formats/ndjson.ts';
import { RecordFault } from '../records/formats/record-format.ts';
import { firstBytes, isEmptyFile } from './first-bytes.ts';

/** The first record must end within this. */
const PEEKED_BYTES = 256 * 1024;
/** A byte-order mark, decoded as UTF-8 or Latin-1. */
const MARK = /^(?:\ufeff|\xef\xbb\xbf)/;

/** The specification with those columns; the same one if they are named, or not needed, or can't be read. */
export function withFirstKeys(spec: JobSpec, inputs: readonly InputPlan[]): JobSpec {
  const { conversion, format, work } = spec;
  if (format !== 'ndjson' || conversion === undefined || !isOfRows(conversion.to)) return spec;
  if (conversion.columns !== undefined || (work.kind === 'expressions' && work.map !== undefined)) return spec;
  const columns = firstKeys(spec, inputs);
  return columns === undefined ? spec : { ...spec, conversion: { ...conversion, columns, areOfFirst: true } };
}

/** Of the first input that has a record; none if all are empty files. */
function firstKeys({ comments, encoding }: JobSpec, inputs: readonly InputPlan[]): readonly string[] | undefined {
  for (const { from } of inputs) {
    if (from.kind !== 'path') return undefined;
    const bytes = firstBytes(from.path, PEEKED_BYTES);
    if (bytes.length === 0 && !isEmptyFile(from.path)) return undefined;
    const lines = bytes.toString(encoding).replace(MARK, '').split('\n');
    const isRecord = (line: string) =>
      line !== '' && line !== '\r' && comments?.prefixes.some((prefix) => line.startsWith(prefix)) !== true;
    const first = lines.find(isRecord);
    if (first !== undefined) return columnsOf(first);
    if (bytes.length === PEEKED_BYTES) return undefined;
  }
  return [];
}

/** Nothing of what is no object: the worker says why. */
function columnsOf(line: string): readonly string[] | undefined {
  try {
    const keys = keysOf(line, checkJson);
    return keys.length === 0 ? undefined : keys;
  } catch (error) {
    if (error instanceof RecordFault) return undefined;
    throw error;
  }
}
