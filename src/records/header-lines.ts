// The header as strings: its lines (in CSV its records, which may have several lines), and the
// columns that the last one names.
import { EncodingError, FramingError } from '../job/errors.ts';
import type { Delimiter, Encoding, Framing, HeaderSpec } from '../job/job-spec.ts';
import { countCsvFields, recordEnd, refuseBareReturn } from './csv/csv-structure.ts';
import { splitFields } from './fields.ts';
import { adviceForInvalid, bytesAround } from './invalid-text.ts';
import { RecordFault } from './formats/record-format.ts';
import { findTerminators, NEWLINE, NUL } from './scanner.ts';
import { asBuffer, decode, findInvalidUtf8 } from './text.ts';

/** How the header's bytes are decoded to lines. */
export interface HeaderCoding {
  readonly framing: Framing;
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
}

/**
 * The header lines without terminators. All raw lines must be terminated. `displayName`: the input
 * in errors.
 */
export function headerLines(
  header: Uint8Array,
  { framing, encoding, delimiter }: HeaderCoding,
  displayName: string,
): string[] {
  const bytes = asBuffer(header);
  const decoded = decode(bytes, encoding);
  if (decoded === undefined) {
    const at = findInvalidUtf8(bytes);
    const line = findTerminators(bytes, 0, at, framing.terminator === 'nul' ? NUL : NEWLINE, Infinity).count + 1;
    throw new EncodingError(`invalid UTF-8 in the header: byte ${at} of its lines`, {
      place: { file: displayName, line },
      advice: adviceForInvalid(bytesAround(bytes, at)),
    });
  }
  if (delimiter.kind === 'quoted') return csvRecords(decoded.text, delimiter, displayName);
  const terminator = framing.terminator === 'nul' ? '\0' : '\n';
  const lines = decoded.text.split(terminator);
  lines.pop(); // after the last terminator: nothing
  return framing.terminator === 'nul' ? lines : lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** @throws FramingError if it is not valid CSV */
function csvRecords(text: string, delimiter: Delimiter & { readonly kind: 'quoted' }, displayName: string): string[] {
  const records: string[] = [];
  let line = 1;
  for (let at = 0; at < text.length;) {
    const end = recordEnd(text, at, delimiter.text);
    const record = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    try {
      countCsvFields(record, delimiter.text, delimiter.isLazy);
      refuseBareReturn(record);
    } catch (error) {
      if (!(error instanceof RecordFault)) throw error;
      throw new FramingError(`the header is not CSV: ${error.message}`, {
        place: { file: displayName, line: line + error.line },
        ...(error.advice === undefined ? {} : { advice: error.advice }),
      });
    }
    records.push(record);
    line += record.split('\n').length;
    at = end + 1;
  }
  return records;
}

/**
 * The column names: the last header line, without its prefix, split at the delimiter. Empty without
 * a header.
 */
export function columnNames(lines: readonly string[], spec: HeaderSpec, delimiter: Delimiter): string[] {
  let last = lines.at(-1);
  if (last === undefined) return [];
  if (spec.kind === 'prefix') {
    const matching = spec.prefixes.filter((prefix) => last!.startsWith(prefix));
    last = last.slice(Math.max(0, ...matching.map((prefix) => prefix.length)));
  }
  return splitFields(last, delimiter);
}
