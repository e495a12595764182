// Cuts a line of typed columns, and counts its fields.

/**
 * The first `most` fields of a line between tabs; the last one is the rest of the line. Fewer if it
 * has fewer.
 */
export function cutColumns(line: string, most: number): string[] {
  const texts: string[] = [];
  let from = 0;
  while (texts.length < most - 1) {
    const end = line.indexOf('\t', from);
    if (end < 0) break;
    texts.push(line.slice(from, end));
    from = end + 1;
  }
  texts.push(line.slice(from));
  return texts;
}

/** The number of fields between tabs; a text without any is one. */
export function countColumns(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\t'); at >= 0; at = text.indexOf('\t', at + 1)) count += 1;
  return count;
}
