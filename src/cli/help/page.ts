// A page of help: sections of text, tables, examples and files, printed at the width of the
// terminal. Examples are never wrapped, so that they can be copied.

/** A command line to copy, and its effect. */
export interface Example {
  readonly command: string;
  readonly note?: string;
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly [term: string, text: string])[] }
  | { readonly kind: 'examples'; readonly examples: readonly Example[] }
  /** A user's file, shown line by line. */
  | { readonly kind: 'file'; readonly name: string; readonly lines: readonly string[] };

export interface Section {
  readonly heading?: string;
  readonly parts: readonly Part[];
}

export type Page = readonly Section[];

export interface Paper {
  /** Columns of the terminal. */
  readonly width: number;
  /** Headings are printed in bold. */
  readonly isBold: boolean;
}

/** Longer lines are hard to read. */
const WIDEST = 100;
const NARROWEST = 20;
/** In a narrower terminal a table has its texts below the terms. */
const NARROW = 60;
const MARGIN = 2;
const GAP = 2;
/** The text of a longer term begins on the next line. */
const LONGEST_TERM = 28;
const BOLD = ['\u001b[1m', '\u001b[22m'] as const;

export function printPage(page: Page, { width, isBold }: Paper): string {
  const columns = Math.max(NARROWEST, Math.min(width, WIDEST));
  const [on, off] = isBold ? BOLD : ['', ''];
  const sections = page.map(({ heading, parts }) => [
    ...(heading === undefined ? [] : [`${on}${heading}${off}`]),
    ...parts.flatMap((part) => linesOf(part, columns, heading === undefined ? 0 : MARGIN)),
  ]);
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** `margin` applies to texts; everything else is always indented. */
function linesOf(part: Part, columns: number, margin: number): string[] {
  switch (part.kind) {
    case 'text':
      return wrap(part.text, columns - margin).map((line) => indent(line, margin));
    case 'rows':
      return columns < NARROW ? part.rows.flatMap((row) => stacked(row, columns)) : table(part.rows, columns);
    case 'examples':
      return examples(part.examples, columns);
    case 'file':
      return part.lines.map((line) => indent(line, MARGIN));
  }
}

function table(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const longest = Math.max(...rows.map(([term]) => term.length).filter((length) => length <= LONGEST_TERM), 0);
  const left = MARGIN + longest + GAP;
  return rows.flatMap(([term, text]) => {
    const [first = '', ...rest] = wrap(text, columns - left);
    const lines = rest.map((line) => indent(line, left));
    return term.length > longest
      ? [indent(term, MARGIN), indent(first, left), ...lines]
      : [indent(term, MARGIN).padEnd(left) + first, ...lines];
  });
}

function stacked([term, text]: readonly [string, string], columns: number): string[] {
  return [indent(term, MARGIN), ...wrap(text, columns - 3 * MARGIN).map((line) => indent(line, 3 * MARGIN))];
}

/** Notes are shell comments: after the commands if all fit, else above them. */
function examples(all: readonly Example[], columns: number): string[] {
  const noted = all.flatMap(({ command, note }) => (note === undefined ? [] : [{ command, note }]));
  const left = MARGIN + Math.max(0, ...noted.map(({ command }) => command.length)) + GAP;
  const isBeside = noted.every(({ note }) => left + GAP + note.length <= columns);
  return all.flatMap(({ command, note }) => {
    const line = indent(command, MARGIN);
    if (note === undefined) return [line];
    if (isBeside) return [`${line.padEnd(left)}# ${note}`];
    return [...wrap(note, columns - MARGIN - GAP).map((text) => indent(`# ${text}`, MARGIN)), line];
  });
}

function indent(line: string, by: number): string {
  return line === '' ? '' : ' '.repeat(by) + line;
}

/** A word that is longer than a line gets its own line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
