// The header as text: its lines, and the columns that its last line names.
import { EncodingError } from '../job/errors.ts';
import type { Delimiter, Encoding, Framing, HeaderSpec } from '../job/job-spec.ts';
import { splitFields } from './fields.ts';
import { findTerminators, NEWLINE, NUL } from './scanner.ts';
import { asBuffer, decode, findInvalidUtf8 } from './text.ts';

/** Header lines without their terminators, from raw lines that are all terminated. `shown` names the input in errors. */
export function headerLines(header: Uint8Array, framing: Framing, encoding: Encoding, shown: string): string[] {
  const bytes = asBuffer(header);
  const decoded = decode(bytes, encoding);
  if (decoded === undefined) {
    const at = findInvalidUtf8(bytes);
    const line = findTerminators(bytes, 0, at, framing.terminator === 'nul' ? NUL : NEWLINE, Infinity).count + 1;
    throw new EncodingError(`invalid UTF-8 in the header: byte ${at} of its lines`, {
      place: { file: shown, line },
      advice: '--encoding latin1 takes every byte as a character and gives it back as it was',
    });
  }
  const terminator = framing.terminator === 'nul' ? '\0' : '\n';
  const lines = decoded.text.split(terminator);
  lines.pop(); // what is behind the last terminator: nothing
  return framing.terminator === 'nul' ? lines : lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Names of the columns: the last header line, its prefix stripped, split by the delimiter. None without a header. */
export function columnNames(lines: readonly string[], spec: HeaderSpec, delimiter: Delimiter): string[] {
  let last = lines.at(-1);
  if (last === undefined) return [];
  if (spec.kind === 'prefix') {
    const matching = spec.prefixes.filter((prefix) => last!.startsWith(prefix));
    last = last.slice(Math.max(0, ...matching.map((prefix) => prefix.length)));
  }
  return splitFields(last, delimiter);
}
