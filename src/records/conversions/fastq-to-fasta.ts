// A read as a sequence: its name and letters, byte for byte, without a record in between.
import { wrapped } from './sequence-writer.ts';

const PLUS = 43;
const AT = 64;
const DASH = 45;
const RETURN = 13;

/** Undefined for a text that is no sound read, or that has \r in its lines. */
export function fastqToFasta(text: string, lineWidth: number | undefined): string | undefined {
  const first = text.indexOf('\n');
  const second = text.indexOf('\n', first + 1);
  const third = text.indexOf('\n', second + 1);
  const isRead = third > 0 && text.charCodeAt(0) === AT && text.charCodeAt(second + 1) === PLUS;
  if (!isRead || second - first !== text.length - third || text.charCodeAt(first - 1) === RETURN) return undefined;
  if (text.charCodeAt(second - 1) === RETURN || isNoSequence(text, first + 1, second)) return undefined;
  if (lineWidth === undefined && second > first + 1) return `>${text.slice(1, second)}`;
  return `>${text.slice(1, first)}${wrapped(text.slice(first + 1, second), lineWidth)}`;
}

/** What a line of a sequence may not have: left to the writer, which says so. */
function isNoSequence(text: string, from: number, to: number): boolean {
  const code = text.charCodeAt(from);
  if (code === AT || code === DASH) return true;
  const mark = text.indexOf('>', from);
  return mark >= 0 && mark < to;
}
