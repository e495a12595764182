// The name line of FASTQ and FASTA records: an id up to the first white space, then a comment.

const TAB = 9;
const BLANK = 32;

export interface SequenceName {
  readonly id: string;
  readonly comment: string;
}

/** The name in `text` from `start` up to `end`. */
export function parseName(text: string, start: number, end: number): SequenceName {
  let idEnd = start;
  while (idEnd < end && !isSpace(text.charCodeAt(idEnd))) idEnd += 1;
  let commentStart = idEnd;
  while (commentStart < end && isSpace(text.charCodeAt(commentStart))) commentStart += 1;
  return { id: text.slice(start, idEnd), comment: text.slice(commentStart, end) };
}

/** The line for a name; keeps the white space between id and comment of the original `line`. */
export function printName({ id, comment }: SequenceName, line: string): string {
  if (comment === '') return id;
  const gap = /^[^ \t]*([ \t]+)./.exec(line)?.[1] ?? ' ';
  return `${id}${gap}${comment}`;
}

function isSpace(code: number): boolean {
  return code === BLANK || code === TAB;
}
