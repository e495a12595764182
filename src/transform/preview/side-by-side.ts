// Prints two texts side by side for comparison. A text that is too long for its column is cut, or
// continues below. Pure.
import { printable } from '../../job/printable.ts';

export interface Pair {
  /** The number of the record. */
  readonly label: string;
  readonly left: string;
  readonly right: string;
}

/** Whether a side cuts each line to its column; otherwise lines continue below. */
export interface CutSides {
  readonly left: boolean;
  readonly right: boolean;
}

const UNCUT: CutSides = { left: false, right: false };
const LABEL_COLUMNS = 8;
const GAP = '  ';
const LEAST_COLUMNS = 10;

/** Lines of at most `columns` characters, each terminated. */
export function sideBySide({ label, left, right }: Pair, columns: number, cut: CutSides = UNCUT): string {
  const width = Math.max(LEAST_COLUMNS, Math.floor((columns - LABEL_COLUMNS - GAP.length) / 2));
  const lefts = laidOut(left, width, cut.left);
  const rights = laidOut(right, width, cut.right);
  let text = '';
  for (let i = 0; i < Math.max(lefts.length, rights.length); i += 1) {
    const first = (i === 0 ? label : '').padEnd(LABEL_COLUMNS);
    text += `${(first + padded(lefts[i] ?? '', width) + GAP + (rights[i] ?? '')).trimEnd()}\n`;
  }
  return text;
}

/** One text after a label, over the whole width; long lines continue below. */
export function fullWidth(label: string, text: string, columns: number): string {
  const lines = laidOut(text, Math.max(LEAST_COLUMNS, columns - LABEL_COLUMNS), false);
  return lines.map((line, i) => `${((i === 0 ? label : '').padEnd(LABEL_COLUMNS) + line).trimEnd()}\n`).join('');
}

/**
 * The text's lines with control characters made visible, in pieces of `width` characters, or cut to
 * it.
 */
function laidOut(text: string, width: number, isCut: boolean): string[] {
  return text.split('\n').flatMap((line) => {
    const characters = [...printable(line)];
    if (isCut && characters.length > width) return [`${characters.slice(0, width - 1).join('')}…`];
    const pieces: string[] = [];
    for (let at = 0; at === 0 || at < characters.length; at += width) {
      pieces.push(characters.slice(at, at + width).join(''));
    }
    return pieces;
  });
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length));
}
