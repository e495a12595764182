// Several inputs are one stream only if their columns mean the same: the last header line of each
// is compared with the first one's.
import { FramingError } from '../../job/errors.ts';
import type { Delimiter, JobSpec } from '../../job/job-spec.ts';
import { splitFields } from '../../records/fields.ts';
import { vcfDifference } from '../../records/vcf/vcf-header.ts';

export interface InputHeader {
  /** The input's name on the command line. */
  readonly displayName: string;
  /** Its header lines as text, without terminators. */
  readonly lines: readonly string[];
}

/** Throws a FramingError naming file and column if the last header lines differ. */
export function checkSameHeader(first: InputHeader, other: InputHeader, delimiter: Delimiter): void {
  const expected = first.lines.at(-1);
  const found = other.lines.at(-1);
  if (expected === found) return;
  const differs = difference(first.displayName, expected, found, delimiter);
  if (differs === undefined) return;
  throw new FramingError(differs, {
    place: { file: other.displayName, line: lastLine(other.lines, delimiter) },
    advice: 'all inputs of a run must have the same columns; if these lines are not headers: --header 0',
  });
}

/**
 * The headers of VCF type INFO and samples: the first one types the records of all inputs. @throws
 * FramingError if another header has other types, and the work may use them
 */
export function checkSameTypes(first: InputHeader, other: InputHeader, spec: JobSpec): void {
  if (spec.format !== 'vcf' || !mayUseTypes(spec)) return;
  const differs = vcfDifference(first.lines, other.lines);
  if (differs === undefined) return;
  throw new FramingError(`${differs} (${first.displayName})`, {
    place: { file: other.displayName },
    advice: 'all inputs of a run need the same types: bcftools merge or concat unites headers',
  });
}

/** A module gets whole records; an expression says what it uses. */
function mayUseTypes({ work }: JobSpec): boolean {
  if (work.kind === 'module') return true;
  const map = work.kind === 'expressions' ? work.map : undefined;
  return /\b(?:info|samples)\b/.test(`${work.filter ?? ''} ${map ?? ''}`);
}

/** The line on which the last header line begins; of CSV, each may have several. */
export function lastLine(lines: readonly string[], { kind }: Delimiter): number {
  const before = lines.slice(0, -1);
  return kind === 'quoted' && before.length > 0 ? before.join('\n').split('\n').length + 1 : before.length + 1;
}

/** The difference in words; undefined if only the white space between the same columns differs. */
function difference(
  first: string,
  expected: string | undefined,
  found: string | undefined,
  delimiter: Delimiter,
): string | undefined {
  if (found === undefined) return `has no header, but ${first} has one`;
  if (expected === undefined) return `has a header, but ${first} has none`;
  const expectedColumns = splitFields(expected, delimiter);
  const foundColumns = splitFields(found, delimiter);
  const column = expectedColumns.findIndex((name, index) => name !== foundColumns[index]);
  if (column >= 0 && column < foundColumns.length) {
    return `the header differs from that of ${first}: column ${column + 1} is '${foundColumns[column]}', not '${expectedColumns[column]}'`;
  }
  if (column < 0 && foundColumns.length === expectedColumns.length) return undefined;
  return `the header differs from that of ${first}: it has ${foundColumns.length} ${foundColumns.length === 1 ? 'column' : 'columns'}, not ${expectedColumns.length}`;
}
