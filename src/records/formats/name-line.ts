// The name of a sequence, as FASTQ and FASTA write it on a record's first line: an id up to the first white space, and
// behind that a comment.

const TAB = 9;
const BLANK = 32;

export interface SequenceName {
  readonly id: string;
  readonly comment: string;
}

/** The name that stands in a text from `start` up to `end`. */
export function parseName(text: string, start: number, end: number): SequenceName {
  let idEnd = start;
  while (idEnd < end && !isSpace(text.charCodeAt(idEnd))) idEnd += 1;
  let commentStart = idEnd;
  while (commentStart < end && isSpace(text.charCodeAt(commentStart))) commentStart += 1;
  return { id: text.slice(start, idEnd), comment: text.slice(commentStart, end) };
}

/** The line for a name, with the white space between id and comment that the line it comes from had. */
export function printName({ id, comment }: SequenceName, line: string): string {
  if (comment === '') return id;
  const gap = /^[^ \t]*([ \t]+)./.exec(line)?.[1] ?? ' ';
  return `${id}${gap}${comment}`;
}

function isSpace(code: number): boolean {
  return code === BLANK || code === TAB;
}
