// Lays two texts out next to each other, for a person to compare. Nothing is cut off: what is too long for its column goes
// on below. Pure.
import { printable } from '../../job/printable.ts';

export interface Pair {
  /** What the pair is: the number of a record. */
  readonly label: string;
  readonly left: string;
  readonly right: string;
}

const LABEL_COLUMNS = 8;
const GAP = '  ';
const LEAST_COLUMNS = 10;

/** Lines of at most `columns` characters, each terminated. */
export function sideBySide({ label, left, right }: Pair, columns: number): string {
  const width = Math.max(LEAST_COLUMNS, Math.floor((columns - LABEL_COLUMNS - GAP.length) / 2));
  const lefts = wrapped(left, width);
  const rights = wrapped(right, width);
  let text = '';
  for (let i = 0; i < Math.max(lefts.length, rights.length); i += 1) {
    const first = (i === 0 ? label : '').padEnd(LABEL_COLUMNS);
    text += `${(first + padded(lefts[i] ?? '', width) + GAP + (rights[i] ?? '')).trimEnd()}\n`;
  }
  return text;
}

/** The text's lines, control characters made visible, cut into pieces of so many characters. */
function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const characters = [...printable(line)];
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
