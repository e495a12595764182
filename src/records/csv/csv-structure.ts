// The structure of a record of CSV as text: where its fields end, and where it stops being CSV. Strict, as RFC 4180 is: a
// field with a quote in it is quoted as a whole, and a quote inside of that is doubled.
import { RecordFault } from '../formats/record-format.ts';

export const QUOTE = '"';
const QUOTE_CODE = 0x22;

/**
 * Offset behind the field that begins at `at`: that of its delimiter, or the text's length. `field` is its number, for
 * what is wrong with it.
 * @throws RecordFault
 */
export function fieldEnd(text: string, at: number, delimiter: string, field: number): number {
  if (text[at] === QUOTE) {
    const close = closingQuote(text, at);
    if (close < 0) throw fault(text, at, `the quote that opens its field ${field} is not closed`);
    const end = close + 1;
    if (end === text.length || text.startsWith(delimiter, end)) return end;
    const displayName = JSON.stringify(String.fromCodePoint(text.codePointAt(end)!));
    throw fault(text, close, `${displayName} comes after the closing quote of its field ${field}`);
  }
  const found = text.indexOf(delimiter, at);
  const end = found < 0 ? text.length : found;
  // a search in the whole text would be one for every field
  if (!text.slice(at, end).includes(QUOTE)) return end;
  throw fault(text, at, `its field ${field} has a quote in it, but does not begin with one`);
}

/**
 * How many fields the record has: one at the least.
 * @throws RecordFault
 */
export function countCsvFields(text: string, delimiter: string): number {
  let count = 1;
  if (!text.includes(QUOTE)) {
    for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length)) count += 1;
    return count;
  }
  for (let end = fieldEnd(text, 0, delimiter, 1); end < text.length;) {
    count += 1;
    end = fieldEnd(text, end + delimiter.length, delimiter, count);
  }
  return count;
}

/**
 * The fields of a record, unquoted: one at the least.
 * @throws RecordFault
 */
export function cutCsvFields(text: string, delimiter: string): string[] {
  let quote = text.indexOf(QUOTE);
  if (quote < 0) return text.split(delimiter);
  const fields: string[] = [];
  for (let at = 0; ;) {
    let end: number;
    if (quote === at) {
      end = quotedEnd(text, at);
      if (end < 0 || (end < text.length && !text.startsWith(delimiter, end)))
        fieldEnd(text, at, delimiter, fields.length + 1);
      fields.push(unquoted(text, at, end));
      quote = text.indexOf(QUOTE, end);
    } else {
      end = text.indexOf(delimiter, at);
      if (end < 0) end = text.length;
      if (quote >= 0 && quote < end) fieldEnd(text, at, delimiter, fields.length + 1);
      fields.push(text.slice(at, end));
    }
    if (end === text.length) return fields;
    at = end + delimiter.length;
  }
}

/** Offset behind the quoted field that begins at `at`, closing quote included; -1 where nothing closes it. */
export function quotedEnd(text: string, at: number): number {
  return closingQuote(text, at) + 1 || -1;
}

/** The value of a quoted field, quotes included in `at` and `end`. */
export function unquoted(text: string, at: number, end: number): string {
  let quote = text.indexOf(QUOTE, at + 1);
  if (quote === end - 1) return text.slice(at + 1, quote);
  let value = '';
  let from = at + 1;
  for (; quote < end - 1; quote = text.indexOf(QUOTE, from)) {
    value += text.slice(from, quote + 1);
    from = quote + 2;
  }
  return value + text.slice(from, end - 1);
}

/**
 * A carriage return outside of quotes is no part of a field: it ends a line for whoever wrote the file, and not here.
 * @throws RecordFault
 */
export function refuseBareReturn(text: string): void {
  if (!text.includes('\r')) return;
  const at = text.replace(/"(?:[^"]|"")*"/g, (quoted) => '"'.repeat(quoted.length)).indexOf('\r');
  if (at < 0) return;
  throw new RecordFault('format', 'a carriage return is outside of quotes, in the middle of the line', {
    line: text.slice(0, at).split('\n').length - 1,
    advice:
      "if it ends a line, as in files of old Excel: tr '\\r' '\\n' < FILE | threadmill …; if it is text, quote the field",
  });
}

/** Offset of the line end that ends the record beginning at `at`, as the border scanner finds it; -1 where none does. */
export function recordEnd(text: string, at: number, delimiter: string): number {
  let end = text.indexOf('\n', at);
  let quote = text.indexOf(QUOTE, at);
  while (quote >= 0 && quote < end) {
    const before = quote - delimiter.length;
    let behind = quote + 1;
    if (quote === at || (before >= at && text.startsWith(delimiter, before))) {
      const close = closingQuote(text, quote);
      if (close < 0) return -1;
      behind = close + 1;
    }
    if (end < behind) end = text.indexOf('\n', behind);
    quote = text.indexOf(QUOTE, behind);
  }
  return end;
}

/** Offset of the quote that closes the one at `open`; -1 where there is none. */
function closingQuote(text: string, open: number): number {
  let quote = text.indexOf(QUOTE, open + 1);
  while (quote >= 0 && text.charCodeAt(quote + 1) === QUOTE_CODE) quote = text.indexOf(QUOTE, quote + 2);
  return quote;
}

function fault(text: string, at: number, message: string): RecordFault {
  const line = text.slice(0, at).split('\n').length - 1;
  return new RecordFault('framing', message, {
    line,
    advice: 'quote the whole field, and double each quote in it: "5"" disk"; is the delimiter right?',
  });
}
