// Checks a header that was assumed, because the input's name says that it has one, or because with
// the default delimiter it has one column. If the header looks wrong, that is an error with a
// question, so that no record is lost.
import { FramingError, type Place } from '../job/errors.ts';
import type { HeaderDoubts } from '../job/job-spec.ts';
import { LONGEST_SEPARATOR_LINE, separatorIn, separatorOf } from './csv/separator-line.ts';
import { quotedLine } from './quoted-line.ts';

/** `12`, `-1.5`, `1e5`, `1,5`, `12%`; not `chr1`, `0x1f` or a date. */
const NUMBER = /^\s*[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?%?\s*$/i;

/** The delimiters of similar files, and the option for each. */
const OTHER_DELIMITERS: Readonly<Record<'csv' | 'tsv', readonly (readonly [string, string, string])[]>> = {
  csv: [
    ['\t', 'a tab', "-d '\\t', or -F tsv"],
    [';', 'a semicolon', "-d ';'"],
    ['|', 'a |', "-d '|'"],
  ],
  tsv: [
    [',', 'a comma', "-F csv, or -d ','"],
    [';', 'a semicolon', "-d ';'"],
    ['|', 'a |', "-d '|'"],
  ],
};
const OWN_DELIMITER = { csv: ',', tsv: '\\t' } as const;

export interface HeaderRead {
  /** The last header line as read, which names the columns. */
  readonly line: string;
  readonly columns: readonly string[];
  readonly place: Place;
}

/** @throws FramingError that asks for -d, -F or --header */
export function checkDoubtful({ line, columns, place }: HeaderRead, doubts: HeaderDoubts): void {
  const { format } = doubts;
  if (format !== 'csv' && format !== 'tsv') return;
  const separator = format === 'csv' ? separatorOf(line) : undefined;
  if (separator !== undefined) throw otherSeparator(separator, line, place);
  if (doubts.isDelimiterAssumed && columns.length === 1) {
    const other = OTHER_DELIMITERS[format].find(([text]) => columns[0]!.includes(text));
    if (other !== undefined) {
      throw new FramingError(
        `read as ${format}, the header is one column with ${other[1]} in it: ${quotedLine(line)}`,
        {
          place,
          advice: `name the delimiter: ${other[2]}; if it is one column, -d '${OWN_DELIMITER[format]}'`,
        },
      );
    }
  }
  if (!doubts.isHeaderAssumed) return;
  const doubt = doubtOf(line, columns);
  if (doubt === undefined) return;
  throw new FramingError(`the first line does not look like a header: ${doubt}: ${quotedLine(line)}`, {
    place,
    advice: `a file named .${format} should have a header: --header 1 if this is it, --header 0 if it is a record`,
  });
}

/** Of a file threadmill takes the delimiter from this line, unless an option names another. */
function otherSeparator(separator: string, line: string, place: Place): FramingError {
  return new FramingError(`the first line names another delimiter, as Excel writes it: ${quotedLine(line)}`, {
    place,
    advice: `to read the file by it, and leave out the line: -d '${separator === '\t' ? '\\t' : separator}'`,
  });
}

/** `first`: the first bytes of the records of csv without a header. @throws FramingError if they name another delimiter */
export function checkNoSeparator(first: Uint8Array, file: string): void {
  const start = Buffer.from(first.subarray(0, LONGEST_SEPARATOR_LINE)).toString();
  const separator = separatorIn(start);
  if (separator !== undefined) throw otherSeparator(separator, start.split(/\r?\n/, 1)[0]!, { file, line: 1 });
}

/** `first`: the first bytes of the records. @throws FramingError if they look like a header */
export function checkForgotten(first: Uint8Array, file: string, doubts: HeaderDoubts | undefined): void {
  const mark = doubts?.headerMark;
  if (mark === undefined || first[0] !== mark.charCodeAt(0)) return;
  throw new FramingError(`the first line begins with ${mark}, as a header line does, but there is no --header`, {
    place: { file, line: 1 },
    advice: `--header '${mark}' keeps such lines as the header; --comment '${mark}' if they are comments; --header 0 if they are records`,
  });
}

function doubtOf(line: string, columns: readonly string[]): string | undefined {
  if (line.startsWith('##') || (line.startsWith('#') && columns.length === 1)) return 'it looks like a comment';
  if (columns.length === 0) return 'it is empty';
  for (const [index, name] of columns.entries()) {
    if (NUMBER.test(name)) return `its field ${index + 1} is a number`;
    if (name.trim() === '') return `its field ${index + 1} is empty`;
    const first = columns.indexOf(name);
    if (first < index) return `its fields ${first + 1} and ${index + 1} are the same`;
  }
  return undefined;
}
