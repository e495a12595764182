// The line that Excel writes, and reads, before the header of a CSV file: `sep=;`. It names the delimiter, and is no record.

/** No such line is longer, with its line end. */
export const LONGEST_SEPARATOR_LINE = 16;
const FORM = /^(?:sep=([^"\n\r])|"sep=([^"\n\r])")\r?$/iu;

/** The delimiter that this line, without its newline, names; undefined if it is another line. */
export function separatorOf(line: string): string | undefined {
  const [, plain, quoted] = FORM.exec(line) ?? [];
  return plain ?? quoted;
}

/** The same of the text that begins a file; a byte-order mark may come first. */
export function separatorIn(start: string): string | undefined {
  const text = start.startsWith('\ufeff') ? start.slice(1) : start;
  const end = text.indexOf('\n');
  return separatorOf(end < 0 ? text : text.slice(0, end));
}
