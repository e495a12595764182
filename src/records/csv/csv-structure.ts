// The structure of a CSV record as a string: where its fields end, and where it is not valid CSV.
// Strict, like RFC 4180: a field that contains a quote must be quoted as a whole, with its quotes
// doubled. `isLazy` (--lazy-quotes): a quote inside an unquoted field is text, as it always is for
// the borders of records.
import { RecordFault } from '../formats/record-format.ts';

export const QUOTE = '"';
const QUOTE_CODE = 0x22;
const QUOTE_ADVICE =
  'quote the whole field, and double each quote in it: "5"" disk"; to take a quote inside an unquoted field as text: --lazy-quotes; is the delimiter right?';

/**
 * The end of the field that begins at `at`: the offset of its delimiter, or the text's length.
 * `field`: its number, for errors. @throws RecordFault
 */
export function fieldEnd(text: string, at: number, delimiter: string, field: number, isLazy = false): number {
  if (text[at] === QUOTE) {
    const close = closingQuote(text, at);
    if (close < 0) throw fault(text, at, `the quote that opens its field ${field} is not closed`);
    const end = close + 1;
    if (end === text.length || text.startsWith(delimiter, end)) return end;
    const displayName = JSON.stringify(String.fromCodePoint(text.codePointAt(end)!));
    const kind = endsInAnyReading(text, end, delimiter) ? 'format' : 'framing';
    throw fault(text, close, `${displayName} comes after the closing quote of its field ${field}`, kind);
  }
  const found = text.indexOf(delimiter, at);
  const end = found < 0 ? text.length : found;
  // Only in this field: a search in the whole text would be repeated for every field.
  if (isLazy || !text.slice(at, end).includes(QUOTE)) return end;
  // With a blank before its quote the field may have been meant as quoted, with line ends in it.
  const kind = text.slice(at, end).trimStart().startsWith(QUOTE) ? 'framing' : 'format';
  throw fault(text, at, `its field ${field} has a quote in it, but does not begin with one`, kind);
}

/**
 * Text follows a closing quote at `from`. Python's csv takes the rest of the field as unquoted; Go and Miller take the quote
 * as text, and read on to one before a delimiter. Whether the record ends where it does for both.
 */
function endsInAnyReading(text: string, from: number, delimiter: string): boolean {
  for (let quote = text.indexOf(QUOTE, from); quote >= 0; quote = text.indexOf(QUOTE, quote + 1)) {
    const end = quote + 1;
    if (end === text.length) return true;
    if (text.startsWith(delimiter, end)) return isWhole(text, end + delimiter.length, delimiter);
  }
  return false;
}

/** Whether no quote is open at the end of the text, from the start of a field on. */
function isWhole(text: string, at: number, delimiter: string): boolean {
  return recordEnd(`${text.slice(at)}\n`, 0, delimiter) === text.length - at;
}

/** The number of fields, at least one. @throws RecordFault */
export function countCsvFields(text: string, delimiter: string, isLazy = false): number {
  let count = 1;
  if (!text.includes(QUOTE)) {
    for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length)) count += 1;
    return count;
  }
  for (let end = fieldEnd(text, 0, delimiter, 1, isLazy); end < text.length;) {
    count += 1;
    end = fieldEnd(text, end + delimiter.length, delimiter, count, isLazy);
  }
  return count;
}

/** The fields, unquoted, at least one. @throws RecordFault */
export function cutCsvFields(text: string, delimiter: string, isLazy = false): string[] {
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
      if (quote >= 0 && quote < end) {
        fieldEnd(text, at, delimiter, fields.length + 1, isLazy);
        quote = text.indexOf(QUOTE, end);
      }
      fields.push(text.slice(at, end));
    }
    if (end === text.length) return fields;
    at = end + delimiter.length;
  }
}

/**
 * The offset after the quoted field that begins at `at`, closing quote included; -1 if it is not
 * closed.
 */
export function quotedEnd(text: string, at: number): number {
  return closingQuote(text, at) + 1 || -1;
}

/** The value of the quoted field from `at` to `end`, which include its quotes. */
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
 * Refuses a carriage return outside quotes: whoever wrote the file meant a line end, but here it is
 * none. @throws RecordFault
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

/**
 * The offset of the line end that ends the record beginning at `at`, as the border scanner finds
 * it. Returns -1 if the record has no end.
 */
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

/** The offset of the quote that closes the one at `open`. Returns -1 if it is not closed. */
function closingQuote(text: string, open: number): number {
  let quote = text.indexOf(QUOTE, open + 1);
  while (quote >= 0 && text.charCodeAt(quote + 1) === QUOTE_CODE) quote = text.indexOf(QUOTE, quote + 2);
  return quote;
}

function fault(text: string, at: number, message: string, kind: RecordFault['kind'] = 'framing'): RecordFault {
  const line = text.slice(0, at).split('\n').length - 1;
  return new RecordFault(kind, message, { line, advice: QUOTE_ADVICE });
}
